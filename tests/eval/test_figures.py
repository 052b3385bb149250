"""The figures of docs/understanding.md, on predictions that one can count by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.bootstrap import assistant
from tests.eval import report, turns
from tests.eval.models import Corpus
from tests.eval.score import Scores
from tests.eval.turns import Answered
from tests.nlu.test_set_lines import OUT_OF_SCOPE, Line

LABELS = ("fees", OUT_OF_SCOPE, "wrong_transfer")


def test_a_habit_has_what_is_served_and_understood_and_what_is_not_and_refused() -> None:
    scores = _said(
        [("fees", "fragment"), ("fees", "fragment"), (OUT_OF_SCOPE, "fragment"), (OUT_OF_SCOPE, "same words")],
        ["fees", "wrong_transfer", "fees", OUT_OF_SCOPE],
    )
    assert scores.by_style() == {"fragment": (2, 0.5)}
    assert scores.by_style(served=False) == {"fragment": (1, 0.0), "same words": (1, 1.0)}
    rows = report.habits(scores).split("\n")[2:]
    assert rows == ["| fragment | 2 | 0.500 | 1 | 0.000 |", "| same words |  |  | 1 | 1.000 |"]


def test_money_at_risk_is_counted_as_named_refused_alarmed_and_asked_about() -> None:
    scores = _said(
        [("wrong_transfer", "a")] * 4 + [("fees", "a"), (OUT_OF_SCOPE, "a")],
        ["wrong_transfer", "fees", OUT_OF_SCOPE, "wrong_transfer", "wrong_transfer", OUT_OF_SCOPE],
    )
    flags = [(False, True), (True, False), (False, False), (False, True), (False, True), (True, False)]
    said = [Answered(line, False, asked, alarm) for line, (asked, alarm) in zip(scores.lines, flags, strict=True)]
    row = turns.at_risk("set", scores, said, frozenset({"wrong_transfer"}))
    assert row == ["set", "4", "2", "1", "2", "1", "1 of 2"]


def test_what_is_asked_back_is_a_share_of_what_is_served_and_of_what_is_not() -> None:
    lines = [Line("", "fees", ""), Line("", "fees", ""), Line("", OUT_OF_SCOPE, "")]
    said = [Answered(line, asked, not asked, False) for line, asked in zip(lines, (True, False, False), strict=True)]
    rows = [["set, served", "2", "0.500", "0.500"], ["set, out of scope", "1", "0.000", "1.000"]]
    assert turns.asked_back("set", said) == rows


def test_the_topics_at_risk_are_those_of_the_knowledge() -> None:
    lanes = {topic.id: topic.lane for topic in assistant().knowledge.topics.values()}
    assert {lanes[topic] for topic in turns.risky_topics()} == {"money_at_risk"}
    assert len(turns.risky_topics()) == list(lanes.values()).count("money_at_risk") > 0


def test_lines_that_differ_in_nothing_but_their_values_are_learnt_once() -> None:
    lines = [Line(text, "fees", "") for text in ("提现100元收多少", "提现200元收多少", "手续费怎么算")]
    assert [line.text for line in Corpus.of(lines).distinct().lines] == ["提现100元收多少", "手续费怎么算"]


def test_a_table_has_a_row_for_each() -> None:
    scores = _said([("fees", "a")] * 3 + [(OUT_OF_SCOPE, "a")], ["fees", "fees", OUT_OF_SCOPE, OUT_OF_SCOPE])
    head, _, row = report.overview([report.Contender("product", scores)]).split("\n")
    assert head.count("|") == row.count("|")
    assert row.startswith("| product | 0.667 |") and "1.000 (0.333)" in row


def _said(lines: Sequence[tuple[str, str]], said: Sequence[str]) -> Scores:
    """Lines of an intent and a style, and what each is taken for."""
    rows = np.array([[0.8 if label == name else 0.1 for label in LABELS] for name in said])
    return Scores([Line("", intent, style) for intent, style in lines], LABELS, rows)
