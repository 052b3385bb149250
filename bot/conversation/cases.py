"""Giving the conversation to a person: the case, the promise, and what the customer is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.context import questions
from bot.context.memory import OpenCase
from bot.conversation import case_record
from bot.exchange import AT_RISK, EffectName
from bot.flow.next import DONE, Following, GiveBack, HandOff, ShowStep, TellCase
from bot.handoff import card, policy
from bot.handoff.policy import PRIORITY, Promise, Reason
from bot.understanding.intents import Intent
from bot.wording import prompts
from bot.wording.desk_hours import hours
from bot.wording.scene import Scene
from bot.wording.times import moment

QUEUE = "queue"
STAY, TICKET, LEAVE = "stay", "ticket", "leave"


def hand_off(scene: Scene, wanted: HandOff) -> Following:
    """Open a case and either queue the conversation or, outside the hours, leave a ticket with a promised time. A case
    that is there already is raised where that helps the customer: it never ends for another."""
    if scene.memory.errand is not None:
        return (GiveBack(),)
    ahead = scene.queue.ahead_of(PRIORITY[wanted.reason])
    promised = policy.promise(scene.brand.desk, scene.now, ahead, scene.queue.staff)
    known, topic = scene.memory.case, wanted.topic or _topic(scene)
    if known is None:
        opened = _open_case(scene, topic, wanted.reason, promised)
    elif PRIORITY[wanted.reason] > known.priority or (known.status == "ticket" and promised.open_now):
        opened = _raise_case(scene, known, topic, wanted.reason, promised)
    else:
        return (TellCase(),)
    if promised.open_now:
        scene.owner = "queued"
        ahead = scene.queue.ahead_of(opened.priority)
        key = "queued_next" if ahead == 0 else "queued"
        told = scene.phrase(key, ahead=ahead, number=opened.number, by=moment(scene, promised.answered_by))
        about = _about(scene) or scene.phrase("passed_on")
        _tell(scene, "\n".join(filter(None, (f"{told}{about}", _bring(scene)))))
        return DONE
    scene.owner = "bot"  # who still waited when the desk closed has a ticket now
    if scene.memory.question is not None and scene.memory.question.kind != questions.STEP:
        scene.memory.question = None  # answered: what is said next is about the ticket
    opens, by = moment(scene, promised.opens_at), moment(scene, promised.answered_by)
    _come_back(scene, opened, promised.opens_at)
    told = scene.phrase("ticket", number=opened.number, opens=opens, by=by, hours=hours(scene))
    scene.say("\n".join(filter(None, (told, _about(scene), _bring(scene)))), "notice")
    _stands_behind(scene)
    return DONE


def _stands_behind(scene: Scene) -> None:
    """What was asked before the case was told of: a bare yes is now said to the case, until it is asked again."""
    asked = scene.memory.question
    if asked is not None:
        scene.memory.question = replace(asked, data={**asked.data, questions.CASE_TOLD: True})


def _about(scene: Scene) -> str:
    """Asked of who has said nothing yet of what it is about: the person would have to ask it first."""
    opened = scene.memory.case
    unknown = opened is not None and opened.topic is None and not scene.memory.words
    return scene.phrase("say_what_about") if unknown else ""


def _bring(scene: Scene) -> str:
    """What the wallet's document says to have ready; with money at risk that has been said."""
    risky = scene.memory.case is not None and scene.memory.case.priority >= AT_RISK
    bring = scene.brand.handoff.bring
    return scene.phrase("bring", bring=bring) if bring and not risky else ""


def tell(scene: Scene, asked: TellCase) -> Following:
    """What is known of the case a person has or will have."""
    opened = scene.memory.case
    if opened is None:
        scene.say(scene.phrase("no_case"))
        return DONE
    if not opened.promised_at:
        scene.say(scene.phrase("ticket_open_untimed", number=opened.number), "notice")
        _stands_behind(scene)
        return DONE
    by = moment(scene, datetime.fromisoformat(opened.promised_at))
    if opened.status == "waiting":
        ahead = scene.queue.own_ahead or 0
        key = "position_next" if ahead == 0 else "position"
        told = scene.phrase(key, ahead=ahead, number=opened.number, by=by)
        _tell(scene, "\n".join(filter(None, (told, scene.brand.handoff.waiting if ahead else ""))))
    else:
        scene.say(scene.phrase("ticket_open", number=opened.number, by=by), "notice")
        _stands_behind(scene)
    return DONE


def ask_whether_to_wait(scene: Scene) -> Following:
    """好了 in the queue may mean the trouble or the talk: nobody loses the place for it."""
    _tell(scene, scene.phrase("solved_in_queue"))
    return DONE


def ask_whether_to_leave(scene: Scene) -> Following:
    """算了 in the queue may mean the person or the trouble: asked, since a place in the queue is not got back."""
    labels = ("label_leave_queue", "label_keep_waiting")
    prompts.doubt(scene, scene.phrase("doubt_leave_queue"), Intent.WITHDRAW.value, labels=labels)
    return DONE


