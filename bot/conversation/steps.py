"""Walking a checklist: what the engine's progress means to the conversation, up to its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.calendar.service_hours import SHANGHAI
from bot.conversation import answers, errands, prompts, shelf
from bot.conversation.flow import (
    DONE,
    FinishErrand,
    Following,
    GoPast,
    ReturnToStep,
    ShowStep,
    StartChecklist,
    Walk,
)
from bot.conversation.scene import Scene
from bot.diagnosis import engine
from bot.diagnosis.progress import Progress, advance, open_step, remedy_of
from bot.diagnosis.progress import choose as choose_option
from bot.diagnosis.state import Diagnosis, Move
from bot.knowledge.model import Checklist
from bot.spelling import normalize_text
from bot.understanding.findings import findings
from bot.understanding.values import days_waited, is_vague

_ENDS = (("good", "_fine"), ("tried", "_tried"), ("implied", "_implied"), ("cause", "_named"))


def start(scene: Scene, wanted: StartChecklist) -> Following:
    """Begin the wallet's checklist at the first step that the words do not claim as done; park what is open."""
    shelf.park(scene)
    checklist = scene.brand.checklists[wanted.topic]
    fresh = Diagnosis(scene.new_id(), scene.memory.brand, wanted.topic, wanted.words, scene.at)
    said = findings(checklist, scene.knowledge.words, normalize_text(wanted.words))
    known = [found.step for found in said]
    meant = [found for found in scene.reading.findings if found.step in checklist.steps and found.step not in known]
    said += [found for found in meant if found.implied or not known]
    progress = answers.waited(scene, checklist, engine.start(checklist, fresh, said, scene.at))
    key = "person_first" if checklist.person_first else "opening"
    opening = [scene.phrase(key, title=checklist.title, count=len(checklist.main), bring=checklist.bring)]
    opening.append(checklist.intro)
    scene.say("\n".join(line for line in opening if line))
    scene.event("diagnosis_opened", topic=wanted.topic)
    scene.memory.answered = ""
    if progress.show_step and progress.end is None:
        scene.memory.open = progress.diagnosis
        remarks = _remark(scene, checklist, progress)
        judged = judge_date(scene, remarks)  # the day was told with the problem: it is judged, not asked
        if judged is not None:
            return judged
    return _settle(scene, checklist, progress)


def walk(scene: Scene, wanted: Walk) -> Following:
    """One move at the open step."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    if diagnosis.status == "used_up":
        return _after_used_up(scene, checklist, diagnosis, wanted.move)
    found = scene.reading.findings
    if wanted.move is Move.TRIED and found:
        return _settle(scene, checklist, engine.noted(checklist, diagnosis, found, scene.at))
    kept = engine.note(diagnosis, found, scene.at)
    return _settle(scene, checklist, engine.answer(checklist, kept, wanted.move, scene.at))


def go_past(scene: Scene, wanted: GoPast) -> Following:
    """The next step although the open one was not done; behind the last one a person is offered."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    return _settle(scene, checklist, advance(checklist, diagnosis, open_step(checklist, diagnosis)))


def correct(scene: Scene) -> Following:
    """An earlier answer is taken back: to that step, with what is found there."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    found = scene.reading.findings[-1]
    progress = engine.correct(checklist, diagnosis, found, scene.at)
    key = "corrected" if diagnosis.outcomes.get(found.step.id) else "noticed"
    scene.say(scene.phrase(key, step=found.step.short))
    return _settle(scene, checklist, progress)


def choose(scene: Scene, option_id: str) -> Following:
    """One of the open step's own options."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    step = open_step(checklist, diagnosis)
    option = next((o for o in step.options if o.id == option_id), None)
    if option is None:
        return (ShowStep(),)
    kept = engine.note(diagnosis, scene.reading.findings, scene.at)
    return _settle(scene, checklist, choose_option(checklist, kept, option, scene.at))


def say_again(scene: Scene, text: str) -> Following:
    """The open topic was named once more, without news: later steps that the text claims are marked."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    found = findings(checklist, scene.knowledge.words, text)
    scene.memory.open = engine.note(diagnosis, found, scene.at)
    return (ShowStep(scene.phrase("same_topic")),)


def show(scene: Scene, wanted: ShowStep) -> Following:
    """Say the open step (again)."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    step = open_step(checklist, diagnosis)
    remedy = remedy_of(diagnosis, step)
    if diagnosis.status == "used_up":
        prompts.used_up(scene, checklist, diagnosis, wanted.remark)
    elif remedy:
        prompts.result(scene, checklist, step, "\n".join(line for line in (wanted.remark, remedy) if line))
    else:
        prompts.step(scene, checklist, step, wanted.remark)
    return DONE


