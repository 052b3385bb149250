"""Random histories of messages, turns, crashes and late finishers: nothing lost, nothing answered twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.exchange import Effect
from bot.store import Claimed, LeaseLost, Store
from bot.store.bursts import APART_ATTEMPTS, MOST_MESSAGES
from bot.store.turns import MAX_ATTEMPTS
from tests.integration.store.acting import (
    BACKENDS,
    LEASE,
    SORRY,
    echo,
    empty,
    expire_lease,
    opened,
    press,
    rows,
    say,
)
from tests.support.replies import apology

EXAMPLES = int(os.environ.get("PAYDOC_MACHINE_EXAMPLES", "12"))
STEPS = int(os.environ.get("PAYDOC_MACHINE_STEPS", "40"))
picks = st.integers(0, 1_000)


@dataclass(frozen=True)
class Message:
    """One that was accepted."""

    seq: int
    name: str
    pressed: bool

    @property
    def text(self) -> str:
        return f"text of {self.name}"


@dataclass
class Known:
    """What must be true of one conversation."""

    id: str
    said: list[Message] = field(default_factory=list)
    done: int = 0
    answers: list[tuple[int, str]] = field(default_factory=list)
    tries: int = 0  # of the earliest message that waits
    answered_seq: int = 0
    holder: Claimed | None = None
    expired: bool = False

    @property
    def pending(self) -> list[Message]:
        return self.said[self.done :]

    @property
    def burst(self) -> list[Message]:
        """What the next turn answers."""
        first, *more = self.pending
        taken = [first]
        if not first.pressed and self.tries < APART_ATTEMPTS:
            for message in more[: MOST_MESSAGES - 1]:
                if message.pressed or message.seq != taken[-1].seq + 1:
                    break
                taken.append(message)
        return taken


class StoreMachine(RuleBasedStateMachine):
    """The store beside a list that cannot forget."""

    def __init__(self, fresh: Callable[[], str]) -> None:
        super().__init__()
        self.url = fresh()
        self.store = Store(self.url)
        self.known: list[Known] = []
        self.claims: list[Claimed] = []
        self.messages = 0

    def teardown(self) -> None:
        self.store.close()

    def one(self, pick: int) -> Known:
        return self.known[pick % len(self.known)]

    def of(self, claimed: Claimed) -> Known:
        return next(k for k in self.known if k.id == claimed.conversation_id)

    @initialize(count=st.integers(1, 3))
    def open(self, count: int) -> None:
        self.known = [Known(opened(self.store).conversation_id) for _ in range(count)]

    @rule(pick=picks, count=st.integers(1, 10))
    def accept_some(self, pick: int, count: int) -> None:
        for _ in range(count):
            self.accept(pick, False)

    @rule(pick=picks, pressed=st.booleans())
    def accept(self, pick: int, pressed: bool) -> None:
        known = self.one(pick)
        self.messages += 1
        name = f"m{self.messages}"
        accepted = press(self.store, known.id, name) if pressed else say(self.store, known.id, name)
        assert not accepted.duplicate
        assert accepted.seq > max((message.seq for message in known.said), default=1)
        known.said.append(Message(accepted.seq, name, pressed))

    @rule(pick=picks, which=picks)
    def accept_again(self, pick: int, which: int) -> None:
        known = self.one(pick)
        if known.said:
            message = known.said[which % len(known.said)]
            again = say(self.store, known.id, message.name)
            assert (again.seq, again.duplicate) == (message.seq, True)

    @rule(pick=picks, anyone=st.booleans())
    def claim(self, pick: int, anyone: bool) -> None:
        free = [k for k in self.known if k.pending and (k.holder is None or k.expired)]
        wanted = None if anyone else self.one(pick)
        claimed = self.store.claim("w1", wanted.id if wanted else None, LEASE)
        if claimed is None:
            assert not free if wanted is None else wanted not in free
            return
        assert isinstance(claimed, Claimed)
        known = self.of(claimed)
        assert known in free
        known.tries += known.holder is not None  # which has died
        self.hold(known, claimed)

    def hold(self, known: Known, claimed: Claimed) -> None:
        burst = known.burst
        assert claimed.seqs == tuple(message.seq for message in burst), "not the earliest"
        assert (claimed.seq, claimed.text) == (burst[-1].seq, "\n".join(message.text for message in burst))
        assert claimed.attempts == known.tries
        assert claimed.memory["turns"] == len(known.answers), "not what the turn before it remembered"
        known.holder, known.expired = claimed, False
        self.claims.append(claimed)

    @rule(which=picks, keep=st.booleans())
    def complete(self, which: int, keep: bool) -> None:
        """Any claim ever made may come to its end now: the holder's, or one long lost."""
        if not self.claims:
            return
        claimed = self.claims[which % len(self.claims)]
        known = self.of(claimed)
        outcome = echo(claimed, Effect("event", {"name": "answered", "seq": claimed.seq}))
        if known.holder is not claimed:
            with pytest.raises(LeaseLost):
                self.store.complete(claimed, outcome, keep)
            return
        following = self.store.complete(claimed, outcome, keep)
        known.answers.append((claimed.seq, f"echo {claimed.text}"))
        known.done, known.tries, known.holder = known.done + len(claimed.seqs), 0, None
        assert (following is not None) == (keep and bool(known.pending))
        if following is not None:
            assert isinstance(following, Claimed)
            self.hold(known, following)

    @rule(which=picks, release=st.booleans())
    def give_up(self, which: int, release: bool) -> None:
        if not self.claims:
            return
        claimed = self.claims[which % len(self.claims)]
        known = self.of(claimed)

        def give_up() -> bool:
            if release:
                self.store.release(claimed)
                return False
            return self.store.fail(claimed, "Error", apology(SORRY)(claimed), timedelta(0))

        if known.holder is not claimed:
            with pytest.raises(LeaseLost):
                give_up()
            return
        dead = give_up()
        assert dead == (not release and claimed.attempts + 1 >= MAX_ATTEMPTS)
        known.holder = None
        known.tries += not release
        if dead:
            assert len(claimed.seqs) == 1, "a bad message took others with it"
            # The apology leaves the memory alone, which the model counts turns by.
            self.claims.clear()
            self.known.remove(known)
            if not self.known:
                self.open(1)

    @rule(pick=picks)
    def crash_until_the_lease_is_over(self, pick: int) -> None:
        """The worker dies; what it claimed may still come back late (see complete)."""
        known = self.one(pick)
        if known.holder is not None:
            expire_lease(self.store, known.id)
            known.expired = True

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store(self.url)
        self.store.clear_leases()
        for known in self.known:
            known.tries += known.holder is not None
            known.holder = None

    @invariant()
    def the_transcript_tells_the_same_story(self) -> None:
        for known in self.known:
            page = self.store.page(known.id, 0, limit=10_000)
            assert page is not None
            assert [m["seq"] for m in page.messages] == list(range(1, page.last_seq + 1))
            said = [(m["seq"], m["text"]) for m in page.messages if m["from"] == "customer"]
            assert said == [(message.seq, message.text) for message in known.said]
            answers = [(m["reply_to"], m["text"]) for m in page.messages[1:] if m["from"] == "bot"]
            assert answers == known.answers
            assert page.answered_seq == (known.said[known.done - 1].seq if known.done else 0)
            assert page.answered_seq >= known.answered_seq
            assert page.pending == bool(known.pending)
            known.answered_seq = page.answered_seq

    @invariant()
    def each_answer_has_its_effects_once(self) -> None:
        for known in self.known:
            found = rows(self.store, "events", conversation_id=known.id, name="answered")
            assert [e["data"]["seq"] for e in found] == [seq for seq, _ in known.answers]
            ended = [row["seq"] for row in rows(self.store, "inbox", conversation_id=known.id, state="done")]
            assert ended == [message.seq for message in known.said[: known.done]]


@pytest.fixture(params=BACKENDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes an empty database, again and again."""
    if request.param == "sqlite":
        source, made = request.getfixturevalue("migrated_file"), iter(range(1_000_000))
        return lambda: f"sqlite:///{shutil.copy(source, tmp_path / f'{next(made)}.db')}"
    cluster = request.getfixturevalue("postgres")
    database = request.getfixturevalue("migrated_database")

    def emptied() -> str:
        empty(cluster, database)
        return str(cluster.url(database))

    return emptied


def test_no_history_loses_or_repeats_a_message(fresh: Callable[[], str]) -> None:
    class Machine(StoreMachine):
        def __init__(self) -> None:
            super().__init__(fresh)

    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks
        ),
    )
