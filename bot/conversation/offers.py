"""What an option of each question means, other than of a step's; and what was put away."""

from __future__ import annotations

from collections.abc import Callable

from bot.context import questions
from bot.context.memory import Question
from bot.context.questions import NO, RESTART, YES
from bot.conversation import asides, cases, own_data
from bot.conversation.services import SERVICES
from bot.diagnosis.state import Diagnosis, Move
from bot.flow import shelf
from bot.flow.next import (
    DONE,
    Following,
    GiveBack,
    GoOn,
    GoPast,
    HandOff,
    Idle,
    OpenTopic,
    ReturnToStep,
    ShowStep,
    StartChecklist,
    TellCase,
    Walk,
)
from bot.knowledge.passages import passage_of
from bot.understanding.intents import Intent, traits
from bot.wording import prompts
from bot.wording.scene import Scene

_NO_OUTCOMES = (Intent.NEXT, Intent.AFFIRM, Intent.DENY, Intent.SKIP)


def _offer_person(scene: Scene, question: Question, option_id: str) -> Following:
    if option_id == YES:
        return (HandOff(question.data.get("reason", "asked"), question.data.get("topic")),)
    if "/" in option_id:
        return _which_topic(scene, question, option_id)
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
    if "/" in option_id:
        return _which_topic(scene, question, option_id)
    return (ShowStep(scene.phrase("all_right")),) if scene.memory.open else (Idle(),)


def _return_parked(scene: Scene, question: Question, option_id: str) -> Following:
    parked = scene.memory.parked.pop() if scene.memory.parked else None
    if parked is not None and option_id == YES:
        return take_up(scene, parked)
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
    if "/" in option_id:
        return (OpenTopic(passage_of(option_id).topic, question.data.get("words"), option_id),)
    scene.say(scene.phrase("none_of_these"))
    scene.unhelped = True
    if question.data.get("missed"):
        scene.event("not_understood", words=question.data.get("words", ""))
    return (ReturnToStep(),)


def _resume(scene: Scene, question: Question, option_id: str) -> Following:
    last = scene.memory.last
    if option_id == NO or last is None:
        scene.say(scene.phrase("all_right"))
        return DONE
    if option_id != RESTART:
        return take_up(scene, last)
    shelf.take_up(scene, last)
    return (Walk(Move.START_OVER),)


def _stuck(scene: Scene, question: Question, option_id: str) -> Following:
    if option_id == questions.HUMAN:
        return (HandOff("used_up"),)
    if scene.memory.open is None:
        return (Idle(),)
    return (Walk(Move.START_OVER),) if option_id == RESTART else (GoPast(),)


def _doubt(scene: Scene, question: Question, option_id: str) -> Following:
    """Meant: then it is done as if it had been said plainly. Not meant: the open step stays."""
    if option_id != YES:
        scene.say(scene.phrase("all_right"))
        return (ReturnToStep(),)
    intent = question.data["intent"]
    if intent == Intent.REQUEST_HUMAN:
        return (HandOff("asked", question.data.get("topic") or None),)
    if intent == Intent.WITHDRAW:
        return asides.withdrawn(scene)
    if intent == Intent.CANCEL:
        return put_away(scene)
    return (Walk(Move(intent)),) if scene.memory.open is not None else with_nothing_open(scene, intent)


def _offer_checklist(scene: Scene, question: Question, option_id: str) -> Following:
    if option_id == YES:
        return (StartChecklist(question.data["topic"], question.data.get("words", "")),)
    if "/" in option_id:
        return _which_topic(scene, question, option_id)
    scene.say(scene.phrase("all_right"))
    return DONE


ANSWERS: dict[str, Callable[[Scene, Question, str], Following]] = {
    "offer_person": _offer_person,
    questions.AT_RISK: _at_risk,
    "return_parked": _return_parked,
    "other_wallet": _other_wallet,
    "which_topic": _which_topic,
    "resume": _resume,
    "offer_checklist": _offer_checklist,
    "stuck": _stuck,
    questions.DOUBT: _doubt,
    questions.OWN_DATA: own_data.choose,
    questions.ERASE: own_data.choose,
    cases.QUEUE: lambda scene, question, option_id: (TellCase(),),
}


def put_away(scene: Scene) -> Following:
    """The customer stops here; the diagnosis stays and can be resumed."""
    if scene.memory.errand is not None:
        return (GiveBack(),)
    shelf.close(scene, "paused")
    last = scene.memory.last
    resumable = last is not None and last.status in ("paused", "parked")
    scene.say(scene.phrase("paused" if resumable else "cancelled"))
    return DONE


def with_nothing_open(scene: Scene, intent: str) -> Following:
    last = scene.memory.last
    if intent == Intent.RESOLVED and scene.memory.case is not None:
        return (TellCase(),)  # 好了 after the alarm means "understood": what a person looks at is not solved by it
    if intent == Intent.RESOLVED:
        scene.memory.question = None  # a yes after this is not one to what was offered for it
        scene.say(scene.phrase("solved"))
        prompts.rating(scene)
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
        return take_up(scene, last)
    return (Idle(),)


def take_up(scene: Scene, diagnosis: Diagnosis) -> Following:
    shelf.take_up(scene, diagnosis)
    return (ShowStep(scene.phrase("resumed", topic=scene.topic_name(diagnosis.topic))),)


def of_the_paused(scene: Scene, intent: str) -> bool:
    """An outcome told after a pause belongs to the step that was put away; a yes, a no or a skip is none."""
    last = scene.memory.last
    return last is not None and last.status == "paused" and traits(intent).records and intent not in _NO_OUTCOMES
