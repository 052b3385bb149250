"""Answers: an option of what the bot asked, or a control word at a step, at a question, or with nothing open."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation import asking, cases, shelf, steps
from bot.conversation.asking import NO, NONE, RESTART, YES
from bot.conversation.flow import (
    DONE,
    Following,
    GiveBack,
    GoOn,
    HandOff,
    Idle,
    OpenTopic,
    ReturnToStep,
    ShowStep,
    StartChecklist,
    TellCase,
    Walk,
)
from bot.conversation.memory import Question
from bot.conversation.scene import Scene
from bot.conversation.services import SERVICES
from bot.diagnosis import engine
from bot.diagnosis.state import Diagnosis, Move
from bot.understanding.claims import claims_step
from bot.understanding.intents import Intent, traits
from bot.understanding.language import asks_why, says_tried

_MOVES = {m.value: m for m in Move}


def answer(scene: Scene) -> Following:
    """A chosen option, or one of the control intents."""
    if scene.reading.choice is not None:
        return choose(scene, scene.reading.choice.id)
    intent = scene.reading.intent
    option = _answered(scene.memory.question, intent)
    if option is not None:
        return choose(scene, option)
    if intent == Intent.CANCEL:
        return _put_away(scene)
    if scene.memory.open is None:
        return _with_nothing_open(scene, intent)
    judged = steps.judge_date(scene)
    return judged if judged is not None else (Walk(_move(scene, scene.memory.open, intent)),)


def choose(scene: Scene, option_id: str) -> Following:
    """The pending question was answered with this option."""
    question = scene.memory.question
    if question is None:
        return (Idle(),)
    if question.kind == asking.STEP:
        return _at_step(scene, option_id)
    scene.memory.question = None
    scene.memory.misses = 0
    return _ANSWERS[question.kind](scene, question, option_id)


def _answered(question: Question | None, intent: str) -> str | None:
    """The option of a question other than a step's that a control intent means, if it means one."""
    if question is None or question.kind == asking.STEP:
        return None
    if question.kind == "offer_person" and intent == Intent.NEXT:
        return None  # 好了下一步 goes on with the steps; a person is fetched by a plain yes
    wanted = traits(intent).answer
    known = {option[0] for option in question.options}
    if wanted == NO and NONE in known:
        return NONE
    return wanted if wanted in known else None


def _move(scene: Scene, diagnosis: Diagnosis, intent: str) -> Move:
    if intent == Intent.SKIP:
        tried = says_tried(scene.reading.text) or not scene.reading.text
        return Move.TRIED if tried or _claimed(scene, diagnosis) else Move.SKIP
    if intent == Intent.EXPLAIN and asks_why(scene.reading.text):
        return Move.WHY
    return _MOVES.get(intent, Move.REPEAT)


def _claimed(scene: Scene, diagnosis: Diagnosis) -> bool:
    checklist = scene.checklist(diagnosis)
    if checklist is None or scene.reading.confidence >= 1:
        return False
    return claims_step(engine.open_step(checklist, diagnosis), scene.reading.text)


def _put_away(scene: Scene) -> Following:
    """The customer stops here; the diagnosis stays and can be resumed."""
    if scene.memory.errand is not None:
        return (GiveBack(),)
    shelf.close(scene, "paused")
    last = scene.memory.last
    resumable = last is not None and last.status in ("paused", "parked")
    scene.say(scene.phrase("paused" if resumable else "cancelled"))
    return DONE


def _with_nothing_open(scene: Scene, intent: str) -> Following:
    last = scene.memory.last
    if intent == Intent.RESOLVED and scene.memory.case is not None:
        return (TellCase(),)  # 好了 after the alarm means "understood": what a person looks at is not solved by it
    if intent == Intent.RESOLVED:
        scene.say(scene.phrase("solved"))
        asking.rating(scene)
        return DONE
    if last is None:
        return (Idle(),)
    if intent == Intent.PERSISTS and last.status in ("solved", "used_up"):
        shelf.reopen(scene, last)
        return (Walk(Move.PERSISTS),)
    if intent == Intent.PERSISTS and last.status == "handed_off":
        return (HandOff("asked", last.topic),)
    if intent == Intent.START_OVER:
        return (StartChecklist(last.topic),)
    going_on = intent in (Intent.NEXT, Intent.AFFIRM) and last.status == "paused"
    if going_on or (intent == Intent.PREVIOUS and last.status == "solved"):
        return _take_up(scene, last)
    return (Idle(),)


