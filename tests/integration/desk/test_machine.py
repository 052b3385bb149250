"""Random lives of conversations with people: the bot is silent while a person has one, nothing is lost or twice.

The long run, some 40 minutes, in memory: PAYDOC_DESK_EXAMPLES=10000 pytest … -k sqlite --basetemp=/dev/shm/desk
"""

from __future__ import annotations

import copy
import os
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.desk.errors import DeskError
from bot.desk.permissions import Agent
from bot.privacy.guard import clean
from bot.privacy.masking import mask
from bot.store import Claimed, LeaseLost, Store
from bot.store.desk.facade import DeskStore
from tests.integration.desk.acting import HOUR, INTENTS, Customer, agent, decisions
from tests.integration.desk.story import Story, everything, look
from tests.integration.store.acting import BACKENDS, empty, expire_lease

EXAMPLES = int(os.environ.get("PAYDOC_DESK_EXAMPLES", "15"))
STEPS = int(os.environ.get("PAYDOC_DESK_STEPS", "30"))
CARD = "6222021234567890128"
MARK = "我是{}号客户"
SAID = (
    "付款失败了", "还是不行", "好了", "转人工", "/restart", "谢谢", "取消", "1", "机器人你说话",
    f"我的卡号是{CARD}", MARK,
)  # fmt: skip
STEP = "payment_failed"
LONG_RUN = 50
picks = st.integers(0, 1_000)
people = st.sampled_from((0, 0, 0, 0, 1, 2))  # mostly the one who has it


@dataclass
class Known:
    """What must be true of one conversation."""

    customer: Customer
    mark: str
    said: list[int] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    claims: list[Claimed] = field(default_factory=list)
    replies: dict[int, int] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)
    turned: tuple[int, str] = (0, "bot")  # after how many moves a turn ended, and whose the conversation was then

    def again(self) -> Known:
        """As it is now, for another life."""
        lists = {"said": [*self.said], "sent": {**self.sent}, "claims": [*self.claims]}
        marks = {"replies": {**self.replies}, "silent": {*self.silent}}
        return replace(self, customer=copy.copy(self.customer), **lists, **marks)

    def owner(self, story: Story) -> str:
        """The owner that the events and the turns lead to."""
        return story.moves[-1][0] if len(story.moves) > self.turned[0] else self.turned[1]


@dataclass
class Ground:
    """One store for all lives: an engine compiles its statements once, so each life has its connections anew."""

    store: Store
    renew: Callable[[], None]
    keep: Callable[[], None] | None = None  # makes what there is now the beginning of the lives to come
    begun: tuple[list[Agent], list[Known]] | None = None


