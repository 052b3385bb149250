"""Two things in one message at a step: what came of the step is recorded, and the other is taken up or waits."""

from __future__ import annotations

import pytest

from bot.context.memory import Memory
from bot.exchange import Outcome
from bot.understanding.acts import Act
from bot.understanding.reading import Clause
from tests.support.talk import does
from tests.unit.conversation.wallets import (
    INVOICE,
    PAY,
    REFUND,
    asked,
    case,
    diagnosis,
    effects,
    events,
    means,
    presses,
    put_away,
    question,
    remembering,
    standing,
    texts,
)

STEP = question("step", "resolved=好了", "persists=还是不行", "human=转人工")
FAILED, REFUNDED = does("照做了没好", Act.FAILS), does("退款没到", Act.REPORT, topic=REFUND)


def after(memory: Memory, *clauses: Clause) -> Outcome:
    return means(memory, "nlu_fallback", ",".join(clause.text for clause in clauses), 0.1, clauses=clauses)


def outcomes(done: Outcome) -> dict[str, str]:
    """The outcome of each step of the payment, as it is stored."""
    rows = [data for data in effects(done, "diagnosis_changed") if data["topic"] == PAY]
    return {row["step"]: row["outcome"] for row in rows[-1]["outcomes"]} if rows else {}


def at_step(*path: str) -> Memory:
    return remembering(open=diagnosis(*path), question=STEP)


@pytest.mark.parametrize("clauses", [(FAILED, REFUNDED), (REFUNDED, FAILED)])
def test_the_outcome_is_recorded_and_the_other_problem_taken_up(clauses: tuple[Clause, ...]) -> None:
    done = after(at_step("network"), *clauses)
    assert outcomes(done) == {"network": "failed"}
    assert standing(done) == f"{REFUND}/apply open"
    assert texts(done)[0] == "step_failed_last"
    assert [d["path"][-1] for d in done.memory["parked"]] == ["balance"]
    assert "Is there enough money?" not in "\n".join(texts(done)), "the step that comes next is not asked now"


def test_an_answer_to_the_other_comes_between_and_the_next_step_follows() -> None:
    done = after(at_step("network"), FAILED, does("限额多少", Act.INQUIRE, topic="limits"))
    assert texts(done) == ["step_failed_last", "a thousand a day", "back_to_step\nIs there enough money?"]
    assert standing(done) == f"{PAY}/balance open"


def test_what_is_told_of_other_steps_only_is_noted_first() -> None:
    done = after(at_step("network"), does("余额够", Act.GOOD), REFUNDED)
    assert texts(done)[0] == "noted_fine_last 看余额"
    assert outcomes(done) == {"balance": "fine"}


def test_where_nothing_is_recorded_nothing_is_said_of_it() -> None:
    done = after(at_step("network", "balance", "card"), does("照做了", Act.DONE), REFUNDED)
    assert (texts(done)[0], standing(done)) == ("parked 付款失败", f"{REFUND}/apply open")


def test_a_person_who_is_called_has_the_outcome_on_the_case() -> None:
    done = after(at_step("network"), FAILED, does("叫客服", Act.PERSON))
    assert done.owner == "queued"
    (opened,) = effects(done, "case_opened")
    assert "failed" in str(opened["card"])
    assert asked(done) == "queue"


def test_behind_the_last_step_a_person_who_is_called_comes_at_once() -> None:
    done = after(at_step("network", "balance", "card", "app"), FAILED, does("叫客服", Act.PERSON))
    assert (done.owner, asked(done)) == ("queued", "queue")
    assert outcomes(done)["app"] == "failed"


def test_behind_the_last_step_another_problem_waits_for_the_offer() -> None:
    done = after(at_step("network", "balance", "card", "app"), FAILED, REFUNDED)
    assert (asked(done), done.memory["waiting_topics"]) == ("offer_person", [REFUND])
    declined = means(Memory.from_dict(done.memory), "deny", "不用")
    assert standing(declined) == f"{REFUND}/apply open"


def test_at_the_offer_a_second_trouble_is_taken_up_and_the_offer_not_made_again() -> None:
    memory = remembering(open=diagnosis("network", "card"), question=question("stuck", "human=转人工"))
    assert standing(after(memory, FAILED, REFUNDED)) == f"{REFUND}/apply open"
    assert asked(after(memory, FAILED)) == "stuck"


@pytest.mark.parametrize(
    ("known", "solved"),
    [
        ({"parked": [diagnosis("apply", topic=REFUND, status="parked", run="d2")]}, 1),
        ({"waiting_topics": [REFUND, INVOICE]}, 0),
    ],
)
def test_another_problem_that_is_over_is_put_aside_no_longer(known: dict[str, object], solved: int) -> None:
    memory = remembering(open=diagnosis("network"), question=STEP, **known)
    done = after(memory, does("退款到账了", Act.WORKS))
    assert texts(done) == ["other_over 退款没到", "back_to_step\nLook at the network."]
    assert standing(done) == f"{PAY}/network open"
    assert (done.memory["parked"], REFUND in done.memory["waiting_topics"]) == ([], False)
    assert len([one for one in events(done) if one["name"] == "diagnosis_solved"]) == solved
    states = [data["status"] for data in effects(done, "diagnosis_changed") if data["topic"] == REFUND]
    assert states == ["solved"] * solved


def test_what_else_was_said_is_answered_behind_it() -> None:
    memory = remembering(open=diagnosis("network"), question=STEP)
    done = after(memory, does("退款到账了", Act.WORKS), FAILED)
    assert texts(done)[0] == "other_over 退款没到"
    assert (outcomes(done), standing(done)) == ({"network": "failed"}, f"{PAY}/balance open")


def test_what_was_asked_beside_a_step_is_known_in_the_next_turn() -> None:
    memory = remembering(open=diagnosis("network"), question=STEP)
    told = after(memory, does("退款什么时候到", Act.WHETHER, topic=REFUND))
    done = after(Memory.from_dict(told.memory), does("到账了", Act.WORKS))
    assert (texts(done)[0], standing(done)) == ("other_over 退款没到", f"{PAY}/network open")
    later = after(Memory.from_dict(done.memory), does("到账了", Act.WORKS))
    assert standing(later) == "", "asked two turns ago: it is the open trouble that is over"


def test_with_the_ticket_that_is_taken_back_it_is_asked_whether_the_trouble_is_over() -> None:
    memory = remembering(open=diagnosis("network"), question=STEP, case=case("ticket"))
    done = after(memory, does("撤单吧", Act.WITHDRAW), does("付成了", Act.WORKS))
    assert (done.memory["case"], standing(done)) == (None, f"{PAY}/network open")
    assert texts(done) == ["withdrawn 1118-AAAAA", "doubt_solved"]
    assert put_away(presses(Memory.from_dict(done.memory), "yes")) == f"{PAY} solved"
