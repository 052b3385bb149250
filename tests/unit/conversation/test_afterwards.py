"""After an ending, and when a control word finds nothing open: what is taken up or offered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation import topics
from bot.flow.next import AskBack, GoOn, Idle, OpenTopic
from bot.understanding.acts import Act
from bot.understanding.reading import Clause
from tests.support.table import table
from tests.support.talk import does
from tests.unit.conversation.small import asking, pending, question, run, scene, texts

RETURN = ("yes", "label_return"), ("no", "label_not_now")
RESUME = ("yes", "label_resume"), ("restart", "label_start_over"), ("no", "label_not_now")


@pytest.mark.parametrize(
    "busy",
    [{"open": run()}, {"question": question()}, {"owner": "queued"}, {"owner": "agent"}],
    ids=["a step", "a question", "the queue", "a person"],
)
def test_nothing_follows_while_something_is_open(busy: dict[str, Any]) -> None:
    done = scene(**busy, waiting_topics=["refund"], parked=[run("locked")])
    assert topics.go_on(done, GoOn()) == ()
    assert (done.replies, done.memory.waiting_topics) == ([], ["refund"])


def test_the_other_problem_comes_before_what_is_parked() -> None:
    done = scene(waiting_topics=["refund", "fees"], parked=[run("locked")])
    assert topics.go_on(done, GoOn()) == (OpenTopic("refund"),)
    assert (texts(done), done.memory.waiting_topics) == (["second_problem topic=退款"], ["fees"])
    assert done.memory.parked == [run("locked")]


def test_what_was_parked_last_is_offered() -> None:
    done = scene(parked=[run("locked"), run("records"), run("refund")])
    assert topics.go_on(done, GoOn()) == ()
    assert done.replies == [asking("offer_return topic=退款", 1, *RETURN)]
    assert done.memory.question == pending(1, "return_parked", *RETURN)
    assert done.memory.parked == [run("locked"), run("records"), run("refund")]


def test_without_anything_left_nothing_is_said() -> None:
    done = scene(last=run("pay", status="solved"))
    assert topics.go_on(done, GoOn()) == ()
    assert (done.replies, done.memory.question) == ([], None)


@pytest.mark.parametrize("status", ["paused", "parked"])
@pytest.mark.parametrize("more", [{}, {"waiting_topics": ["fees"], "parked": [run("locked")]}], ids=["alone", "more"])
def test_with_nothing_open_what_was_put_away_is_offered(status: Any, more: dict[str, Any]) -> None:
    done = scene(last=run("refund", status=status), **more)
    assert topics.idle(done, Idle()) == ()
    assert done.replies == [asking("offer_resume topic=退款", 1, *RESUME)]


@pytest.mark.parametrize("more", [{"waiting_topics": ["fees"]}, {"parked": [run("locked")]}], ids=["waiting", "parked"])
@pytest.mark.parametrize("last", [None, run("refund", status="solved")], ids=["no last", "a solved one"])
def test_with_nothing_open_what_is_left_goes_on_and_the_question_is_gone(last: Any, more: dict[str, Any]) -> None:
    done = scene(last=last, question=question(), **more)
    assert topics.idle(done, Idle()) == (GoOn(),)
    assert (done.memory.question, done.replies) == (None, [])


@pytest.mark.parametrize("last", [None, *(run(status=s) for s in ("solved", "used_up", "handed_off", "dropped"))])  # type: ignore[arg-type]
def test_with_nothing_left_it_is_asked_what_the_problem_is(last: Any) -> None:
    done = scene(last=last, question=question())
    assert topics.idle(done, Idle()) == ()
    assert (texts(done), done.memory.question) == (["what_problem"], question())


@pytest.mark.parametrize(("nearness", "asked"), [(0.2, True), (0.19, False)])
def test_with_nothing_left_what_comes_near_is_asked_about(nearness: float, asked: bool) -> None:
    done = scene("explain_step", "找哪个渠道", near=(("fees/answer/fee", nearness),))
    assert topics.idle(done, Idle()) == ((AskBack(),) if asked else ())
    assert texts(done) == ([] if asked else ["what_problem"])


@table(
    ("clauses", "nearness", "asked"),
    [
        ((does("下一步", Act.NEXT),), 0.49, False),
        ((does("填完然后呢", Act.NEXT),), 0.5, True),
        ((does("好了", Act.OVER), does("下一步", Act.NEXT)), 0.49, False),
        ((does("下一步", Act.NEXT), does("怎么收费", Act.HOW)), 0.2, True),
    ],
)
def test_a_word_that_only_steers_has_to_come_very_near(
    clauses: tuple[Clause, ...], nearness: float, asked: bool
) -> None:
    done = scene("next_step", "下一步", clauses=clauses, near=(("fees/answer/fee", nearness),))
    assert topics.idle(done, Idle()) == ((AskBack(),) if asked else ())
