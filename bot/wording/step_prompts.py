"""A step as it is asked: its text, or what is said beside it, with its own buttons and those that every step has."""

from __future__ import annotations

from typing import Any

from bot.context.questions import HUMAN, OWN, STEP
from bot.diagnosis.state import Move
from bot.exchange import StepInfo
from bot.knowledge.model import Checklist, Step
from bot.wording.scene import Scene

SHORT_OPTIONS = {"resolved": Move.RESOLVED, "done": Move.NEXT, "persists": Move.PERSISTS, "explain": Move.EXPLAIN}


def step_options(scene: Scene, checklist: Checklist, step: Step, explain: bool = True) -> list[tuple[str, str]]:
    """The step's own options, then the ones every step has."""
    options = [(f"{OWN}{o.id}", o.label) for o in step.options]
    handoff = checklist.person_first and any(o.then == "handoff" for o in step.options)
    asks = any(Move.AFFIRM in o.means or Move.DENY in o.means for o in step.options)
    if checklist.kind == "diagnosis":
        options += [("resolved", scene.phrase("label_resolved"))]
    elif checklist.after(step.id) is None:
        options += [("resolved", scene.phrase("label_all_done"))]
    elif not asks:
        options += [("done", scene.phrase("label_step_done"))]
    options += [("persists", scene.phrase("label_persists"))]
    if step.how and explain:
        options += [("explain", scene.phrase("label_explain"))]
    return options if handoff else [*options, (HUMAN, scene.phrase("label_human"))]


def step(scene: Scene, checklist: Checklist, shown: Step, remark: str) -> None:
    """The step's own text behind a remark."""
    text = f"{remark}\n{shown.text}" if remark else shown.text
    _ask_step(scene, checklist, shown, text, explain=True)


def again(scene: Scene, checklist: Checklist, shown: Step, text: str) -> None:
    """Something said beside the step, which stays as it was asked; its options still stand."""
    options = step_options(scene, checklist, shown)
    scene.ask(text, STEP, options, **_since(scene, checklist, shown))


def beside_step(scene: Scene, checklist: Checklist, shown: Step, topic: str) -> None:
    """Whether a topic is meant; if not, the step stays as it was asked, with its options."""
    name = scene.topic_name(topic)
    options = [*step_options(scene, checklist, shown), (topic, name)]
    text = scene.phrase("clarify_at_step", topic=name)
    data = {**_since(scene, checklist, shown), "words": scene.reading.typed}
    scene.ask(text, STEP, options, **data)


def result(scene: Scene, checklist: Checklist, shown: Step, text: str) -> None:
    """Said without the step's text (an explanation, a remark that stays): the step's options still stand."""
    _ask_step(scene, checklist, shown, text, explain=False)


def _ask_step(scene: Scene, checklist: Checklist, shown: Step, text: str, explain: bool) -> None:
    info = StepInfo(shown.id, checklist.position(shown.id), len(checklist.main), checklist.title)
    options = step_options(scene, checklist, shown, explain)
    scene.ask(text, STEP, options, reply="step", step=info, **_since(scene, checklist, shown))


def _since(scene: Scene, checklist: Checklist, shown: Step) -> dict[str, Any]:
    """Which step is asked about, and by which question it was first: buttons that are older belong to another step."""
    asked, step = scene.memory.question, f"{checklist.topic}/{shown.id}"
    same = asked is not None and asked.data.get("step_of") == step
    return {"step_of": step, "since": asked.data["since"] if asked and same else scene.memory.questions + 1}