def ask_about_wait(scene: Scene) -> None:
    """Nobody came by the promised time: keep waiting, leave a ticket, or go on with the bot."""
    opened = scene.memory.case
    options = [
        (STAY, scene.phrase("label_keep_waiting")),
        (TICKET, scene.phrase("label_leave_ticket")),
        (LEAVE, scene.phrase("label_go_on_with_bot")),
    ]
    number = opened.number if opened else ""
    scene.ask(scene.phrase("nobody_came", number=number), QUEUE, options, reply="notice")


def keep_waiting(scene: Scene) -> Following:
    """The place is kept; when the promise has passed there is a new one, and the customer is asked again then."""
    opened = scene.memory.case
    if opened is not None and datetime.fromisoformat(opened.promised_at) <= scene.now:
        ahead = scene.queue.own_ahead or 0
        promised = policy.promise(scene.brand.desk, scene.now, ahead, scene.queue.staff)
        opened.promised_at = promised.answered_by.isoformat(timespec="seconds")
        scene.effect("case_kept", number=opened.number, ask_at=opened.promised_at)
    return (TellCase(),)


def leave_ticket(scene: Scene, key: str = "ticket_left") -> Following:
    """Out of the queue: somebody gets in touch by a promised time, and the bot goes on meanwhile."""
    opened = scene.memory.case
    if opened is None:
        return DONE
    by = policy.ticket_promise(scene.brand.desk, scene.now)
    opened.status, opened.promised_at = "ticket", by.isoformat(timespec="seconds")
    scene.memory.question = None
    scene.owner = "bot"
    scene.effect("case_ticketed", number=opened.number, promised_at=opened.promised_at)
    scene.event("ticket_left", reason=key)
    promised = policy.promise(scene.brand.desk, scene.now)
    _come_back(scene, opened, None if promised.open_now else promised.opens_at)
    scene.say(scene.phrase(key, number=opened.number, by=moment(scene, by)), "notice")
    walking = scene.memory.open is not None and scene.memory.open.status == "open"
    return (ShowStep(),) if walking else DONE


def _come_back(scene: Scene, opened: OpenCase, opens_at: datetime | None) -> None:
    """Who has a ticket is told when the desk opens, and when the promise was not kept."""
    scene.follow_up("late", opened.number, datetime.fromisoformat(opened.promised_at))
    if opens_at is not None:
        scene.follow_up("opened", opened.number, opens_at)


def leave(scene: Scene) -> None:
    """The customer does not want a person any more: the case is left, and the conversation is the bot's."""
    if scene.memory.case is not None:
        scene.effect("case_left", number=scene.memory.case.number)
    scene.memory.case, scene.memory.question = None, None
    scene.owner = "bot"
    scene.event("left_queue")
    scene.say(scene.phrase("left_queue"), "notice")


def _tell(scene: Scene, text: str) -> None:
    options = [(STAY, scene.phrase("label_keep_waiting")), (LEAVE, scene.phrase("label_leave_queue"))]
    scene.ask(text, QUEUE, options, reply="notice")


def _open_case(scene: Scene, topic: str | None, reason: Reason, promised: Promise) -> OpenCase:
    status, by = _standing(promised)
    number = card.case_number(scene.now, scene.new_id())
    scene.memory.case = OpenCase(number, status, PRIORITY[reason], by, topic)
    _write(scene, "case_opened", scene.memory.case, reason)
    return scene.memory.case


def _raise_case(scene: Scene, known: OpenCase, topic: str | None, reason: Reason, promised: Promise) -> OpenCase:
    """The same case, under its number: more urgent, or waiting now. What was promised before still holds."""
    status, by = _standing(promised)
    if PRIORITY[reason] > known.priority:
        known.priority, known.topic = PRIORITY[reason], topic or known.topic
    known.status, known.promised_at = status, policy.sooner(known.promised_at, by, scene.now)
    _write(scene, "case_raised", known, reason)
    return known


def _standing(promised: Promise) -> tuple[str, str]:
    return "waiting" if promised.open_now else "ticket", promised.answered_by.isoformat(timespec="seconds")


def _write(scene: Scene, effect: EffectName, opened: OpenCase, reason: Reason) -> None:
    scene.effect(
        effect,
        number=opened.number,
        topic=opened.topic,
        queue=scene.brand.desk.queue,
        priority=opened.priority,
        reason=reason,
        status=opened.status,
        card=case_record.known(scene, opened.topic),
        promised_at=opened.promised_at,
    )
    scene.event("handed_off", reason=reason, topic=opened.topic, status=opened.status)


def _topic(scene: Scene) -> str | None:
    for diagnosis in (scene.memory.open, scene.memory.last):
        if diagnosis is not None:
            return diagnosis.topic
    return None
