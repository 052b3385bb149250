"""What the bot does itself on any wallet: greet, talk, ask back, a person, a case, a complaint, data and pictures."""

from __future__ import annotations

from dataclasses import replace

from bot.context import near
from bot.conversation import asides, own_data, steps
from bot.diagnosis.progress import open_step
from bot.flow import waits
from bot.flow.next import (
    DONE,
    Act,
    AskBack,
    Following,
    HandOff,
    Idle,
    OpenTopic,
    ReturnToStep,
    ShowStep,
    StartChecklist,
    TellCase,
)
from bot.privacy.masking import has_hidden
from bot.understanding.findings import Finding
from bot.understanding.intents import Handler, Intent
from bot.understanding.thresholds import THRESHOLDS
from bot.wording import prompts, step_prompts, times
from bot.wording.scene import Scene

_TELLING = 2  # characters: one alone is no hint at a topic


def request_human(scene: Scene) -> Following:
    """The customer wants a person, and gets one."""
    scene.memory.misses = 0
    return (HandOff("asked", scene.reading.topic or None),)


def ticket_status(scene: Scene) -> Following:
    """What became of the customer's case."""
    over = scene.memory.dealt_with
    if scene.memory.case is not None:
        return TellCase(), ReturnToStep()
    text = scene.phrase("case_over", number=over) if over else scene.phrase("no_case")
    if scene.memory.open is not None:
        scene.say(text)
        return (ReturnToStep(),)
    if not over and near.maybe(scene.brand, scene.reading):
        return (AskBack(),)
    prompts.person(scene, text, "asked")
    return DONE


def complaint(scene: Scene) -> Following:
    """Anger without a clearer request: own it, and offer a person."""
    scene.memory.misses = 0
    scene.event("complaint")
    if scene.memory.open is not None and scene.memory.open.status == "open":
        return (ShowStep(f"{scene.phrase('sorry')}{scene.phrase('back_to_step')}"),)
    prompts.person(scene, scene.phrase("sorry"), "complaint", also=near.maybe(scene.brand, scene.reading))
    return DONE


def greet(scene: Scene) -> Following:
    """Hello in the middle: what was left open is offered again."""
    last = scene.memory.last
    if scene.memory.open is not None:
        return (ShowStep(f"{scene.phrase('welcome_back')}{scene.phrase('back_to_step')}"),)
    if last is not None and last.status == "paused":
        scene.say(scene.phrase("welcome_back"))
        return (Idle(),)
    known = last is not None or scene.memory.parked or scene.memory.case is not None
    scene.say(f"{scene.phrase('welcome_back' if known else 'hello')}{scene.phrase('what_problem')}")
    return DONE


def small_talk(scene: Scene) -> Following:
    """Thanks, goodbye, help, who are you, chat, what is not served: a sentence, and the open step again."""
    intent = scene.reading.intent
    key = f"say_{intent}"
    scene.unhelped = intent == Intent.OUT_OF_SCOPE
    if scene.unhelped and scene.memory.open is None and near.may_be_served(scene.brand, scene.reading):
        return (AskBack(),)
    if intent == Intent.CHITCHAT and scene.memory.questions % 2:
        key = "say_chitchat_again"
    scene.say(scene.phrase(key))
    return DONE if intent == Intent.GOODBYE else (ReturnToStep(),)


def note_details(scene: Scene) -> Following:
    """The customer gave data only: say what was noted, judge a waiting time, go on."""
    judged = waits.judge_date(scene)
    if judged is not None:
        return judged
    told = times.in_words(scene, scene.memory.told(scene.reading))
    asked = scene.memory.question
    if told and asked is not None and asked.kind == "offer_checklist":
        return _since_when(scene, asked.data["topic"])
    text = scene.phrase("noted", values="、".join(told)) if told else scene.phrase("noted_text")
    if not told and has_hidden(scene.reading.words or scene.reading.text):
        text = ""  # nothing was kept, and the customer has just been told so
    if scene.memory.case is not None:
        scene.memory.keep_words(scene.reading)
    if scene.memory.case is not None and scene.reading.topic:
        scene.effect("case_noted", number=scene.memory.case.number)
        scene.say(scene.phrase("risk_added"), "notice")
        return TellCase(), ReturnToStep()
    if steps.is_offered(scene):
        return steps.offer_again(scene, text)
    opened, case = scene.memory.open, scene.memory.case
    if case is not None and opened is not None and opened.status == "used_up":
        opened = None  # a person has it
    if opened is not None and told:
        return asides.beside(scene, scene.phrase("noted_at_step", values="、".join(told)))
    if opened is not None:
        return (ShowStep(text),)
    if case is not None:
        scene.say(scene.phrase("noted_for_case"), "notice")
    elif (spoken_of := _just_spoken_of(scene)) is not None:
        reason, topic = spoken_of
        prompts.person(scene, text, reason, topic)
    else:
        scene.say("\n".join(filter(None, (text, scene.phrase("what_problem")))))
    return DONE


