"""Answers: an option, or a control word at a step, at a question, with nothing open, and in the queue."""

from __future__ import annotations

from bot.context import questions
from bot.context.memory import Question
from bot.context.questions import NO, NONE, YES
from bot.conversation import answers, asides, cases, offers, own_data, services, steps, topics
from bot.diagnosis.state import Move
from bot.exchange import AT_RISK
from bot.flow import shelf, waits
from bot.flow.next import (
    DONE,
    Act,
    Following,
    HandOff,
    Idle,
    OpenTopic,
    ReturnToStep,
    ShowStep,
    TellCase,
    Walk,
)
from bot.understanding.intents import Intent, traits
from bot.understanding.moods import is_asked
from bot.wording import prompts, step_prompts
from bot.wording.scene import Scene

_ASKING = (Intent.WHETHER, Intent.EXPLAIN, Intent.WHY, Intent.HOW_LONG, Intent.UNSURE)
_MOVES = {m.value: m for m in Move}


def answer(scene: Scene) -> Following:
    """A chosen option, or one of the control intents."""
    chosen = scene.reading.choice
    if chosen is not None and scene.memory.question is None and offers.of_the_paused(scene, Intent.DID):
        shelf.take_up(scene, scene.memory.last)  # type: ignore[arg-type]
        return _at_step(scene, chosen.id)
    if chosen is not None and chosen.id.startswith(questions.OWN):
        return _at_step(scene, chosen.id)
    if chosen is not None:
        return choose(scene, chosen.id)
    intent = scene.reading.intent
    option = _answered(scene.memory.question, intent)
    if option is not None:
        return choose(scene, option)
    aside, opened = asides.ANSWERS.get(intent), scene.memory.open
    other = topics.other_wallet(scene) if intent in _ASKING and opened is not None else None
    if other is not None and opened is not None:
        prompts.wallet(scene, other, opened.topic)
        return DONE
    if aside is not None:
        return aside(scene)
    if intent == Intent.CANCEL:
        return offers.put_away(scene)
    if scene.memory.open is None and offers.of_the_paused(scene, intent):
        shelf.take_up(scene, scene.memory.last)  # type: ignore[arg-type]
    if scene.memory.open is None:
        return offers.with_nothing_open(scene, intent)
    if intent == Intent.CORRECT:
        return steps.correct(scene)
    if intent == Intent.REPEAT and scene.reading.over:
        return (ReturnToStep(),)
    judged = waits.judge_date(scene)
    return judged if judged is not None else (Walk(_MOVES.get(intent, Move.REPEAT)),)


def choose(scene: Scene, option_id: str) -> Following:
    """The pending question was answered with this option."""
    question = scene.memory.question
    if question is None:
        return (Idle(),)
    if question.kind == questions.STEP:
        return _at_step(scene, option_id)
    scene.memory.question = None
    scene.memory.misses = 0
    if option_id == questions.HUMAN and question.kind != "stuck":
        return (HandOff("asked"),)
    return offers.ANSWERS[question.kind](scene, question, option_id)


def _answered(question: Question | None, intent: str) -> str | None:
    """The option of a question other than a step's that a control intent means, if it means one."""
    if question is None or question.kind == questions.STEP:
        return None
    if question.kind in ("offer_person", questions.DOUBT) and intent == Intent.NEXT:
        return None  # 好了下一步, 设置好了: what costs something is done on a plain yes
    wanted = traits(intent).answer
    known = {option[0] for option in question.options}
    if wanted == NO and NONE in known:
        return NONE
    return wanted if wanted in known else None


def _at_step(scene: Scene, option_id: str) -> Following:
    if option_id == questions.HUMAN:
        return (HandOff("asked"),)
    if scene.memory.open is None:
        return (Idle(),)
    if option_id.startswith(questions.OWN):
        return steps.choose(scene, option_id.removeprefix(questions.OWN))
    if option_id in scene.knowledge.topics and scene.memory.question is not None:
        return offers.ANSWERS["which_topic"](scene, scene.memory.question, option_id)
    return (Walk(step_prompts.SHORT_OPTIONS[option_id]),)


_CHOICES: dict[str, Act] = {cases.TICKET: cases.leave_ticket, cases.STAY: cases.keep_waiting}


def in_queue(scene: Scene) -> Following:
    """Leave the queue, tell the position, or note what was said."""
    choice, intent = scene.reading.choice, scene.reading.intent
    asked = scene.memory.question
    if choice is not None and choice.id == YES and asked is not None and asked.data.get("intent") == Intent.WITHDRAW:
        return _leave(scene)
    if choice is not None and asked is not None and asked.kind in (questions.AT_RISK, questions.DOUBT):
        return choose(scene, choice.id) if choice.id == YES else (TellCase(),)
    if choice is not None and asked is not None and asked.kind in (questions.OWN_DATA, questions.ERASE):
        return choose(scene, choice.id)
    if intent == Intent.PRIVACY_REQUEST:
        return own_data.tell_kept(scene)
    topic = scene.knowledge.topics.get(intent)
    if topic is not None and topic.lane == "money_at_risk":
        return (OpenTopic(topic.id),)
    if intent == Intent.DETAILS and scene.reading.topic:
        return services.note_details(scene)
    risky = scene.memory.case is not None and scene.memory.case.priority >= AT_RISK
    if intent in (Intent.MAYBE_RISK, Intent.LANE, Intent.UNREMINDED) or (intent == Intent.WHAT_NOW and risky):
        return asides.ANSWERS[intent](scene)
    leaving = choice.id == cases.LEAVE if choice else intent in (Intent.CANCEL, Intent.WITHDRAW)
    if leaving:
        return _leave(scene)
    if choice is not None:
        return _CHOICES[choice.id](scene) if choice.id in _CHOICES else (TellCase(),)
    if intent == Intent.RESOLVED:
        return cases.ask_whether_to_wait(scene)
    if intent == Intent.DOUBT and scene.reading.doubted == Intent.WITHDRAW:
        return cases.ask_whether_to_leave(scene)
    if intent in (Intent.THANK, Intent.ACKNOWLEDGE):
        scene.say(scene.phrase("say_thank" if intent == Intent.THANK else "acknowledged"))
        return DONE
    about = traits(intent).about_queue
    asks = about or is_asked(scene.reading.text)
    if topic is not None and asks and answers.told_at_once(scene, topic.id):
        return (TellCase(),)
    quiet = about or intent in (Intent.DOUBT, Intent.REFUSE, Intent.WILL_TRY)
    return (TellCase(),) if quiet else _note(scene)


def _note(scene: Scene) -> Following:
    """What was sent belongs to the case; the position stays."""
    scene.memory.keep_words(scene.reading)
    scene.effect("case_noted", number=scene.memory.case.number if scene.memory.case else "")
    scene.say(scene.phrase("noted_in_queue"), "notice")
    return (TellCase(),)


def _leave(scene: Scene) -> Following:
    """The customer takes the conversation back; it goes on at the exact step. With money at risk the case stays, as a
    ticket."""
    if scene.memory.case is not None and scene.memory.case.priority >= AT_RISK:
        return cases.leave_ticket(scene)
    cases.leave(scene)
    if scene.memory.open is not None:
        return (ShowStep(),)
    if scene.memory.parked:
        return (Idle(),)
    scene.say(scene.phrase("what_problem"))
    return DONE
