"""Where a message was said: what is open, asked, put aside, or waits for a person."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from bot.context.memory import Memory, Question
from bot.context.place import Situation, place
from bot.exchange import Owner
from tests.support.table import table
from tests.unit.context.places import KNOWLEDGE, NOW, OFFER, PLACES, PLAIN_STEP
from tests.unit.conversation.wallets import PAY, REFUND, case, diagnosis, remembering

SITUATIONS = {
    "check with options": Situation.STEP,
    "check without": Situation.STEP,
    "step with states": Situation.STEP,
    "doing step": Situation.STEP,
    "task": Situation.STEP,
    "last of a task": Situation.STEP,
    "offer": Situation.OFFER,
    "paused": Situation.PAUSED,
    "ticket": Situation.IDLE,
    "ticket at risk": Situation.IDLE,
    "ticket at a step": Situation.STEP,
    "queue": Situation.QUEUE,
    "idle": Situation.IDLE,
}
AT_CARD, PAUSED = diagnosis("network", "card"), diagnosis("network", "card", status="paused")


@table("where", PLACES)
def test_each_place_is_its_situation(where: str) -> None:
    memory, owner = PLACES[where]
    assert place(KNOWLEDGE, memory, NOW, owner).situation is SITUATIONS[where]


@table(
    ("memory", "owner", "situation"),
    [
        (remembering(open=AT_CARD, question=OFFER), "queued", Situation.QUEUE),
        (remembering(open=AT_CARD), "bot", Situation.STEP),
        (remembering(open=AT_CARD), "agent", Situation.STEP),
        (remembering(open=AT_CARD, last=PAUSED), "bot", Situation.STEP),
        (remembering(last=PAUSED, question=OFFER), "bot", Situation.OFFER),
        (remembering(last=PAUSED, question=PLAIN_STEP), "bot", Situation.PAUSED),
        (remembering(open=diagnosis("network", status="used_up")), "bot", Situation.IDLE),
        (remembering(open=diagnosis("network", topic="removed")), "bot", Situation.IDLE),
        (remembering(last=diagnosis("network", status="solved")), "bot", Situation.IDLE),
    ],
)
def test_what_comes_first(memory: Memory, owner: Owner, situation: Situation) -> None:
    assert place(KNOWLEDGE, memory, NOW, owner).situation is situation


@table(
    ("memory", "topic", "step"),
    [
        (remembering(open=AT_CARD), PAY, "card"),
        (remembering(last=PAUSED), PAY, "card"),
        (remembering(open=diagnosis("apply", topic=REFUND), last=PAUSED), REFUND, "apply"),
        (remembering(open=diagnosis("removed")), PAY, "network"),
        (remembering(open=diagnosis("network", status="used_up")), PAY, None),
        (remembering(open=diagnosis("network", topic="removed")), "removed", None),
        (remembering(last=diagnosis("network", status="solved")), "", None),
        (remembering(), "", None),
    ],
    ids=["open", "paused", "open before paused", "a removed step", "used up", "a removed checklist", "solved", "none"],
)
def test_the_step_that_an_answer_would_be_about(memory: Memory, topic: str, step: str | None) -> None:
    found = place(KNOWLEDGE, memory, NOW)
    assert (found.topic, found.step.id if found.step else None) == (topic, step)
    known = topic not in ("", "removed")
    assert (found.checklist.topic if found.checklist else None) == (topic if known else None)


@pytest.mark.parametrize(("asked", "kept"), [(OFFER, OFFER), (PLAIN_STEP, None), (None, None)])
def test_a_step_is_no_question_of_the_bot(asked: Question | None, kept: Question | None) -> None:
    assert place(KNOWLEDGE, remembering(question=asked), NOW).question == kept


def test_what_can_be_taken_up_again_the_last_put_aside_first() -> None:
    parked = [diagnosis("apply", topic=REFUND, status="parked", run="a"), diagnosis("app", status="parked", run="b")]
    found = place(KNOWLEDGE, remembering(last=PAUSED, parked=parked), NOW)
    assert [d.id for d in found.put_aside] == [PAUSED.id, "b", "a"]
    solved = place(KNOWLEDGE, remembering(last=diagnosis("app", status="solved"), parked=parked), NOW)
    assert [d.id for d in solved.put_aside] == ["b", "a"]


@pytest.mark.parametrize(("priority", "at_risk"), [(99, False), (100, True), (None, False)])
def test_a_case_of_money_at_risk_is_known_by_its_priority(priority: int | None, at_risk: bool) -> None:
    known = case("ticket", priority) if priority is not None else None
    assert place(KNOWLEDGE, remembering(case=known), NOW).at_risk is at_risk


def test_today_is_the_customer_s_and_the_wallet_too() -> None:
    night = datetime(2026, 11, 18, 16, 30, tzinfo=timezone.utc)
    found = place(KNOWLEDGE, remembering(), night)
    assert (found.today, place(KNOWLEDGE, remembering(), NOW).today) == (date(2026, 11, 19), date(2026, 11, 18))
    assert found.brand is KNOWLEDGE.brands["alpha"]
    assert place(KNOWLEDGE, Memory("unknown"), NOW).brand.name == "unknown"
