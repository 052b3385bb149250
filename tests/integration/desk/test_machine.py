"""Random lives of conversations with people: the bot is silent while a person has one, nothing is lost or twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.desk.errors import DeskError
from bot.desk.permissions import Agent
from bot.store import Claimed, LeaseLost, Store
from bot.store.desk.facade import DeskStore
from bot.store.tables import events, messages
from tests.integration.desk.acting import HOUR, Customer, agent, deciding
from tests.integration.store.acting import expire_lease
from tests.integration.store.test_store_machine import fresh

__all__ = ["fresh"]

# PAYDOC_DESK_EXAMPLES=10000 for the long run.
EXAMPLES = int(os.environ.get("PAYDOC_DESK_EXAMPLES", "25"))
STEPS = int(os.environ.get("PAYDOC_DESK_STEPS", "30"))
SAID = ("付款失败了", "还是不行", "好了", "转人工", "/restart", "谢谢", "取消", "1", "机器人你说话")
STEP = "payment_failed"
picks = st.integers(0, 1_000)
people = st.sampled_from((0, 0, 0, 0, 1, 2))  # mostly the one who has it


@dataclass
class Known:
    """What must be true of one conversation."""

    customer: Customer
    said: list[int] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    held: list[tuple[int, int | None]] = field(default_factory=list)
    claims: list[Claimed] = field(default_factory=list)


class DeskMachine(RuleBasedStateMachine):
    """Customers, agents, a clock and crashes, on the real store with the real engine."""

    def __init__(self, fresh: Callable[[], str]) -> None:
        super().__init__()
        self.url = fresh()
        self.store = Store(self.url)
        self.desk = DeskStore(self.store)
        self.known: list[Known] = []
        self.people: list[Agent] = []
        self.count = 0

    def teardown(self) -> None:
        self.store.close()
        if self.store.single_process:
            for file in Path(self.url.removeprefix("sqlite:///")).parent.glob("*.db*"):
                file.unlink()

    @initialize()
    def open(self) -> None:
        self.people = [agent(self.desk, name, capacity=2) for name in ("lin", "wu")]
        self.people.append(agent(self.desk, "lead", "lead"))
        self.known = [Known(Customer(self.store)) for _ in range(2)]
        for text in ("付款失败了", "转人工"):
            self.says_and_is_answered(0, text)

    def one(self, pick: int) -> Known:
        return self.known[pick % len(self.known)]

    def state(self, known: Known) -> str:
        return known.customer.state

    @rule(pick=picks, text=st.sampled_from(SAID))
    def says(self, pick: int, text: str) -> None:
        known = self.one(pick)
        known.said.append(known.customer.accept(text))

    @rule(pick=picks, text=st.sampled_from(SAID))
    def says_and_is_answered(self, pick: int, text: str) -> None:
        self.says(pick, text)
        self.turn(pick)

    @rule(pick=picks, text=st.sampled_from(SAID), who=people)
    def is_overtaken(self, pick: int, text: str, who: int) -> None:
        """A person comes while the bot thinks, and the bot finishes late."""
        self.says(pick, text)
        self.think(pick)
        self.claim(pick, who)
        self.finish(pick, -1, False)

    @rule(pick=picks)
    def think(self, pick: int) -> None:
        """A worker takes the next message; it may come to its end much later."""
        known = self.one(pick)
        claimed = self.store.claim("w", known.customer.id, HOUR)
        if claimed is not None:
            known.claims.append(claimed)

    @rule(pick=picks, which=picks, keep=st.booleans())
    def finish(self, pick: int, which: int, keep: bool) -> None:
        known = self.one(pick)
        if known.claims:
            claimed = known.claims[which % len(known.claims)]
            self.complete(known, claimed, keep)

    @rule(pick=picks)
    def turn(self, pick: int) -> None:
        known = self.one(pick)
        claimed = self.store.claim("w", known.customer.id, HOUR)
        if claimed is not None:
            self.complete(known, claimed, False)

    def complete(self, known: Known, claimed: Claimed, keep: bool) -> None:
        outcome = known.customer.respond(claimed)
        owner = self.state(known)
        try:
            following = self.store.complete(claimed, outcome, keep)
        except LeaseLost:
            return
        if owner == "agent":
            assert outcome.replies == (), "the bot spoke while a person had the conversation"
        if following is not None:
            known.claims.append(following)

    def act(self, act: Callable[[], object]) -> None:
        with suppress(DeskError):
            act()

    @rule(pick=picks, who=people)
    def claim(self, pick: int, who: int) -> None:
        person, known = self.people[who], self.one(pick)
        self.act(lambda: self.desk.claim(known.customer.id, person, deciding().joined(person.name)))

    @rule(pick=picks, who=people, again=st.booleans())
    def agent_says(self, pick: int, who: int, again: bool) -> None:
        person, known = self.people[who], self.one(pick)
        if not again or not known.sent:
            self.count += 1
        client_id = next(reversed(known.sent)) if again and known.sent else f"c{self.count}"
        try:
            seq, fresh = self.desk.say(known.customer.id, person, client_id, f"人工 {client_id}")
        except DeskError:
            return
        assert fresh == (client_id not in known.sent)
        assert known.sent.setdefault(client_id, seq) == seq

    @rule(pick=picks, who=people, step=st.integers(0, 4))
    def send_step(self, pick: int, who: int, step: int) -> None:
        person, known = self.people[who], self.one(pick)
        chosen = deciding().assistant.knowledge.brands["okpay"].checklists[STEP].main[step].id
        think = deciding().step_sent(person.name, "okpay", STEP, chosen)
        self.act(lambda: self.desk.send_step(known.customer.id, person, think, STEP, chosen))

    @rule(pick=picks, who=people, topic=st.sampled_from((None, "change_password")))
    def hand_back(self, pick: int, who: int, topic: str | None) -> None:
        person, known = self.people[who], self.one(pick)
        think = deciding().handed_back(person.name, "okpay", topic)
        self.act(lambda: self.desk.hand_back(known.customer.id, person, think, topic))

    @rule(pick=picks, who=people)
    def close(self, pick: int, who: int) -> None:
        person, known = self.people[who], self.one(pick)
        self.act(lambda: self.desk.close(known.customer.id, person, deciding().closed(), "solved", ""))

    @rule(pick=picks, who=people)
    def release(self, pick: int, who: int) -> None:
        person, known = self.people[who], self.one(pick)
        self.act(lambda: self.desk.release(known.customer.id, person, deciding().returned()))

    @rule(pick=picks, to=picks)
    def take_over(self, pick: int, to: int) -> None:
        known, lead, other = self.one(pick), self.people[2], self.people[to % 3]
        think = deciding().joined(other.name)
        self.act(lambda: self.desk.take_over(known.customer.id, lead, other, think))

    @rule(pick=picks, who=people, to=picks, accepts=st.booleans())
    def transfer(self, pick: int, who: int, to: int, accepts: bool) -> None:
        known, person, other = self.one(pick), self.people[who], self.people[to % 3]
        self.act(lambda: self.desk.offer(known.customer.id, person, other, "请接"))
        if accepts:
            self.act(lambda: self.desk.accept(known.customer.id, other, deciding().joined(other.name)))

    @rule(pick=picks)
    def time_passes(self, pick: int) -> None:
        known = self.one(pick)
        self.desk.ask_about_wait(known.customer.id, deciding().nobody_came())
        self.desk.expired_offers(4e9)

    @rule()
    def everybody_goes_home(self) -> None:
        for conversation_id in self.desk.orphans(-HOUR.total_seconds()):
            self.desk.release_orphan(conversation_id, deciding().returned(), -HOUR.total_seconds())

    @rule(pick=picks)
    def crash(self, pick: int) -> None:
        """A worker dies in the middle of a turn."""
        known = self.one(pick)
        if known.claims:
            expire_lease(self.store, known.customer.id)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store(self.url)
        self.desk = DeskStore(self.store)
        self.store.clear_leases()
        for known in self.known:
            known.customer.store = self.store

    @invariant()
    def nothing_is_lost_or_twice(self) -> None:
        for known in self.known:
            page = self.store.page(known.customer.id, 0, 10_000)
            assert page is not None
            assert [m["seq"] for m in page.messages] == list(range(1, page.last_seq + 1))
            assert [m["seq"] for m in page.messages if m["from"] == "customer"] == known.said
            theirs = {m["seq"]: m["text"] for m in page.messages if m["from"] == "agent"}
            assert theirs == {seq: f"人工 {client_id}" for client_id, seq in known.sent.items()}

    @invariant()
    def no_bot_speaks_between_a_persons_coming_and_going(self) -> None:
        """The story told by the owner's changes, read back from the events."""
        for known in self.known:
            assert not spoken_over(self.store, known.customer.id)

    @invariant()
    def owner_case_and_holder_agree(self) -> None:
        for known in self.known:
            open_cases = [c for c in self.desk.cases_of(known.customer.id) if c["status"] in ("waiting", "claimed")]
            state = self.state(known)
            assert len(open_cases) <= 1
            if state == "agent":
                assert open_cases and open_cases[0]["status"] == "claimed" and open_cases[0]["agent_id"]
            if state == "queued":
                assert open_cases and open_cases[0]["status"] == "waiting" and not open_cases[0]["agent_id"]
            if state == "closed":
                assert not open_cases
        for person in self.people[:2]:
            held = [c for c in self.desk.open_cases() if c["status"] == "claimed" and c["agent_id"] == person.id]
            assert len(held) <= person.capacity + 2, "a lead may give more"


def spoken_over(store: Store, conversation_id: str) -> list[int]:
    """Messages of the bot written after a person came and before they went."""
    moved = sa.select(events.c.data, events.c.at).where(events.c.conversation_id == conversation_id)
    said = sa.select(messages.c.seq, messages.c.at).where(messages.c.conversation_id == conversation_id)
    with store.engine.connect() as conn:
        moves = conn.execute(moved.order_by(events.c.id)).all()
        spoken = conn.execute(said.where(messages.c.sender == "bot")).all()
    spans, since = [], None
    for data, at in moves:
        if data.get("to") == "agent" and since is None:
            since = at
        elif data.get("to") in ("bot", "queued", "closed") and since is not None:
            spans.append((since, at))
            since = None
    spans += [(since, float("inf"))] if since is not None else []
    return [seq for seq, at in spoken if any(start < at < end for start, end in spans)]


def test_no_life_of_a_conversation_lets_the_bot_speak_over_a_person(fresh: Callable[[], str]) -> None:
    class Machine(DeskMachine):
        def __init__(self) -> None:
            super().__init__(fresh)

    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks
        ),
    )
