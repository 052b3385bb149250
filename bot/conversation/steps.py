"""Walking a checklist: what the engine's progress means to the conversation, up to its end."""

from __future__ import annotations

from bot.calendar.service_hours import SHANGHAI
from bot.diagnosis import engine
from bot.diagnosis.progress import Progress, advance, open_step, remedy_of
from bot.diagnosis.progress import choose as choose_option
from bot.diagnosis.state import Diagnosis, Move
from bot.flow import errands, remainder, shelf, waits
from bot.flow.next import (
    DONE,
    FinishErrand,
    Following,
    GoPast,
    ReturnToStep,
    Settle,
    ShowStep,
    StartChecklist,
    TellCase,
    Walk,
)
from bot.knowledge.model import Checklist
from bot.spelling import normalize_text
from bot.understanding.findings import findings
from bot.understanding.values import findings_by_values
from bot.wording import prompts, remarks, step_prompts
from bot.wording.scene import Scene


def start(scene: Scene, wanted: StartChecklist) -> Following:
    """Begin the wallet's checklist at the first step that the words do not claim as done; park what is open."""
    shelf.park(scene)
    checklist = scene.brand.checklists[wanted.topic]
    fresh = Diagnosis(scene.new_id(), scene.memory.brand, wanted.topic, wanted.words, scene.at)
    said = findings(checklist, scene.knowledge.words, normalize_text(wanted.words))
    known = [found.step for found in said]
    valued = findings_by_values(checklist, scene.reading, scene.now.astimezone(SHANGHAI).date())
    said += [found for found in valued if found.step not in known]
    meant = [found for found in scene.reading.findings if found.step in checklist.steps and found.step not in known]
    said += [found for found in meant if found.implied or not known]
    progress = waits.waited(scene, checklist, engine.start(checklist, fresh, said, scene.at))
    scene.say(remarks.opening(scene, checklist))
    scene.event("diagnosis_opened", topic=wanted.topic)
    scene.memory.answered = ""
    if progress.show_step and progress.end is None:
        scene.memory.open = progress.diagnosis
        # The day was told with the problem: it is judged, not asked.
        judged = waits.judge_date(scene, remarks.remark(scene, checklist, progress))
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
    if wanted.move is Move.PERSISTS and not found and is_offered(scene) and checklist.kind == "diagnosis":
        return remainder.only(scene) or offer_again(scene)
    if wanted.move is Move.TRIED and found:
        return _settle(scene, checklist, engine.noted(checklist, diagnosis, found, scene.at))
    kept = engine.note(diagnosis, found, scene.at)
    return _settle(scene, checklist, engine.answer(checklist, kept, wanted.move, scene.at))


def is_offered(scene: Scene) -> bool:
    """Whether the open step has led to the offer of a person, which was not answered yet."""
    return scene.memory.open is not None and scene.memory.question is not None and scene.memory.question.kind == "stuck"


def offer_again(scene: Scene, remark: str = "") -> Following:
    """The person once more: nothing has changed since one was offered."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    prompts.stuck(scene, checklist, diagnosis, remark or remedy_of(diagnosis, open_step(checklist, diagnosis)))
    return DONE


def settle(scene: Scene, wanted: Settle) -> Following:
    """Take over what a move has led to."""
    return _settle(scene, wanted.checklist, wanted.progress)


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
    """Ask the open step, or say again that the steps are used up or what remedies the cause that was found."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return _lost(scene)
    step = open_step(checklist, diagnosis)
    remedy = remedy_of(diagnosis, step)
    if diagnosis.status == "used_up" and scene.memory.case is not None:
        return (TellCase(),)  # a person has it: none is offered again
    if diagnosis.status == "used_up":
        prompts.used_up(scene, checklist, diagnosis, wanted.remark)
    elif remedy:
        step_prompts.result(scene, checklist, step, "\n".join(line for line in (wanted.remark, remedy) if line))
    else:
        step_prompts.step(scene, checklist, step, wanted.remark)
    return DONE


def return_to(scene: Scene, wanted: ReturnToStep) -> Following:
    """After a digression: offer the open step again; nothing when nothing is open."""
    diagnosis = scene.memory.open
    if diagnosis is None or (diagnosis.status == "used_up" and scene.memory.case is not None):
        return DONE
    return (ShowStep(scene.phrase("back_to_step")),)


def _settle(scene: Scene, checklist: Checklist, progress: Progress) -> Following:
    """Take over the new state, say the remarks, then the step or the ending."""
    if errands.is_over(scene, progress):
        return (FinishErrand(checklist, progress),)
    diagnosis, scene.memory.open = scene.memory.open, progress.diagnosis
    scene.memory.misses = 0
    shelf.record(scene, progress.diagnosis)
    if (other := remainder.told(scene, checklist, diagnosis, progress)) is not None:
        return other
    remark = remarks.remark(scene, checklist, progress)
    if progress.end is not None:
        return shelf.ENDS[progress.end](scene, checklist, progress, remark)
    if progress.show_step:
        return (ShowStep(remark),)
    step = open_step(checklist, progress.diagnosis)
    step_prompts.result(scene, checklist, step, remark + waits.appointed(scene, step, progress))
    return DONE


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
        return _settle(scene, checklist, Progress(diagnosis, end="solved"))
    if move not in (Move.BACK, Move.START_OVER):
        prompts.used_up(scene, checklist, diagnosis)
        return DONE
    reopened = diagnosis.with_status("open")
    progress = Progress(reopened, remarks=("back",))
    if move is Move.START_OVER:
        progress = engine.answer(checklist, reopened, move, scene.at)
    return _settle(scene, checklist, progress)