class DeskMachine(RuleBasedStateMachine):
    """Customers, agents, a clock and crashes, on the real store with the real engine."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        ground.renew()
        self.ground = ground
        self.store = ground.store
        self.desk = DeskStore(self.store)
        self.known: list[Known] = []
        self.people: list[Agent] = []
        self.count = 0

    def teardown(self) -> None:
        try:
            if self.known:
                self.everybody_is_answered_in_the_end()
                assert CARD.encode() not in everything(self.store), "a card's number was kept"
        finally:
            self.store.close()

    def everybody_is_answered_in_the_end(self) -> None:
        for pick, known in enumerate(self.known):
            expire_lease(self.store, known.customer.id)
            for _ in known.said:
                self.turn(pick)
        self.every_message_has_one_answer(settled=True)

    @initialize()
    def open(self) -> None:
        if self.ground.begun is None:
            self.begin()
        if self.ground.begun is not None:
            people, known = self.ground.begun
            self.people, self.known = list(people), [one.again() for one in known]

    def begin(self) -> None:
        self.people = [agent(self.desk, name, capacity=2) for name in ("lin", "wu")]
        self.people.append(agent(self.desk, "lead", "lead"))
        self.known = [Known(Customer(self.store), MARK.format(name)) for name in ("甲", "乙")]
        for text in ("付款失败了", "转人工"):
            self.says_and_is_answered(0, text)
        if self.ground.keep is not None:
            self.store.close()
            self.ground.keep()
            self.ground.begun = (list(self.people), [one.again() for one in self.known])

    def one(self, pick: int) -> Known:
        return self.known[pick % len(self.known)]

    def state(self, known: Known) -> str:
        return known.customer.state

    @rule(pick=picks, text=st.sampled_from(SAID))
    def says(self, pick: int, text: str) -> None:
        known = self.one(pick)
        kept = mask(clean(known.mark if text == MARK else text)).text
        known.said.append(known.customer.accept(kept))

    @rule(pick=picks, which=picks)
    def says_again(self, pick: int, which: int) -> None:
        """The customer's client did not hear that it was taken."""
        known = self.one(pick)
        if known.said:
            place = which % len(known.said)
            message_id = f"{known.customer.id}-{place + 1}"
            again = self.store.accept(known.customer.id, "web", message_id, "谢谢", None, frozenset())
            assert (again.seq, again.duplicate) == (known.said[place], True)

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
            known.silent.add(claimed.seq)
        known.silent.update(claimed.seqs[:-1])  # the answer to a burst is an answer to its last message
        if claimed.text not in INTENTS:
            known.silent.add(claimed.seq)  # small talk is answered by Rasa's own words, which are left out here
        assert not known.replies.keys() & set(claimed.seqs), "answered twice"
        known.replies.update(dict.fromkeys(claimed.seqs, 0))
        known.replies[claimed.seq] = len(outcome.replies)
        known.turned = (len(look(self.store)[known.customer.id].moves), outcome.owner)
        if following is not None:
            known.claims.append(following)

    def act(self, act: Callable[[], object]) -> None:
        with suppress(DeskError):
            act()

    @rule(pick=picks, who=people)
    def claim(self, pick: int, who: int) -> None:
        person, known = self.people[who], self.one(pick)
        self.act(lambda: self.desk.claim(known.customer.id, person, decisions().joined(person.name)))

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
        chosen = decisions().assistant.knowledge.brands["okpay"].checklists[STEP].main[step].id
        think = decisions().step_sent(person.name, "okpay", STEP, chosen)
        self.act(lambda: self.desk.send_step(known.customer.id, person, think, STEP, chosen))

    @rule(pick=picks, who=people, topic=st.sampled_from((None, "change_password")))
    def hand_back(self, pick: int, who: int, topic: str | None) -> None:
        person, known = self.people[who], self.one(pick)
        think = decisions().handed_back(person.name, "okpay", topic)
        self.act(lambda: self.desk.hand_back(known.customer.id, person, think, topic))

    @rule(pick=picks, who=people)
    def close(self, pick: int, who: int) -> None:
        person, known = self.people[who], self.one(pick)
        self.act(lambda: self.desk.close(known.customer.id, person, decisions().closed(), "solved", ""))

    @rule(pick=picks, who=people)
    def release(self, pick: int, who: int) -> None:
        person, known = self.people[who], self.one(pick)
        self.act(lambda: self.desk.release(known.customer.id, person, decisions().returned()))

    @rule(pick=picks, to=picks)
    def take_over(self, pick: int, to: int) -> None:
        known, lead, other = self.one(pick), self.people[2], self.people[to % 3]
        think = decisions().joined(other.name)
        self.act(lambda: self.desk.take_over(known.customer.id, lead, other, think))

    @rule(pick=picks, who=people, to=picks, accepts=st.booleans())
    def transfer(self, pick: int, who: int, to: int, accepts: bool) -> None:
        known, person, other = self.one(pick), self.people[who], self.people[to % 3]
        self.act(lambda: self.desk.offer(known.customer.id, person, other, "请接"))
        if accepts:
            self.act(lambda: self.desk.accept(known.customer.id, other, decisions().joined(other.name)))

    @rule(pick=picks)
    def time_passes(self, pick: int) -> None:
        known = self.one(pick)
        self.desk.ask_about_wait(known.customer.id, decisions().nobody_came())
        self.desk.expired_offers(4e9)

    @rule()
    def everybody_goes_home(self) -> None:
        for conversation_id in self.desk.orphans(-HOUR.total_seconds()):
            self.desk.release_orphan(conversation_id, decisions().returned(), -HOUR.total_seconds())

    @rule(pick=picks)
    def crash(self, pick: int) -> None:
        """A worker dies in the middle of a turn."""
        known = self.one(pick)
        if known.claims:
            expire_lease(self.store, known.customer.id)

    @rule()
    def restart(self) -> None:
        """A new process has new connections, and nothing else that the old one had."""
        self.store.close()
        self.store.clear_leases()

    @invariant()
    def the_store_tells_what_happened(self) -> None:
        stories = look(self.store)
        for known in self.known:
            story = stories[known.customer.id]
            self.nothing_is_lost_or_twice(known, story)
            assert not story.spoken_over(), "the bot spoke between a person's coming and going"
            assert story.row.owner == known.owner(story), "not what the events say"
            owner_case_and_holder_agree(story)
            others = [other.mark for other in self.known if other is not known]
            assert not any(mark in story.words for mark in others), "another customer's words"
        self.nobody_has_too_much(stories)

    def nothing_is_lost_or_twice(self, known: Known, story: Story) -> None:
        assert [m.seq for m in story.messages] == list(range(1, story.row.last_seq + 1))
        assert [m.seq for m in story.messages if m.sender == "customer"] == known.said == story.inbox
        theirs = {m.seq: m.text for m in story.messages if m.sender == "agent"}
        assert theirs == {seq: f"人工 {client_id}" for client_id, seq in known.sent.items()}
        assert sorted(known.replies) == [seq for seq in known.said if seq <= story.row.answered_seq], "out of order"
        answers = Counter(m.reply_to for m in story.messages if m.reply_to is not None)
        assert answers == Counter({seq: count for seq, count in known.replies.items() if count})

    def every_message_has_one_answer(self, settled: bool) -> None:
        for known in self.known:
            assert not settled or sorted(known.replies) == known.said, "nobody ever took it"
            unheard = [seq for seq, count in known.replies.items() if not count and seq not in known.silent]
            assert not unheard, f"no word came back: {unheard}"

    def nobody_has_too_much(self, stories: dict[str, Story]) -> None:
        held = Counter(case.agent_id for story in stories.values() for case in story.open_cases)
        for person in self.people[:2]:
            assert held[person.id] <= person.capacity + 2, "a lead may give more"


