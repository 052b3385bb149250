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
from bot.store.turns import MAX_ATTEMPTS
from tests.integration.store.acting import (
    BACKENDS,
    LEASE,
    SORRY,
    echo,
    empty,
    expire_lease,
    opened,
    rows,
    say,
)
from tests.support.replies import apology

EXAMPLES = int(os.environ.get("PAYDOC_MACHINE_EXAMPLES", "20"))
STEPS = int(os.environ.get("PAYDOC_MACHINE_STEPS", "40"))
picks = st.integers(0, 1_000)


@dataclass
class Known:
    """What must be true of one conversation."""

    id: str
    said: list[tuple[int, str]] = field(default_factory=list)
    done: int = 0
    answered_seq: int = 0
    holder: Claimed | None = None
    expired: bool = False

    @property
    def pending(self) -> list[tuple[int, str]]:
        return self.said[self.done :]


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

    @rule(pick=picks)
    def accept(self, pick: int) -> None:
        known = self.one(pick)
        self.messages += 1
        accepted = say(self.store, known.id, f"m{self.messages}")
        assert not accepted.duplicate
        assert accepted.seq > max((seq for seq, _ in known.said), default=1)
        known.said.append((accepted.seq, f"m{self.messages}"))

    @rule(pick=picks, which=picks)
    def accept_again(self, pick: int, which: int) -> None:
        known = self.one(pick)
        if known.said:
            seq, message_id = known.said[which % len(known.said)]
            again = say(self.store, known.id, message_id)
            assert (again.seq, again.duplicate) == (seq, True)

    @rule(pick=picks, anyone=st.booleans())
    def claim(self, pick: int, anyone: bool) -> None:
        free = [k for k in self.known if k.pending and (k.holder is None or k.expired)]
        wanted = None if anyone else self.one(pick)
        claimed = self.store.claim("w1", wanted.id if wanted else None, LEASE)
        if claimed is None:
            assert not free if wanted is None else wanted not in free
            return
        known = self.of(claimed)
        assert known in free
        self.hold(known, claimed)

    def hold(self, known: Known, claimed: Claimed) -> None:
        assert claimed.seq == known.pending[0][0], "not the earliest"
        assert claimed.memory["turns"] == known.done, "not what the turn before it remembered"
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
        known.done, known.holder = known.done + 1, None
        assert (following is not None) == (keep and bool(known.pending))
        if following is not None:
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
        if dead:
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
            known.holder = None

    @invariant()
    def the_transcript_tells_the_same_story(self) -> None:
        for known in self.known:
            page = self.store.page(known.id, 0, limit=10_000)
            assert page is not None
            assert [m["seq"] for m in page.messages] == list(range(1, page.last_seq + 1))
            said = [(m["seq"], m["text"]) for m in page.messages if m["from"] == "customer"]
            assert said == [(seq, f"text of {name}") for seq, name in known.said]
            answers = [(m["reply_to"], m["text"]) for m in page.messages[1:] if m["from"] == "bot"]
            assert answers == [(seq, f"echo text of {name}") for seq, name in known.said[: known.done]]
            assert page.answered_seq == (known.said[known.done - 1][0] if known.done else 0)
            assert page.answered_seq >= known.answered_seq
            assert page.pending == bool(known.pending)
            known.answered_seq = page.answered_seq

    @invariant()
    def each_answer_has_its_effects_once(self) -> None:
        for known in self.known:
            found = rows(self.store, "events", conversation_id=known.id, name="answered")
            assert [e["data"]["seq"] for e in found] == [seq for seq, _ in known.said[: known.done]]


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
