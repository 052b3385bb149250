"""Giving the conversation to a person: the case, the promise, and what the customer is told."""

from __future__ import annotations

from datetime import datetime

from bot.calendar.service_hours import SHANGHAI
from bot.context.memory import OpenCase
from bot.conversation.flow import DONE, Following, GiveBack, HandOff, ShowStep, TellCase
from bot.conversation.scene import Scene
from bot.exchange import AT_RISK
from bot.handoff import card, policy
from bot.handoff.policy import PRIORITY, Promise, Reason

QUEUE = "queue"
STAY, TICKET, LEAVE = "stay", "ticket", "leave"


def hand_off(scene: Scene, wanted: HandOff) -> Following:
    """Open a case and either queue the conversation or, outside the hours, leave a ticket with a promised time."""
    if scene.memory.errand is not None:
        return (GiveBack(),)
    promised = policy.promise(scene.brand.desk, scene.now)
    priority = PRIORITY[wanted.reason]
    if scene.memory.case is not None:
        raised = priority > scene.memory.case.priority
        if not raised and (scene.memory.case.status == "waiting" or not promised.open_now):
            return (TellCase(),)
        scene.effect("case_left", number=scene.memory.case.number)
    opened = _open_case(scene, wanted.topic or _topic(scene), wanted.reason, priority, promised)
    if promised.open_now:
        scene.owner = "queued"
        ahead = scene.queue.ahead_of(priority)
        key = "queued_next" if ahead == 0 else "queued"
        told = scene.phrase(key, ahead=ahead, number=opened.number, by=clock(promised.answered_by))
        _tell(scene, "\n".join(filter(None, (told, _bring(scene)))))
        return DONE
    opens, by = moment(scene, promised.opens_at), moment(scene, promised.answered_by)
    told = scene.phrase("ticket", number=opened.number, opens=opens, by=by, hours=hours(scene))
    scene.say("\n".join(filter(None, (told, _bring(scene)))), "notice")
    return DONE


def hours(scene: Scene) -> str:
    """When people are at this wallet's desk, in words."""
    return scene.phrase("and").join(
        scene.phrase(f"hours_{span.days}", start=f"{span.start:%-H:%M}", end=f"{span.end:%-H:%M}")
        for span in scene.brand.desk.hours.spans
    )


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
        return DONE
    by = moment(scene, datetime.fromisoformat(opened.promised_at))
    if opened.status == "waiting":
        ahead = scene.queue.own_ahead or 0
        key = "position_next" if ahead == 0 else "position"
        told = scene.phrase(key, ahead=ahead, number=opened.number, by=by)
        _tell(scene, "\n".join(filter(None, (told, scene.brand.handoff.waiting if ahead else ""))))
    else:
        scene.say(scene.phrase("ticket_open", number=opened.number, by=by), "notice")
    return DONE


def clock(at: datetime) -> str:
    """Hours and minutes on the customer's clock."""
    return at.astimezone(SHANGHAI).strftime("%H:%M")


def moment(scene: Scene, at: datetime) -> str:
    """A time of day, with the date when it is not today."""
    local = at.astimezone(SHANGHAI)
    same_day = local.date() == scene.now.astimezone(SHANGHAI).date()
    return clock(at) if same_day else f"{scene.phrase('day', month=local.month, day=local.day)} {clock(at)}"


def ask_whether_to_wait(scene: Scene) -> Following:
    """好了 in the queue may mean the trouble or the talk: nobody loses the place for it."""
    _tell(scene, scene.phrase("solved_in_queue"))
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
        promised = policy.promise(scene.brand.desk, scene.now)
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
    scene.say(scene.phrase(key, number=opened.number, by=moment(scene, by)), "notice")
    walking = scene.memory.open is not None and scene.memory.open.status == "open"
    return (ShowStep(),) if walking else DONE


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


def _open_case(scene: Scene, topic: str | None, reason: Reason, priority: int, promised: Promise) -> OpenCase:
    status = "waiting" if promised.open_now else "ticket"
    by = promised.answered_by.isoformat(timespec="seconds")
    opened = OpenCase(card.case_number(scene.now, scene.new_id()), status, priority, by, topic)
    scene.memory.case = opened
    scene.effect(
        "case_opened",
        number=opened.number,
        topic=topic,
        queue=scene.brand.desk.queue,
        priority=priority,
        reason=reason,
        status=status,
        card=_card(scene, topic, reason),
        promised_at=by,
    )
    scene.event("handed_off", reason=reason, topic=topic, status=status)
    return opened


def _topic(scene: Scene) -> str | None:
    for diagnosis in (scene.memory.open, scene.memory.last):
        if diagnosis is not None:
            return diagnosis.topic
    return None


def _card(scene: Scene, topic: str | None, reason: str) -> dict[str, object]:
    runs = [scene.memory.open, *scene.memory.parked, scene.memory.last]
    known = [(d, c) for d in runs if d is not None and (c := scene.checklist(d)) is not None]
    return card.card(scene.memory.brand, topic, reason, scene.memory.words, scene.memory.details, known)