def _just_spoken_of(scene: Scene) -> tuple[str, str] | None:
    """What a person was just offered for, or was just answered, behind the reason for a person; None for nothing."""
    asked, answer = scene.memory.question, scene.brand.answer(scene.memory.answered)
    if asked is not None and asked.kind == "offer_person" and asked.data.get("topic"):
        return asked.data["reason"], asked.data["topic"]
    return ("asked", answer.topic) if answer is not None else None


def _since_when(scene: Scene, topic: str) -> Following:
    """A day told after it was said how long something takes: what comes before the waiting was done by then."""
    checklist = scene.brand.checklists.get(topic)
    if checklist is None:
        return (OpenTopic(topic),)  # taken out of the knowledge meanwhile
    waits = next((place for place, step in enumerate(checklist.main) if step.wait is not None), 0)
    done = tuple(Finding(step, "tried", implied=True) for step in checklist.main[:waits])
    scene.reading = replace(scene.reading, findings=done)
    return (StartChecklist(topic, scene.reading.typed),)


def note_attachment(scene: Scene) -> Following:
    """A picture to the bot, which cannot look at it: it belongs to the ticket, or else words are asked for."""
    ticket = scene.memory.case
    if ticket is not None:
        scene.effect("case_noted", number=ticket.number)
        scene.say(scene.phrase("picture_added", number=ticket.number), "notice")
        return (ReturnToStep(),)
    scene.say(scene.phrase("attachment_unseen"), "notice")
    return (ReturnToStep(),)


def ask_back(scene: Scene, unclear: AskBack | None = None) -> Following:
    """Not understood well enough to act on: ask back with the likeliest topics; after two misses offer a person."""
    memory, reading = scene.memory, scene.reading
    memory.misses += 1
    scene.unhelped = True
    scene.event("missed", words=reading.text, ranking=[list(r) for r in reading.ranking[:5]], at=_at(scene))
    if memory.misses >= 2:
        memory.misses = 0
        prompts.person(scene, scene.phrase("not_understood_twice"), "not_understood")
        return DONE
    known = set(scene.knowledge.topics) - {Intent.REQUEST_HUMAN}  # that has a button of its own
    likely = [name for name, p in reading.ranking if name in known and p >= THRESHOLDS.ask]
    if memory.open is not None:
        return _ask_at_step(scene, likely)
    maybe = list(dict.fromkeys((*near.maybe(scene.brand, reading), *likely)))[: THRESHOLDS.choices]
    if maybe:
        prompts.which_topic(scene, scene.phrase("clarify"), maybe, reading.typed)
        return DONE
    scene.say(scene.phrase("not_understood"))
    if memory.last is not None and memory.last.status == "paused":
        prompts.resume(scene, memory.last)
    return DONE


def _ask_at_step(scene: Scene, likely: list[str]) -> Following:
    """The step's buttons stay; of what else may be meant one thing is asked about, and never money at risk."""
    topics, checklist = scene.knowledge.topics, scene.checklist(scene.memory.open) if scene.memory.open else None
    opened = scene.memory.open.topic if scene.memory.open else ""
    guess = next((topic for topic in likely[:1] if topics[topic].lane == "ordinary" and topic != opened), None)
    if len(scene.reading.text) < _TELLING:
        guess = None
    if guess is None or checklist is None or scene.memory.open is None or scene.memory.open.status != "open":
        used_up = scene.memory.open is not None and scene.memory.open.status == "used_up"
        return (ShowStep("" if used_up else scene.phrase("not_understood_at_step")),)
    step_prompts.beside_step(scene, checklist, open_step(checklist, scene.memory.open), guess)
    return DONE


def _at(scene: Scene) -> str:
    """Where the customer was: topic and step, or nothing."""
    diagnosis = scene.memory.open
    return f"{diagnosis.topic}/{diagnosis.step_id}" if diagnosis is not None else ""


SERVICES: dict[Handler, Act] = {
    Handler.HAND_OFF: request_human,
    Handler.TELL_CASE: ticket_status,
    Handler.TELL_KEPT: own_data.tell_kept,
    Handler.TAKE_COMPLAINT: complaint,
    Handler.GREET: greet,
    Handler.SMALL_TALK: small_talk,
    Handler.NOTE_DETAILS: note_details,
    Handler.NOTE_ATTACHMENT: note_attachment,
    Handler.ASK_BACK: ask_back,
}
