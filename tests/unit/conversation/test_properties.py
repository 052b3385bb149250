"""Whatever a customer does, in any order: no crash, no silence, no step while a person is awaited."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.memory import Memory
from bot.knowledge.loader import load
from tests.support.talk import CLOSED, OPEN, Talk

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
    "choose_option",
]
ACTS = st.one_of(
    st.tuples(st.just("means"), st.sampled_from(CONTROL)),
    st.tuples(st.just("means"), st.sampled_from(sorted(KNOWLEDGE.topics))),
    st.tuples(st.just("press"), st.integers(0, 6)),
)
STEP_TEXTS = {s.text for b in KNOWLEDGE.brands.values() for c in b.checklists.values() for s in c.steps}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(KNOWLEDGE.brands)), st.booleans(), st.lists(ACTS, max_size=30))
def test_any_sequence(brand: str, open_now: bool, acts: list[tuple[str, object]]) -> None:
    talk = Talk(KNOWLEDGE, brand, OPEN if open_now else CLOSED)
    for kind, what in acts:
        waiting = talk.owner == "queued"
        if kind == "means":
            talk.means(str(what))
        elif talk.buttons:
            talk.presses(talk.buttons[int(what) % len(talk.buttons)])  # type: ignore[call-overload]
        check(talk, brand, waiting)


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
