"""Random lives of cases: none is lost or ended by another one, and each tells what is known at every moment."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from bot.desk import case_view
from bot.desk.card_text import card_text
from bot.desk.errors import DeskError
from bot.exchange import AT_RISK, Outcome, Said
from bot.knowledge.desk_rules import load_rules
from bot.knowledge.loader import knowledge_root
from bot.store import Claimed
from bot.understanding.acts import Act
from tests.integration.desk import test_machine
from tests.integration.desk.acting import OPEN, Customer, agent, decisions, engine
from tests.integration.desk.test_machine import EXAMPLES, MARK, STEPS, DeskMachine, Ground, Known, ground, picks
from tests.support.talk import does, parse_of

NIGHT = datetime(2026, 11, 18, 14, 0, tzinfo=timezone.utc)  # 22:00 in Shanghai
THEFT, LOGIN, WITHDRAWS, LEAVES = "我的钱被人转走了", "登不上去了", "撤销工单吧", "不等了，退出排队"
MEANS: dict[str, tuple[str, Act]] = {
    THEFT: ("account_compromised", Act.REPORT),
    LOGIN: ("login_failed", Act.REPORT),
    WITHDRAWS: ("ticket_status", Act.WITHDRAW),
    LEAVES: ("cancel", Act.AWAY),
    "付款失败了": ("payment_failed", Act.REPORT),
    "转人工": ("request_human", Act.PERSON),
    "还是不行": ("problem_persists", Act.FAILS),
    "金额是300元": ("provide_details", Act.DATA),
}
RULES = load_rules(knowledge_root())
__all__ = ["ground"]


class CaseCustomer(Customer):
    """One whose words have acts, by day or by night."""

    def respond(self, claimed: Claimed) -> Outcome:
        """One turn of the product, with the meaning given."""
        text = claimed.text.splitlines()[-1]  # of a burst what was said last
        intent, act = MEANS.get(text, ("chitchat", Act.CHAT))
        topic = intent if act is Act.REPORT else ""
        parse = parse_of(text, intent, clauses=(does(text, act, topic=topic),))
        said = Said(text, claimed.choice, claimed.kinds)
        return engine().turn(claimed.memory, parse, said, self.now, claimed.owner, claimed.queue)


class CaseMachine(DeskMachine):
    """The lives of test_machine, with tickets, money at risk, second problems, and customers who take a case back."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.taken_back: set[str] = set()
        self.dealt_with: set[str] = set()

    def begin(self) -> None:
        """Three people at the desk, two customers, of whom one waits."""
        self.people = [agent(self.desk, name, capacity=2) for name in ("lin", "wu")]
        self.people.append(agent(self.desk, "lead", "lead"))
        self.known = [Known(CaseCustomer(self.store), MARK.format(name)) for name in ("甲", "乙")]
        for text in ("付款失败了", "转人工"):
            self.says_and_is_answered(0, text)

    @rule(pick=picks, text=st.sampled_from([*MEANS]), night=st.booleans())
    def says_what_matters(self, pick: int, text: str, night: bool) -> None:
        """By day or by night."""
        self.one(pick).customer.now = NIGHT if night else OPEN
        self.says_and_is_answered(pick, text)

    @rule(pick=picks)
    def the_desk_closes(self, pick: int) -> None:
        """Who still waits has a ticket."""
        self.desk.leave_ticket(self.one(pick).customer.id, self.by_night())

    @rule(hours=st.integers(1, 100))
    def is_followed_up_on(self, hours: int) -> None:
        """The bot comes back by itself."""
        now = datetime.now(timezone.utc) + timedelta(hours=hours)
        for one in self.desk.due_follow_ups(now):
            self.desk.follow_up(one, decisions().follow_up, now)

    def by_night(self) -> Any:
        think = decisions().desk_closed()
        return lambda memory, owner, _: think(memory, owner, NIGHT)

    def complete(self, known: Known, claimed: Claimed, keep: bool) -> None:
        """What the customer took back in this turn is noted."""
        outcome = known.customer.respond(claimed)
        self.taken_back |= {effect.data["number"] for effect in outcome.effects if effect.name == "case_left"}
        super().complete(known, claimed, keep)

    def act(self, act: Any) -> None:
        """What a person ended is noted."""
        before = self.standing()
        try:
            act()
        except DeskError:
            return
        if act.__qualname__.split(".")[1] in ("close", "hand_back"):
            after = self.standing()
            self.dealt_with |= {number for number, status in after.items() if status != before.get(number)}

    def standing(self) -> dict[str, str]:
        """Every case and its status."""
        return {case.number: case.status for case in self.store.list_cases()}

    @invariant()
    def no_case_is_lost_or_ended_by_another(self) -> None:
        """A case is over only by the customer's word or a person's act."""
        for number, status in self.standing().items():
            assert status != "left" or number in self.taken_back, f"{number} ended by itself"
            assert status != "resolved" or number in self.dealt_with, f"{number} ended by itself"

    @invariant()
    def the_case_tells_what_is_known(self) -> None:
        """The memory of the conversation and the case say the same, to the desk as to `bot cases`."""
        listed = {case.number: case for case in self.store.list_cases()}
        for known in self.known:
            found = self.desk.cases_of(known.customer.id)
            for case in found:
                told = listed[case["number"]]
                assert (told.status, told.topic, told.card) == (case["status"], case["topic"], case["card"])
                self.shows(case)
            agrees(self.memory(known), [case for case in found if case["closed_at"] is None])

    def shows(self, case: Any) -> None:
        """What the desk's card and the note for another desk tell: every outcome that is stored, and every word."""
        runs = self.desk.runs(case["conversation_id"])
        view = case_view.card(case, runs, engine().knowledge.brand(case["brand"]).checklists)
        shown = {d["topic"]: {s["id"]: s["outcome"] for s in d["steps"]} for d in view["diagnoses"]}
        for run in {run["topic"]: run for run in runs}.values():
            kept = {step: done["outcome"] for step, done in run["outcomes"].items()}
            assert {step: shown[run["topic"]].get(step) for step in kept} == kept
        note = card_text(view, RULES.summary, case["number"], None)
        outcomes = Counter(RULES.summary[outcome] for steps in shown.values() for outcome in steps.values())
        assert all(word in note for word in view["words"])
        assert all(note.count(f"：{outcome}") >= times for outcome, times in outcomes.items())
        assert (RULES.summary["at_risk"] in note) == (case["priority"] >= AT_RISK)

    def memory(self, known: Known) -> dict[str, Any]:
        """What the conversation remembers."""
        found = test_machine.look(self.store)[known.customer.id].row.memory
        return dict(json.loads(found) if isinstance(found, str) else found)


def agrees(memory: dict[str, Any], still: list[Any]) -> None:
    """Number, standing, urgency and topic; words, values, and what every step came to."""
    own = memory["case"]
    if own is None:
        assert still == []
        return
    [case] = still
    assert (case["number"], case["topic"], case["priority"]) == (own["number"], own["topic"], own["priority"])
    assert case["status"] in ("claimed", own["status"])
    card = case["card"]
    assert set(memory["words"]) <= set(card["words"])
    assert {name: values for name, values in card["details"].items() if values} == memory["details"]
    walked = {d["id"]: d for d in (memory["open"], memory["last"], *memory["parked"]) if d}
    shown = {d["topic"]: {s["id"]: s["outcome"] for s in d["steps"]} for d in card["diagnoses"]}
    for diagnosis in walked.values():
        outcomes = shown[diagnosis["topic"]]
        assert {step: outcomes.get(step) for step in diagnosis["outcomes"]} == diagnosis["outcomes"]


def test_no_life_of_a_case_loses_it_or_tells_what_is_not_so(ground: Ground) -> None:
    class Machine(CaseMachine):
        def __init__(self) -> None:
            super().__init__(ground)

    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    chosen = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Machine, settings=chosen)
