"""What is said around a step: how far it is, how long it takes, whether it helps, a doubt, a refusal, a ticket."""

from __future__ import annotations

from collections.abc import Callable

from bot.context import near
from bot.conversation import answers, cases
from bot.diagnosis.progress import open_step
from bot.flow import shelf, waits
from bot.flow.next import (
    DONE,
    Act,
    AskBack,
    Following,
    GoOnWith,
    HandOff,
    OpenTopic,
    ReturnToStep,
    ShowStep,
)
from bot.knowledge.model import Checklist, Step
from bot.understanding.intents import Intent
from bot.understanding.language import rating_of
from bot.understanding.moods import is_asked
from bot.wording import prompts, step_prompts
from bot.wording.scene import Scene

_DOUBTS = {
    Intent.RESOLVED: "doubt_solved",
    Intent.FINISHED: "doubt_solved",
    Intent.REQUEST_HUMAN: "doubt_person",
    Intent.START_OVER: "doubt_over",
    Intent.CANCEL: "doubt_away",
    Intent.SKIP: "doubt_skip",
    Intent.WITHDRAW: "doubt_withdraw",
}


def progress(scene: Scene) -> Following:
    """How far they are: this step's place among the main ones."""
    diagnosis = scene.memory.open or scene.memory.last
    checklist = scene.checklist(diagnosis) if diagnosis else None
    if diagnosis is None or checklist is None:
        return (AskBack(),)
    if scene.memory.open is None:
        shelf.take_up(scene, diagnosis)
    at, count = checklist.position(diagnosis.step_id), len(checklist.main)
    return (ShowStep(scene.phrase("progress", title=checklist.title, at=at, count=count)),)


def whether(scene: Scene) -> Following:
    """Whether it helps is seen by trying."""
    return _at_the_step(scene, step_prompts.result, scene.phrase("whether"))


def refused(scene: Scene) -> Following:
    """What the customer does not want is not done."""
    if scene.memory.open is None:
        scene.say(scene.phrase("refused_idle"))
        return DONE
    return (ShowStep(scene.phrase("refused")),)


def doubted(scene: Scene) -> Following:
    """Before an act that cannot easily be taken back: whether it is meant."""
    intent = Intent(scene.reading.doubted)
    if intent is Intent.WITHDRAW and scene.memory.case is not None:
        text = scene.phrase("doubt_withdraw", number=scene.memory.case.number)
        prompts.doubt(scene, text, intent.value)
        return DONE
    if intent is Intent.WITHDRAW:
        scene.say(scene.phrase("no_case"))
        return (ReturnToStep(),)
    prompts.doubt(scene, scene.phrase(_DOUBTS[intent]), intent.value, topic=scene.reading.topic)
    return DONE


def withdrawn(scene: Scene) -> Following:
    """The ticket is gone, and nobody gets in touch; without one there is nothing to take back."""
    opened = scene.memory.case
    if opened is None:
        return refused(scene)
    if scene.owner == "queued":
        cases.leave(scene)
        return (ReturnToStep(),)
    scene.effect("case_left", number=opened.number)
    scene.memory.case, scene.memory.question = None, None
    scene.say(scene.phrase("withdrawn", number=opened.number), "notice")
    return (ReturnToStep(),) if scene.reading.then is None else (GoOnWith(scene.reading.then),)


def maybe_at_risk(scene: Scene) -> Following:
    """Not surely understood: the advice comes first all the same, then the question. Only asked, or told of others:
    what is asked for, and the question."""
    topic, reading = scene.reading.topic, scene.reading
    scene.event("risk_asked", topic=topic, confidence=round(reading.confidence, 3))
    if not reading.doubted:
        prompts.at_risk(scene, topic, answers.safety(scene, topic))
        return DONE
    free = scene.memory.open is None and scene.memory.case is None and is_asked(reading.text)
    answer = near.to_be_told(scene.brand, reading) if free else None
    others = near.maybe(scene.brand, reading) if free else []
    also = [name for name in others if answer is None or name != f"{answer.topic}/answer/{answer.id}"]
    prompts.at_risk(scene, topic, answer.text if answer is not None else "", "ask_own_risk", also)
    return DONE


