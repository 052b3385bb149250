"""One step that a person asks the bot to walk with the customer: its outcome goes back to the person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.diagnosis.progress import Progress
from bot.diagnosis.state import Diagnosis
from bot.flow import shelf
from bot.flow.next import DONE, FinishErrand, Following, GiveBack, ShowStep
from bot.handoff.card import NOT_DONE
from bot.knowledge.model import Checklist
from bot.understanding.intents import Handler
from bot.wording.scene import Scene

# What the bot answers itself meanwhile; everything else is for the person who sent the step.
STAYS = frozenset({Handler.ANSWER_STEP, Handler.NOTE_DETAILS, Handler.GREET, Handler.SMALL_TALK, Handler.TELL_CASE})


def begin(scene: Scene, checklist: Checklist, step_id: str, name: str) -> Following:
    """Show this one step, beside whatever was going on."""
    drop(scene)
    before = scene.memory.open
    same = before if before is not None and before.topic == checklist.topic else None
    base = same or Diagnosis(scene.new_id(), scene.memory.brand, checklist.topic, "", scene.at)
    kept = {key: value for key, value in base.outcomes.items() if key != step_id}
    scene.memory.errand = {
        "topic": checklist.topic,
        "step": step_id,
        "before": before.to_dict() if before else None,
        "case": scene.memory.case.number if scene.memory.case else "",
    }
    scene.memory.open = replace(base, path=(step_id,), outcomes=kept, explained=(), status="open")
    scene.owner = "bot"
    return (ShowStep(scene.phrase("step_sent", name=name)),)


def is_over(scene: Scene, progress: Progress) -> bool:
    """Whether the customer is through with the step, one way or another."""
    errand = scene.memory.errand
    return errand is not None and (progress.end is not None or progress.diagnosis.step_id != errand["step"])


def finish(scene: Scene, errand: FinishErrand) -> Following:
    """Report the outcome, and give the conversation back to the person."""
    progress = errand.progress
    _report(scene, errand.checklist, progress.diagnosis)
    remark = progress.text if progress.end in (None, "solved") else ""
    return _return(scene, "\n".join(line for line in (remark, scene.phrase("step_reported")) if line))


def give_back(scene: Scene, errand: GiveBack) -> Following:
    """Report how far it came, and give the conversation back to the person."""
    diagnosis = scene.memory.open
    checklist = scene.checklist(diagnosis) if diagnosis else None
    if diagnosis is not None and checklist is not None:
        _report(scene, checklist, diagnosis)
    return _return(scene, scene.phrase("back_to_person"))


def drop(scene: Scene) -> None:
    """Forget the errand; what was going on before it is open again."""
    errand = scene.memory.errand
    if errand is not None:
        scene.memory.open = Diagnosis.from_dict(errand["before"]) if errand["before"] else None
        scene.memory.errand, scene.memory.question = None, None


def _return(scene: Scene, text: str) -> Following:
    drop(scene)
    scene.owner = "agent"
    scene.event("step_done", to="agent")
    scene.say(text, "notice")
    return DONE


def _report(scene: Scene, checklist: Checklist, walked: Diagnosis) -> None:
    errand: dict[str, Any] = scene.memory.errand or {}
    step_id = errand["step"]
    step = checklist.step(step_id)
    outcome = walked.outcomes.get(step_id, NOT_DONE)
    scene.effect(
        "step_outcome",
        case=errand["case"],
        topic=checklist.topic,
        title=checklist.title,
        step=step_id,
        short=step.short if step else step_id,
        position=checklist.position(step_id),
        outcome=outcome,
        said=scene.reading.choice.label if scene.reading.choice else scene.reading.typed,
    )
    if outcome != NOT_DONE:
        _remember(scene, errand, walked)


def _remember(scene: Scene, errand: dict[str, Any], walked: Diagnosis) -> None:
    """The outcome belongs to the diagnosis that was going on, or to one of its own."""
    step_id, before = errand["step"], errand["before"]
    if before is None or before["topic"] != errand["topic"]:
        shelf.record(scene, walked.with_status("handed_off"))
        return
    marked = Diagnosis.from_dict(before).mark(step_id, walked.outcomes[step_id], scene.at)
    errand["before"] = marked.to_dict()
    shelf.record(scene, marked)
