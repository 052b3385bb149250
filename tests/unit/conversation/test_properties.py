"""Whatever a customer does, in any order: no crash, no silence, no step while a person is awaited, no costly act that
is not plainly said, and a person within reach."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.context.memory import Memory
from bot.knowledge.loader import load
from bot.understanding.acts import Act
from tests.support.talk import CLOSED, OPEN, Talk, does
from tests.unit.context.test_decision import SAID

KNOWLEDGE = load()
CONTROL = [
    "affirm",
    "deny",
    "problem_resolved",
    "problem_persists",
    "next_step",
    "previous_step",
    "skip_step",
    "explain_step",
    "repeat",
    "start_over",
    "cancel",
    "provide_details",
    "greet",
    "chitchat",
    "nlu_fallback",
    "request_human",
    "ticket_status",
    "complaint",
]
# Costly acts that are denied, asked, for later, or told of somebody else. 没弄好 is an outcome of its own.
NOT_PLAIN = [
    (text, act)
    for act, row in SAID.items()
    for how, text in row.items()
    if how != "plain" and (act, how) != (Act.WORKS, "denied")
]
ACTS = st.one_of(
    st.tuples(st.just("does"), st.sampled_from(Act)),
    st.tuples(st.just("doubts"), st.sampled_from(NOT_PLAIN)),
    st.tuples(st.just("means"), st.sampled_from(CONTROL)),
    st.tuples(st.just("means"), st.sampled_from(sorted(KNOWLEDGE.topics))),
    st.tuples(st.just("press"), st.integers(0, 6)),
)
STEP_TEXTS = {s.text for b in KNOWLEDGE.brands.values() for c in b.checklists.values() for s in c.steps}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(KNOWLEDGE.brands)), st.booleans(), st.lists(ACTS, max_size=30))
def test_any_sequence(brand: str, open_now: bool, acts: list[tuple[str, object]]) -> None:
    talk = Talk(KNOWLEDGE, brand, OPEN if open_now else CLOSED)
    for kind, what in acts:
        waiting = talk.owner == "queued"
        if kind == "does":
            talk.means("nlu_fallback", "嗯哼", 0.1, clauses=(does("嗯哼", Act(what)),))
        elif kind == "doubts":
            says_without_meaning(talk, *what)  # type: ignore[misc]
        elif kind == "means":
            talk.means(str(what))
        elif talk.buttons:
            talk.presses(talk.buttons[int(what) % len(talk.buttons)])  # type: ignore[call-overload]
        check(talk, brand, waiting)
    if talk.owner == "bot":
        talk.means("request_human", "找客服", clauses=(does("找客服", Act.PERSON),))
    assert talk.memory["case"] is not None, "a person is one step away"


def says_without_meaning(talk: Talk, text: str, act: Act) -> None:
    """Nothing is closed, handed over, begun anew, passed over, put away or taken back by it."""
    before, owner, question, seen = talk.memory, talk.owner, talk.question, len(talk.effects)
    talk.means("nlu_fallback", text, 0.1, clauses=(does(text, act),))
    names = {name for name, _ in talk.effects[seen:]}
    assert not names & {"case_opened", "case_left", "case_ticketed"}, text
    assert talk.owner == owner and talk.memory["case"] == before["case"]
    if before["open"] and question == "step":
        opened = talk.memory["open"]
        assert opened is not None and opened["id"] == before["open"]["id"], text
        assert (opened["path"], opened["outcomes"]) == (before["open"]["path"], before["open"]["outcomes"]), text


def check(talk: Talk, brand: str, was_waiting: bool) -> None:
    assert talk.said.strip() or talk.memory["question"] is None
    assert talk.replies, "silence"
    kept = json.dumps(talk.memory)
    assert kept == json.dumps(Memory.from_dict(json.loads(kept)).to_dict())
    assert sum(bool(r.options) for r in talk.replies) <= 1, "asked two things at once"
    if was_waiting and talk.owner == "queued":
        assert not any(text in talk.said for text in STEP_TEXTS)
    opened = talk.memory["open"]
    if opened:
        checklist = KNOWLEDGE.brands[brand].checklists[opened["topic"]]
        assert opened["brand"] == brand and checklist.step(opened["path"][-1])
        assert set(opened["outcomes"]) <= {s.id for s in checklist.steps}
    if talk.owner == "queued":
        assert talk.memory["case"] and talk.memory["case"]["status"] == "waiting"