def resume(scene: Scene) -> Following:
    """What was put aside is open again, at its exact step."""
    wanted = scene.reading.topic
    known = [d for d in (scene.memory.last, *reversed(scene.memory.parked)) if d is not None and d.topic == wanted]
    if not known:
        return (OpenTopic(wanted),) if wanted else (ReturnToStep(),)
    shelf.park(scene)
    shelf.take_up(scene, known[0])
    return (ShowStep(scene.phrase("resumed", topic=scene.topic_name(wanted))),)


def beside(scene: Scene, text: str) -> Following:
    """Something said beside the open step, whose options still stand."""
    return _at_the_step(scene, step_prompts.again, text)


def fixed_words(scene: Scene) -> Following:
    """What the operator has laid down for a crisis, the police, a child, personal data; with the person it names."""
    lane = next(lane for lane in scene.knowledge.lanes if lane.id == scene.reading.topic)
    scene.event("lane", lane=lane.id)
    if lane.person == "offer" and scene.memory.case is None:
        prompts.person_for(scene, lane.reply)
        return DONE
    scene.say(lane.reply)
    if scene.reading.doubted:
        return (OpenTopic(scene.reading.doubted),)  # money at risk was told with it: that calls the person
    return (HandOff("asked"),) if lane.person == "now" else (ReturnToStep(),)


def stale(scene: Scene) -> Following:
    """A button of another step: what is open is shown, and nothing is recorded."""
    return (ShowStep(scene.phrase("already_answered")),)


def acknowledged(scene: Scene) -> Following:
    """A mere yes to what was said, which answers nothing."""
    scene.say(scene.phrase("acknowledged"))
    return (ReturnToStep(),)


def safe(scene: Scene) -> Following:
    """No money is in danger: heard, and the step stays."""
    return (ShowStep(scene.phrase("all_clear")),)


def overtaken(scene: Scene) -> Following:
    """Sent before the open step was shown: it is no answer to it."""
    return (ShowStep(scene.phrase("overtaken")),)


def rated(scene: Scene) -> Following:
    """How a person's help was, in words; what stands beside the marks is kept as the comment."""
    given = rating_of(scene.reading.text)
    if given is None:
        return (AskBack(),)
    scene.memory.rating_asked = False
    scene.effect("rated", rating=given.marks, comment=scene.reading.typed if given.commented else None)
    scene.say(scene.phrase("rated"))
    return (ReturnToStep(),)


def unreminded(scene: Scene) -> Following:
    """The bot comes back to nothing by itself any more."""
    scene.memory.reminders = "refused"
    scene.effect("follow_ups_dropped")
    if scene.memory.open is not None and scene.memory.open.status == "open":
        return beside(scene, scene.phrase("unreminded"))
    scene.say(scene.phrase("unreminded"))
    return DONE


def _at_the_step(scene: Scene, ask: Callable[[Scene, Checklist, Step, str], None], text: str) -> Following:
    checklist = scene.checklist(scene.memory.open) if scene.memory.open else None
    if scene.memory.open is None or checklist is None or scene.memory.open.status != "open":
        return (AskBack(),)
    ask(scene, checklist, open_step(checklist, scene.memory.open), text)
    return DONE


ANSWERS: dict[str, Act] = {
    Intent.PROGRESS: progress,
    Intent.WHETHER: whether,
    Intent.REFUSE: refused,
    Intent.HOW_LONG: waits.how_long,
    Intent.DOUBT: doubted,
    Intent.WITHDRAW: withdrawn,
    Intent.MAYBE_RISK: maybe_at_risk,
    Intent.WHAT_NOW: answers.what_now,
    Intent.RESUME: resume,
    Intent.LANE: fixed_words,
    Intent.STALE: stale,
    Intent.OVERTAKEN: overtaken,
    Intent.SAFE: safe,
    Intent.ACKNOWLEDGE: acknowledged,
    Intent.RATED: rated,
    Intent.UNREMINDED: unreminded,
}