def owner_case_and_holder_agree(story: Story) -> None:
    """One open case at most, and it says the same as the conversation."""
    found = [(case.status, case.agent_id is not None) for case in story.open_cases]
    assert len(found) <= 1
    expected = {"agent": [("claimed", True)], "queued": [("waiting", False)], "closed": []}
    if story.row.owner in expected:
        assert found == expected[story.row.owner]


@pytest.fixture(params=BACKENDS)
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    """A store that is emptied again and again."""
    if request.param == "sqlite":
        source, path = request.getfixturevalue("migrated_file"), tmp_path / "store.db"
        begun = tmp_path / "begun.db"
        shutil.copy(source, begun)
        return Ground(Store(f"sqlite:///{path}"), partial(_renew, begun, path), partial(shutil.copy, path, begun))
    cluster = request.getfixturevalue("postgres")
    database = request.getfixturevalue("migrated_database")
    return Ground(Store(str(cluster.url(database))), lambda: empty(cluster, database))


def _renew(source: Path, path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    shutil.copy(source, path)


def test_no_life_of_a_conversation_lets_the_bot_speak_over_a_person(ground: Ground) -> None:
    class Machine(DeskMachine):
        def __init__(self) -> None:
            super().__init__(ground)

    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    # Shrinking takes minutes, and a long run has a seed to find its failure again.
    phases = [Phase.explicit, Phase.reuse, Phase.generate, *([Phase.shrink] if EXAMPLES < LONG_RUN else [])]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=checks,
            phases=phases,
        ),
    )
