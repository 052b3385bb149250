"""Walking a checklist: what the engine's progress means to the conversation, up to its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.calendar.service_hours import SHANGHAI
from bot.calendar.working_days import judge_wait
from bot.conversation import asking, errands, shelf
from bot.conversation.flow import (
    DONE,
    FinishErrand,
    Following,
    GoOn,
    HandOff,
    OpenTopic,
    ReturnToStep,
    ShowStep,
    StartChecklist,
    Walk,
)
from bot.conversation.scene import Scene
from bot.diagnosis import engine
from bot.diagnosis.engine import Progress
from bot.diagnosis.state import Diagnosis, Move
from bot.knowledge.model import Checklist, Wait


def start(scene: Scene, wanted: StartChecklist) -> Following:
    """Begin the wallet's checklist at the first step that the words do not claim as done; park what is open."""
    shelf.park(scene)
    checklist = scene.brand.checklists[wanted.topic]
    fresh = Diagnosis(scene.new_id(), scene.memory.brand, wanted.topic, wanted.words, scene.at)
    progress = engine.start(checklist, fresh, scene.at)
    key = "person_first" if checklist.person_first else "opening"
    opening = [scene.phrase(key, title=checklist.title, count=len(checklist.main), bring=checklist.bring)]
    opening.append(checklist.intro)
    scene.say("\n".join(line for line in opening if line))
    scene.event("diagnosis_opened", topic=wanted.topic)
    return _settle(scene, checklist, progress)


def walk(scene: Scene, wanted: Walk) -> Following:
    """One move at the open step."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    if diagnosis.status == "used_up":
        return _after_used_up(scene, checklist, diagnosis, wanted.move)
    if wanted.move is Move.TRIED:
        elsewhere = engine.claim_elsewhere(checklist, diagnosis, scene.reading.text, scene.at)
        if elsewhere is not None:
            return _settle(scene, checklist, elsewhere)
    noted = engine.note_claims(checklist, diagnosis, scene.reading.text, scene.at)
    return _settle(scene, checklist, engine.answer(checklist, noted, wanted.move, scene.at))


def choose(scene: Scene, option_id: str) -> Following:
    """One of the open step's own options."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    step = engine.open_step(checklist, diagnosis)
    option = next((o for o in step.options if o.id == option_id), None)
    if option is None:
        return (ShowStep(),)
    return _settle(scene, checklist, engine.choose(checklist, diagnosis, option, scene.at))


def say_again(scene: Scene, text: str) -> Following:
    """The open topic was named once more, without news: later steps that the text claims are marked."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    scene.memory.open = engine.note_claims(checklist, diagnosis, text, scene.at)
    return (ShowStep(scene.phrase("same_topic")),)


def show(scene: Scene, wanted: ShowStep) -> Following:
    """Say the open step (again)."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    if diagnosis.status == "used_up":
        asking.used_up(scene, checklist, wanted.remark)
    else:
        asking.step(scene, checklist, engine.open_step(checklist, diagnosis), wanted.remark)
    return DONE


def return_to(scene: Scene, wanted: ReturnToStep) -> Following:
    """After a digression: offer the open step again; nothing when nothing is open."""
    diagnosis = scene.memory.open
    if diagnosis is None or (diagnosis.status == "used_up" and scene.memory.case is not None):
        return DONE
    return (ShowStep(scene.phrase("back_to_step")),)


def judge_date(scene: Scene) -> Following | None:
    """At a step with a documented waiting time, reason with the date that was given. None when there is none."""
    dates = scene.reading.values("date")
    checklist = scene.checklist(scene.memory.open) if scene.memory.open else None
    if not dates or checklist is None or scene.memory.open is None:
        return None
    step = engine.open_step(checklist, scene.memory.open)
    today = scene.now.astimezone(SHANGHAI).date()
    since = date.fromisoformat(dates[0])
    if step.wait is None or since > today:
        return None
    text, over = _judged(scene, step.wait, since, today)
    if not over:
        return (ShowStep(text),)
    scene.say(text)
    progress = engine.answer(checklist, scene.memory.open, Move.PERSISTS, scene.at)
    remarks = tuple("waited_out" if key == "step_failed" else key for key in progress.remarks)
    return _settle(scene, checklist, replace(progress, remarks=remarks))