def return_to(scene: Scene, wanted: ReturnToStep) -> Following:
    """After a digression: offer the open step again; nothing when nothing is open."""
    diagnosis = scene.memory.open
    if diagnosis is None or (diagnosis.status == "used_up" and scene.memory.case is not None):
        return DONE
    return (ShowStep(scene.phrase("back_to_step")),)


def judge_date(scene: Scene, before: str = "") -> Following | None:
    """At a step with a documented waiting time, reason with the date that was given, behind what is said `before`.
    None when there is none."""
    checklist = scene.checklist(scene.memory.open) if scene.memory.open else None
    if checklist is None or scene.memory.open is None or scene.memory.open.status != "open":
        return None
    step = open_step(checklist, scene.memory.open)
    today = scene.now.astimezone(SHANGHAI).date()
    days = days_waited(scene.reading, today)
    if step.wait is None or days is None:
        return None
    text, over = answers.judged(scene, step.wait, today - timedelta(days), today)
    if not over and is_vague(scene.reading):
        return None  # 好几天了: which day it was is asked
    text = "\n".join(line for line in (before, text) if line)
    if not over:
        prompts.result(scene, checklist, step, text)
        return DONE
    scene.say(text)
    named, _, option = checklist.ending.when.partition(":")  # the ending may depend on the time being over
    over_time = scene.memory.open.choose(step.id, option) if named == step.id else scene.memory.open
    progress = engine.answer(checklist, over_time, Move.PERSISTS, scene.at)
    failed = ("step_failed", "step_failed_procedure")
    remarks = tuple("waited_out" if key in failed else key for key in progress.remarks)
    return _settle(scene, checklist, replace(progress, remarks=remarks))


def _settle(scene: Scene, checklist: Checklist, progress: Progress) -> Following:
    """Take over the new state, say the remarks, then the step or the ending."""
    if errands.is_over(scene, progress):
        return (FinishErrand(checklist, progress),)
    scene.memory.open = progress.diagnosis
    scene.memory.misses = 0
    shelf.record(scene, progress.diagnosis)
    remark = _remark(scene, checklist, progress)
    if progress.end is not None:
        return shelf.ENDS[progress.end](scene, checklist, progress, remark)
    if progress.show_step:
        return (ShowStep(remark),)
    prompts.result(scene, checklist, open_step(checklist, progress.diagnosis), remark)
    return DONE


def _remark(scene: Scene, checklist: Checklist, progress: Progress) -> str:
    lines = [_line(scene, _key(scene, checklist, key, progress), progress) for key in progress.remarks]
    return "\n".join(line for line in (*lines, progress.text) if line)


def _line(scene: Scene, key: str, progress: Progress) -> str:
    """A remark; one that names steps has them."""
    kind = next((kind for kind, end in _ENDS if key.endswith(end)), "")
    named = progress.noted.get(kind, "") if key.startswith(("prefilled", "noted", "cause")) else ""
    return scene.phrase(key, steps=named) if named else scene.phrase(key)


def _key(scene: Scene, checklist: Checklist, key: str, progress: Progress) -> str:
    """A remark may have its own wording in a procedure, and where no other step follows."""
    for variant, fits in (("procedure", checklist.kind == "procedure"), ("last", progress.end)):
        if fits and f"{key}_{variant}" in scene.knowledge.phrases:
            key = f"{key}_{variant}"
    return key


def _open(scene: Scene) -> tuple[Diagnosis, Checklist | None]:
    diagnosis = scene.memory.open
    if diagnosis is None:
        raise ValueError("no diagnosis is open")
    return diagnosis, scene.checklist(diagnosis)


def _lost(scene: Scene) -> Following:
    """The open checklist was removed from the knowledge meanwhile: a person, instead of a guess."""
    shelf.close(scene, "dropped")
    prompts.person(scene, scene.phrase("checklist_gone"), "used_up")
    return DONE


def _after_used_up(scene: Scene, checklist: Checklist, diagnosis: Diagnosis, move: Move) -> Following:
    if move in (Move.RESOLVED, Move.FINISHED):
        return _settle(scene, checklist, Progress(diagnosis, show_step=False, end="solved"))
    if move not in (Move.BACK, Move.START_OVER):
        prompts.used_up(scene, checklist, diagnosis)
        return DONE
    reopened = diagnosis.with_status("open")
    progress = Progress(reopened, remarks=("back",))
    if move is Move.START_OVER:
        progress = engine.answer(checklist, reopened, move, scene.at)
    return _settle(scene, checklist, progress)
