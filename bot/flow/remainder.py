"""The remainder of a message, beside what it tells of the open step: it comes once that is recorded."""

from __future__ import annotations

from bot.diagnosis.progress import Progress
from bot.diagnosis.state import Diagnosis
from bot.flow import shelf
from bot.flow.next import DONE, Following, GoOnWith
from bot.knowledge.model import Checklist
from bot.understanding.intents import Intent
from bot.understanding.meaning import Meaning
from bot.wording import remarks
from bot.wording.scene import Scene


def told(scene: Scene, checklist: Checklist, before: Diagnosis | None, progress: Progress) -> Following | None:
    """What else the message means, behind what was recorded of the step; where the checklist ends with an offer or a
    topic of its own, another topic waits for that. None for nothing that comes now."""
    then = scene.reading.then
    if then is None:
        return None
    if not _comes_now(progress, then):
        shelf.wait(scene, then.topic, checklist.topic)
        return None
    if before is None or before.outcomes != progress.diagnosis.outcomes:
        scene.say(remarks.remark(scene, checklist, progress, last=True))
    return (GoOnWith(then),)


def only(scene: Scene) -> Following:
    """What else the message means, where nothing is recorded; nothing for nothing."""
    return (GoOnWith(scene.reading.then),) if scene.reading.then is not None else DONE


def _comes_now(progress: Progress, then: Meaning) -> bool:
    """A person who is called for comes also where the steps are used up."""
    return progress.end is None or (then.intent == Intent.REQUEST_HUMAN and progress.end in ("used_up", "stuck"))
