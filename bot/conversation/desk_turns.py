"""What the bot says and remembers when a person at the desk acts, or when nobody came in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.context.questions import HUMAN
from bot.conversation import cases
from bot.diagnosis.state import Diagnosis, Status
from bot.exchange import FollowUpKind, ReplyOption
from bot.flow import errands, shelf, waits
from bot.flow.next import DONE, Act, Following, Idle, ShowStep, StartChecklist
from bot.handoff import policy
from bot.knowledge.model import Checklist
from bot.wording import prompts, step_prompts
from bot.wording.scene import Scene
from bot.wording.times import moment


def joined(name: str, phrase: str = "agent_joined") -> Act:
    """A person takes the conversation."""

    def turn(scene: Scene) -> Following:
        errands.drop(scene)
        scene.memory.question = None
        scene.owner = "agent"
        return _tell(scene, phrase, name=name)

    return turn


def returned(scene: Scene) -> Following:
    """The person has to leave; the customer is in the queue again, at the old place."""
    errands.drop(scene)
    scene.memory.question = None
    if scene.memory.case is not None:
        scene.memory.case.status = "waiting"
    scene.owner = "queued"
    return _tell(scene, "agent_gone")


def handed_back(name: str, topic: str | None) -> Act:
    """The bot goes on: with a checklist if one is named, else at the exact step."""

    def turn(scene: Scene) -> Following:
        errands.drop(scene)
        scene.memory.helped = True
        _deal_with(scene)
        scene.memory.case, scene.memory.question = None, None
        scene.owner = "bot"
        _tell(scene, "handed_back", name=name)
        return _go_on(scene, topic)

    return turn


def step_sent(checklist: Checklist, step_id: str, name: str) -> Act:
    """The bot walks one step with the customer and reports its outcome."""

    def turn(scene: Scene) -> Following:
        return errands.begin(scene, checklist, step_id, name)

    return turn


def closed(scene: Scene) -> Following:
    """The person is done: nothing stays open, and the customer is asked how it was."""
    scene.memory.helped = True
    _deal_with(scene)
    return _end(scene, "handed_off", "agent_closed")


def left(scene: Scene) -> Following:
    """The customer ends it; who spoke with a person is asked how it was."""
    return _end(scene, "handed_off" if scene.memory.case else "paused", "customer_left")


def nobody_came(scene: Scene) -> Following:
    """The promised time has passed: say so, and let the customer choose."""
    scene.owner = "queued"
    cases.ask_about_wait(scene)
    return DONE


def desk_closed(scene: Scene) -> Following:
    """The hours are over: who still waits has a ticket, and the bot again."""
    return cases.leave_ticket(scene, "ticket_at_closing")


def follow_up(kind: FollowUpKind, about: str) -> Act:
    """What the bot comes back to by itself. Nothing is said where it is over, refused, or a person's matter."""

    def turn(scene: Scene) -> Following:
        if scene.memory.reminders == "refused" or scene.memory.errand is not None:
            return DONE
        return _FOLLOW_UPS[kind](scene, about)

    return turn


def _wait_is_over(scene: Scene, about: str) -> Following:
    """The documented time has passed: whether it has come right, at the step that waits."""
    memory = scene.memory
    known = [memory.open, memory.last, *memory.parked]
    waiting = next((d for d in known if d is not None and _waits(d) and f"{d.id}/{d.step_id}" == about), None)
    checklist = scene.checklist(waiting) if waiting is not None else None
    step = checklist.step(waiting.step_id) if checklist is not None and waiting is not None else None
    if waiting is None or checklist is None or step is None or step.wait is None or memory.case is not None:
        return DONE
    memory.reminders = ""
    text = scene.phrase("wait_passed", topic=scene.topic_name(waiting.topic), span=waits.span(scene, step.wait))
    if memory.open is not waiting:
        shelf.park(scene)
    shelf.take_up(scene, waits.passed(checklist, waiting))
    step_prompts.result(scene, checklist, step, text)
    return DONE


def _waits(diagnosis: Diagnosis) -> bool:
    return diagnosis.status in ("open", "paused", "parked") and not diagnosis.settled(diagnosis.step_id)


def _not_kept(scene: Scene, number: str) -> Following:
    """Nobody got in touch by the time that was promised: the customer is told before having to ask."""
    opened = scene.memory.case
    if opened is not None and opened.number == number and opened.status == "ticket" and opened.promised_at:
        scene.event("promise_broken", number=number)
        by = moment(scene, datetime.fromisoformat(opened.promised_at))
        scene.say(scene.phrase("ticket_late", number=number, by=by), "notice", options=_person_now(scene))
    return DONE


def _desk_opened(scene: Scene, number: str) -> Following:
    """People are there again: who left a ticket may wait in the queue now instead."""
    opened, promised = scene.memory.case, policy.promise(scene.brand.desk, scene.now)
    if opened is None or opened.number != number or opened.status != "ticket" or not opened.promised_at:
        return DONE
    if not promised.open_now:
        scene.follow_up("opened", number, promised.opens_at)  # the hours are others than they were
        return DONE
    by = moment(scene, datetime.fromisoformat(opened.promised_at))
    scene.say(scene.phrase("desk_opened", number=number, by=by), "notice", options=_person_now(scene))
    return DONE


def _person_now(scene: Scene) -> tuple[ReplyOption, ...]:
    is_open = policy.promise(scene.brand.desk, scene.now).open_now
    return (ReplyOption(scene.phrase("label_human"), HUMAN),) if is_open else ()


_FOLLOW_UPS: dict[FollowUpKind, Callable[[Scene, str], Following]] = {
    "wait": _wait_is_over,
    "late": _not_kept,
    "opened": _desk_opened,
}


def _deal_with(scene: Scene) -> None:
    """Who asks about the case later is told that a person was done with it, not that there was none."""
    if scene.memory.case is not None:
        scene.memory.dealt_with = scene.memory.case.number


def _end(scene: Scene, status: Status, phrase: str) -> Following:
    errands.drop(scene)
    shelf.end_all(scene, status)
    scene.owner = "closed"
    _tell(scene, phrase)
    prompts.rating(scene)
    return DONE


def _go_on(scene: Scene, topic: str | None) -> Following:
    diagnosis = scene.memory.open
    if diagnosis is not None and diagnosis.status == "used_up":
        scene.memory.last, scene.memory.open = diagnosis, None
    if topic is not None:
        return (StartChecklist(topic),)
    if scene.memory.open is not None:
        return (ShowStep(scene.phrase("back_to_step")),)
    if scene.memory.parked:
        return (Idle(),)
    scene.say(scene.phrase("handed_back_idle"))
    return DONE


def _tell(scene: Scene, key: str, **values: object) -> Following:
    scene.say(scene.phrase(key, **values), "notice", sender="system")
    return DONE
