"""What is said before a step: the opening of a checklist, and what the last move came to."""

from __future__ import annotations

from bot.diagnosis.progress import Progress
from bot.knowledge.model import Checklist
from bot.wording.scene import Scene

_ENDS = (("good", "_fine"), ("tried", "_tried"), ("implied", "_implied"), ("cause", "_named"))

_LAST = "_last"


def opening(scene: Scene, checklist: Checklist) -> str:
    """How a checklist begins: how many steps it has, or that a person comes first; then the document's own words."""
    key = "person_first" if checklist.person_first else "opening"
    begins = scene.phrase(key, title=checklist.title, count=len(checklist.main), bring=checklist.bring)
    return f"{begins}\n{checklist.intro}" if checklist.intro else begins


def remark(scene: Scene, checklist: Checklist, progress: Progress, last: bool = False) -> str:
    """The remarks of a progress in the bot's own words, one a line, and behind them what the checklist says. `last`:
    no step follows them."""
    last = last or progress.end is not None
    lines = [_line(scene, _key(scene, checklist, key, last), progress) for key in progress.remarks]
    return "\n".join(line for line in (*lines, progress.text) if line)


def _line(scene: Scene, key: str, progress: Progress) -> str:
    """A remark; one that names steps has them."""
    kind = next((kind for kind, end in _ENDS if key.removesuffix(_LAST).endswith(end)), "")
    named = progress.noted.get(kind, "") if key.startswith(("prefilled", "noted", "cause")) else ""
    return scene.phrase(key, steps=named) if named else scene.phrase(key)


def _key(scene: Scene, checklist: Checklist, key: str, last: bool) -> str:
    """A remark may have its own wording in a procedure, and where no other step follows."""
    for variant, fits in (("procedure", checklist.kind == "procedure"), ("last", last)):
        if fits and f"{key}_{variant}" in scene.knowledge.phrases:
            key = f"{key}_{variant}"
    return key