def _judged(scene: Scene, wait: Wait, since: date, today: date) -> tuple[str, bool]:
    """The wait in words, and whether the documented time is over."""
    waited = judge_wait(wait.minimum, wait.maximum, since, today)
    span = "wait_span_one" if wait.minimum == wait.maximum else "wait_span"
    values = {
        "since": scene.phrase("day", month=since.month, day=since.day),
        "elapsed": waited.elapsed,
        "latest": scene.phrase("day", month=waited.latest.month, day=waited.latest.day),
        "span": scene.phrase(span, minimum=wait.minimum, maximum=wait.maximum),
    }
    over = waited.state == "over"
    text = scene.phrase("wait_over" if over else "wait_within", **values)
    return text + ("" if waited.exact else scene.phrase("wait_inexact")), over


def _settle(scene: Scene, checklist: Checklist, progress: Progress) -> Following:
    """Take over the new state, say the remarks, then the step or the ending."""
    if errands.is_over(scene, progress):
        return (FinishErrand(checklist, progress),)
    scene.memory.open = progress.diagnosis
    scene.memory.misses = 0
    shelf.record(scene, progress.diagnosis)
    lines = [scene.phrase(_key(scene, checklist, key, progress), **progress.values) for key in progress.remarks]
    remark = "\n".join(line for line in (*lines, progress.text) if line)
    if progress.end is not None:
        return _ENDS[progress.end](scene, checklist, progress, remark)
    if progress.show_step:
        return (ShowStep(remark),)
    asking.result(scene, checklist, engine.open_step(checklist, progress.diagnosis), remark)
    return DONE


def _key(scene: Scene, checklist: Checklist, key: str, progress: Progress) -> str:
    """A remark may have its own wording in a procedure, and where no other step follows."""
    for variant, fits in (("procedure", checklist.kind == "procedure"), ("last", progress.end)):
        if fits and f"{key}_{variant}" in scene.knowledge.phrases:
            key = f"{key}_{variant}"
    return key


def _solved(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    shelf.close(scene, "solved")
    scene.event("diagnosis_solved", topic=checklist.topic)
    scene.say("\n".join(line for line in (remark, scene.phrase("solved"), checklist.solved) if line))
    asking.rating(scene)
    return (GoOn(),)


def _used_up(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    asking.used_up(scene, checklist, remark)
    return DONE


def _to_person(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    """The step itself leads to a person, because the wallet's document says so."""
    scene.say(remark)
    return (HandOff("document", checklist.topic),)


def _other_topic(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    scene.say(remark)
    return (OpenTopic(progress.topic, ""),)


_ENDS: dict[str, Callable[[Scene, Checklist, Progress, str], Following]] = {
    "solved": _solved,
    "used_up": _used_up,
    "handoff": _to_person,
    "topic": _other_topic,
}


def _open(scene: Scene) -> tuple[Diagnosis, Checklist | None]:
    diagnosis = scene.memory.open
    if diagnosis is None:
        raise ValueError("no diagnosis is open")
    return diagnosis, scene.checklist(diagnosis)


def _lost(scene: Scene) -> Following:
    """The open checklist was removed from the knowledge meanwhile: a person, instead of a guess."""
    shelf.close(scene, "dropped")
    asking.person(scene, scene.phrase("checklist_gone"), "used_up")
    return DONE


def _after_used_up(scene: Scene, checklist: Checklist, diagnosis: Diagnosis, move: Move) -> Following:
    if move is Move.RESOLVED:
        return _settle(scene, checklist, Progress(diagnosis, show_step=False, end="solved"))
    if move not in (Move.BACK, Move.START_OVER):
        asking.used_up(scene, checklist)
        return DONE
    reopened = diagnosis.with_status("open")
    progress = Progress(reopened, remarks=("back",))
    if move is Move.START_OVER:
        progress = engine.answer(checklist, reopened, move, scene.at)
    return _settle(scene, checklist, progress)
