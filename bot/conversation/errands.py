"""One step that a person asks the bot to walk with the customer: its outcome goes back to the person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.conversation import steps
from bot.conversation.scene import Scene
from bot.diagnosis.engine import Progress
from bot.diagnosis.state import Diagnosis
from bot.knowledge.model import Checklist

NOT_DONE = "open"
# What the bot answers itself meanwhile; everything else is for the person who sent the step.
STAYS = frozenset({"answer_step", "note_details", "greet", "return_to_step", "tell_case"})


def begin(scene: Scene, checklist: Checklist, step_id: str, name: str) -> None:
    """Show this one step, beside whatever was going on."""
    drop(scene)
    before = scene.memory.open
    same = before if before is not None and before.topic == checklist.topic else None
    base = same or Diagnosis(scene.new_id(), scene.memory.brand, checklist.topic, "", scene.at)
    kept = {key: value for key, value in base.outcomes.items() if key != step_id}
    walked = replace(base, path=(step_id,), outcomes=kept, explained=(), status="open")
    scene.memory.errand = {
        "topic": checklist.topic,
        "step": step_id,
        "before": before.to_dict() if before else None,
        "case": scene.memory.case.number if scene.memory.case else "",
    }
    scene.memory.open = walked
    scene.owner = "bot"
    steps.show(scene, scene.phrase("step_sent", name=name))


def is_over(scene: Scene, progress: Progress) -> bool:
    """Whether the customer is through with the step, one way or another."""
    errand = scene.memory.errand
    return errand is not None and (progress.end is not None or progress.diagnosis.step_id != errand["step"])


def finish(scene: Scene, checklist: Checklist, progress: Progress) -> None:
    """Report the outcome, and give the conversation back to the person."""
    _report(scene, checklist, progress.diagnosis)
    remark = progress.text if progress.end in (None, "solved") else ""
    _return(scene, "\n".join(line for line in (remark, scene.phrase("step_reported")) if line))


def give_back(scene: Scene) -> None:
    """The customer wants something else: that is for the person."""
    diagnosis = scene.memory.open
    checklist = scene.checklist(diagnosis) if diagnosis else None
    if diagnosis is not None and checklist is not None:
        _report(scene, checklist, diagnosis)
    _return(scene, scene.phrase("back_to_person"))


def drop(scene: Scene) -> None:
    """Forget the errand; what was going on before it is open again."""
    errand = scene.memory.errand
    if errand is not None:
        scene.memory.open = Diagnosis.from_dict(errand["before"]) if errand["before"] else None
        scene.memory.errand, scene.memory.question = None, None


def _return(scene: Scene, text: str) -> None:
    drop(scene)
    scene.owner = "agent"
    scene.event("step_done", to="agent")
    scene.say(text, "notice")


def _report(scene: Scene, checklist: Checklist, walked: Diagnosis) -> None:
    errand: dict[str, Any] = scene.memory.errand or {}
    step_id = errand["step"]
    step = checklist.step(step_id)
    outcome = walked.outcomes.get(step_id, NOT_DONE)
    said = scene.reading.choice.label if scene.reading.choice else scene.reading.words or scene.reading.text
    scene.effect(
        "step_outcome",
        case=errand["case"],
        topic=checklist.topic,
        title=checklist.title,
        step=step_id,
        short=step.short if step else step_id,
        position=checklist.position(step_id),
        outcome=outcome,
        said=said,
    )
    if outcome != NOT_DONE:
        _remember(scene, errand, walked)


def _remember(scene: Scene, errand: dict[str, Any], walked: Diagnosis) -> None:
    """The outcome belongs to the diagnosis that was going on, or to one of its own."""
    step_id, before = errand["step"], errand["before"]
    if before is None or before["topic"] != errand["topic"]:
        steps.record(scene, walked.with_status("handed_off"))
        return
    marked = Diagnosis.from_dict(before).mark(step_id, walked.outcomes[step_id], scene.at)
    errand["before"] = marked.to_dict()
    steps.record(scene, marked)