def _take_up(scene: Scene, diagnosis: Diagnosis) -> Following:
    shelf.take_up(scene, diagnosis)
    return (ShowStep(scene.phrase("resumed", topic=scene.topic_name(diagnosis.topic))),)


def _at_step(scene: Scene, option_id: str) -> Following:
    if option_id == asking.HUMAN:
        return (HandOff("asked"),)
    if scene.memory.open is None:
        return (Idle(),)
    if option_id.startswith(asking.OWN):
        return steps.choose(scene, option_id.removeprefix(asking.OWN))
    return (Walk(asking.SHORT_OPTIONS[option_id]),)


def _offer_person(scene: Scene, question: Question, option_id: str) -> Following:
    if option_id == YES:
        return (HandOff(question.data.get("reason", "asked"), question.data.get("topic")),)
    if scene.memory.open is not None and option_id == RESTART:
        return (Walk(Move.START_OVER),)
    if scene.memory.open is not None and scene.memory.open.status != "used_up":
        return (ShowStep(scene.phrase("all_right")),)
    if scene.memory.open is not None:
        scene.memory.last, scene.memory.open = scene.memory.open, None
    scene.say(scene.phrase("person_declined"))
    return (GoOn(),)


def _at_risk(scene: Scene, question: Question, option_id: str) -> Following:
    if option_id == YES:
        return (OpenTopic(question.data["topic"]),)
    return (ShowStep(scene.phrase("all_right")),) if scene.memory.open else (Idle(),)


def _return_parked(scene: Scene, question: Question, option_id: str) -> Following:
    parked = scene.memory.parked.pop() if scene.memory.parked else None
    if parked is not None and option_id == YES:
        return _take_up(scene, parked)
    if parked is not None:
        shelf.record(scene, parked.with_status("dropped"))
    scene.say(scene.phrase("all_right"))
    return DONE


def _other_wallet(scene: Scene, question: Question, option_id: str) -> Following:
    if option_id != "own":
        scene.say(scene.phrase("other_wallet_stays", other=question.data["name"]))
        return (ReturnToStep(),)
    topic = question.data.get("topic")
    if topic:
        return (OpenTopic(topic, question.data.get("words")),)
    scene.say(scene.phrase("what_problem"))
    return DONE


def _which_topic(scene: Scene, question: Question, option_id: str) -> Following:
    if option_id in scene.knowledge.topics:
        serve = SERVICES.get(traits(option_id).handler)
        return serve(scene) if serve else (OpenTopic(option_id, question.data.get("words")),)
    scene.say(scene.phrase("none_of_these"))
    if question.data.get("missed"):
        scene.event("not_understood", words=question.data.get("words", ""))
    return (ReturnToStep(),)


def _resume(scene: Scene, question: Question, option_id: str) -> Following:
    last = scene.memory.last
    if option_id == NO or last is None:
        scene.say(scene.phrase("all_right"))
        return DONE
    if option_id != RESTART:
        return _take_up(scene, last)
    shelf.take_up(scene, last)
    return (Walk(Move.START_OVER),)


def _offer_checklist(scene: Scene, question: Question, option_id: str) -> Following:
    if option_id == YES:
        return (StartChecklist(question.data["topic"], question.data.get("words", "")),)
    scene.say(scene.phrase("all_right"))
    return DONE


_ANSWERS: dict[str, Callable[[Scene, Question, str], Following]] = {
    "offer_person": _offer_person,
    "at_risk": _at_risk,
    "return_parked": _return_parked,
    "other_wallet": _other_wallet,
    "which_topic": _which_topic,
    "resume": _resume,
    "offer_checklist": _offer_checklist,
    cases.QUEUE: lambda scene, question, option_id: (TellCase(),),
}
