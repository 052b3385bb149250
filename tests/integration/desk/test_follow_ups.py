"""The bot comes back by itself: once each, by day, to the right person, and to nobody who wants none of it."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.calendar import daytime
from bot.calendar.service_hours import SHANGHAI
from bot.exchange import FollowUpKind
from bot.store import Store
from bot.store import follow_ups as store_follow_ups
from bot.store.desk.facade import DeskStore
from bot.store.tables import cases
from bot.store.tables_customer import follow_ups
from bot.store.tables_mail import customers, notices, talks
from tests.integration.desk.acting import HOUR, agent, decisions
from tests.integration.desk.lives import PERSON, REFUSES, SOLVED, WAITS, Life, Waiting, lives
from tests.support import forks

LIVES = int(os.environ.get("PAYDOC_FOLLOWED_LIVES", "60"))
KILLS = 4  # of one of two processes
LOOK = timedelta(minutes=20)
DAYS = 18
KEYS: dict[FollowUpKind, str] = {"wait": "wait_passed", "late": "ticket_late", "opened": "desk_opened"}


def monday() -> datetime:
    """The Monday after next, at midnight: what is written meanwhile is old by then."""
    today = datetime.now(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=14 - today.weekday())


def begins(kind: FollowUpKind) -> str:
    """How such a message begins, whatever it names."""
    return decisions().assistant.knowledge.phrases[KEYS[kind]].partition("{")[0]


def followed(customer: Waiting) -> Counter[str]:
    """How often the customer was told of each kind, by what stands in the conversation."""
    texts = [text for sender, _, text in customer.seen() if sender == "bot"]
    return Counter(kind for kind in KEYS for text in texts if _is(kind, text))


def _is(kind: FollowUpKind, text: str) -> bool:
    parts = [part.partition("}")[2] for part in decisions().assistant.knowledge.phrases[KEYS[kind]].split("{")[1:]]
    return text.startswith(begins(kind)) and all(part in text for part in parts)


def look(desk: DeskStore, now: datetime, mine: dict[str, Life]) -> None:
    """What the clock does, with a note of who was told when."""
    if not daytime.is_day(now):
        return
    for one in desk.due_follow_ups(now):
        if desk.follow_up(one, decisions().follow_up, now):
            mine[one.conversation_id].told.append((now, one.kind, one.about))


def live(store: Store, many: int, seed: int) -> list[Life]:
    """All of them, on one clock that is turned; two processes look, in turns."""
    dice, start = random.Random(seed), monday()
    desk, other = DeskStore(store), DeskStore(store)
    person = agent(desk, f"lin{seed}", "lead", capacity=100_000)
    everyone = lives(store, dice, start, many)
    mine = {life.customer.id: life for life in everyone}
    for n in range(DAYS * 24 * 3):
        now = start + n * LOOK
        for life in everyone:
            life.step(now, desk, person)
        for looks in (desk, other) if n % 2 else (other, desk):
            look(looks, now, mine)
    return everyone


def test_lives_of_tickets_and_waiting_steps(store: Store) -> None:
    everyone = live(store, LIVES, seed=20261130)
    assert Counter(kind for life in everyone for _, kind, _ in life.told).keys() == KEYS.keys()
    for life in everyone:
        assert all(count == 1 for count in Counter((kind, about) for _, kind, about in life.told).values())
        assert followed(life.customer) == Counter(kind for _, kind, _ in life.told), "what was told stands there"
        for at, kind, _ in life.told:
            assert daytime.is_day(at)
            assert life.refused_at is None or at < life.refused_at + LOOK
            assert kind != "wait" or life.first == WAITS
            assert kind != "wait" or life.over_at is None or at < life.over_at + LOOK


def undisturbed(store: Store, first: str, begins_at: datetime) -> tuple[DeskStore, Waiting]:
    customer = Waiting(store, "okpay", None, begins_at)
    customer.says(first)
    return DeskStore(store), customer


def told_at(desk: DeskStore, customer: Waiting, start: datetime, days: int = 9) -> dict[str, datetime]:
    life = Life(customer, start, "", [])
    for n in range(days * 24 * 6):
        look(desk, start + n * timedelta(minutes=10), {customer.id: life})
    return {kind: at for at, kind, _ in life.told}


def test_money_that_takes_three_working_days_is_asked_after_on_the_fourth(store: Store) -> None:
    start = datetime(2027, 3, 1, 15, 0, tzinfo=SHANGHAI)  # a Monday
    desk, customer = undisturbed(store, WAITS, start)
    assert told_at(desk, customer, start) == {"wait": datetime(2027, 3, 5, 10, 0, tzinfo=SHANGHAI)}
    customer.now = datetime(2027, 3, 5, 11, 0, tzinfo=SHANGHAI)
    assert any(decisions().assistant.knowledge.phrases["solved"][:4] in text for text in customer.says(SOLVED))


def test_a_ticket_of_the_night_is_told_when_the_desk_opens_and_when_nobody_came(store: Store) -> None:
    start = datetime(2027, 3, 1, 22, 0, tzinfo=SHANGHAI)
    desk, customer = undisturbed(store, PERSON, start)
    found = told_at(desk, customer, start, 2)
    hours = decisions().assistant.knowledge.brands["okpay"].desk
    opens = hours.hours.next_open(start)
    assert found["opened"] == opens
    assert found["late"] == hours.hours.promise(start, hours.answer_within_minutes)


def test_who_wants_none_is_told_nothing_and_what_is_told_in_the_middle_of_a_talk_waits(store: Store) -> None:
    start = datetime(2027, 3, 1, 15, 0, tzinfo=SHANGHAI)
    desk, customer = undisturbed(store, WAITS, start)
    customer.accept(SOLVED)  # nobody has answered that yet
    due = datetime(2027, 3, 5, 10, 0, tzinfo=SHANGHAI)
    [one] = desk.due_follow_ups(due)
    assert not desk.follow_up(one, decisions().follow_up, due)
    assert desk.due_follow_ups(due) == [] and len(desk.due_follow_ups(due + timedelta(minutes=10))) == 1
    customer.answered()
    assert not desk.follow_up(one, decisions().follow_up, due + HOUR), "it is solved"
    desk, other = undisturbed(store, WAITS, start)
    other.says(REFUSES)
    assert told_at(desk, other, start) == {}


def test_a_closed_conversation_and_one_of_a_person_are_left_alone(store: Store) -> None:
    start = datetime(2027, 3, 1, 15, 0, tzinfo=SHANGHAI)
    desk, customer = undisturbed(store, WAITS, start)
    desk.leave_conversation(customer.id, decisions().left())
    assert told_at(desk, customer, start) == {}


def states(store: Store) -> Counter[str]:
    """How many follow-ups are in which state."""
    with store.engine.connect() as conn:
        found = conn.execute(sa.select(follow_ups.c.state, sa.func.count()).group_by(follow_ups.c.state))
        return Counter({state: n for state, n in found})


def two_looking(url: str, at: datetime, gate: Path) -> list[forks.Forked]:
    """Two other processes, which begin to look together."""
    read, write = os.pipe()
    with os.fdopen(read) as said, os.fdopen(write, "wb") as out:
        words = (url, at.isoformat(), str(gate))
        pair = [forks.begin("tests.integration.desk.follow_up_process", words, out=out) for _ in range(2)]
        out.close()
        assert [said.readline() for _ in pair] == ["is ready\n"] * 2
    gate.touch()
    return pair


def test_two_processes_and_kill_9_tell_each_once(store: Store, url: str, tmp_path: Path) -> None:
    start = datetime(2027, 3, 1, 15, 0, tzinfo=SHANGHAI)
    due = datetime(2027, 3, 5, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    dice, deadline = random.Random(7), time.monotonic() + 120
    customers: list[Waiting] = []
    killed = rounds = 0
    while (killed < KILLS or states(store)["due"]) and time.monotonic() < deadline:
        if killed < KILLS:  # enough to do that a kill comes in the middle of it; if it came too late, there is another
            customers += [undisturbed(store, WAITS, start)[1] for _ in range(12)]
        rounds, left = rounds + 1, states(store)["due"] - dice.randint(0, 4)
        pair = two_looking(url, due, tmp_path / f"go{rounds}")
        while states(store)["due"] > max(0, left) and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(dice.uniform(0.0, 0.005))
        pair[0].send_signal(signal.SIGKILL)
        killed += pair[0].wait() == -signal.SIGKILL
        if killed < KILLS:
            pair[1].send_signal(signal.SIGKILL)
        pair[1].wait(60)
    assert states(store) == Counter(told=len(customers)) and killed >= KILLS
    assert all(followed(customer) == Counter(wait=1) for customer in customers)


def test_of_the_same_step_it_is_asked_once_of_another_diagnosis_anew(store: Store) -> None:
    start, later = datetime(2027, 3, 1, 15, 0, tzinfo=SHANGHAI), datetime(2027, 3, 5, 15, 0, tzinfo=SHANGHAI)
    desk, customer = undisturbed(store, WAITS, start)
    told_at(desk, customer, start)
    with store.engine.begin() as conn:
        told = conn.execute(sa.select(follow_ups)).one()
        again = {"kind": told.kind, "about": told.about, "due_at": later.isoformat()}
        store_follow_ups.make(conn, customer.id, again, later.timestamp())
    assert desk.due_follow_ups(later + timedelta(days=30)) == [], "a day that is corrected later makes no second one"
    for text in (SOLVED, WAITS):
        customer.now = later
        customer.says(text)
    assert told_at(desk, customer, later).keys() == {"wait"}


@pytest.mark.parametrize(
    ("left", "hours", "following", "told", "owed"),
    [(3, 1, 1, {"late"}, 0), (0, 1, 1, set(), 1), (3, -1, 1, set(), 1), (3, 1, 0, set(), 0)],
    ids=["some left", "none left", "the window is over", "does not follow"],
)
def test_in_a_channel_only_what_matters_and_only_who_can_be_reached(
    store: Store, left: int, hours: int, following: int, told: set[str], owed: int
) -> None:
    start = datetime(2027, 3, 1, 22, 0, tzinfo=SHANGHAI)
    desk, customer = undisturbed(store, PERSON, start)
    window = {"message_left": left, "message_until": time.time() + hours * 3600}
    with store.engine.begin() as conn:
        who = {"channel": "wechat", "brand": "okpay", "address": "o1"}
        conn.execute(sa.insert(customers), {**who, **window, "following": following})
        conn.execute(sa.insert(talks), {**who, "conversation_id": customer.id, "last_seq": 999})
        conn.execute(sa.update(cases).values(promised_at=time.time() - 1))  # by the database's own clock
    assert told_at(desk, customer, start, 2).keys() == told
    with store.engine.connect() as conn:
        found = conn.execute(sa.select(notices.c.kind, notices.c.address)).all()
    assert found == [("late", "o1")] * owed, "who cannot be written to is owed a notice of it"
