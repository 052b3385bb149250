"""The trained model on the held-out test set: what `make eval` reports, held as a promise."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pytest
from sklearn.metrics import f1_score

from bot.bootstrap import rasa_process
from bot.nlu.calibration import calibration_error
from tests.nlu.test_set_lines import OUT_OF_SCOPE, Line, held_out

pytestmark = pytest.mark.model
Parsed = list[tuple[Line, list[tuple[str, float]]]]


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    """Every line with its ranking."""
    process = rasa_process()

    async def rankings() -> Parsed:
        results = [(line, (await process.parse(line.text))["intent_ranking"]) for line in held_out()]
        return [(line, [(r["name"], r["confidence"]) for r in ranking]) for line, ranking in results]

    return asyncio.run(rankings())


def share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def in_scope(parsed: Parsed) -> Parsed:
    return [p for p in parsed if p[0].intent != OUT_OF_SCOPE]


def test_in_scope_messages_are_understood(parsed: Parsed) -> None:
    lines = in_scope(parsed)
    assert share(ranking[0][0] == line.intent for line, ranking in lines) >= 0.95
    assert share(line.intent in [name for name, _ in ranking[:3]] for line, ranking in lines) >= 0.99
    truth, said = [line.intent for line, _ in lines], [ranking[0][0] for _, ranking in lines]
    assert f1_score(truth, said, average="macro", labels=sorted(set(truth))) >= 0.94


def test_in_every_style(parsed: Parsed) -> None:
    styles = defaultdict(list)
    for line, ranking in in_scope(parsed):
        styles[line.style].append(ranking[0][0] == line.intent)
    assert {style: share(right) for style, right in styles.items() if share(right) < 0.9} == {}


def test_what_the_bot_does_not_serve_is_seen_and_little_else_refused(parsed: Parsed) -> None:
    refused = {
        known: share(ranking[0][0] == OUT_OF_SCOPE for line, ranking in parsed if (line.intent == OUT_OF_SCOPE) == known)
        for known in (True, False)
    }
    assert refused[True] >= 0.95 and refused[False] <= 0.03


def test_confidence_is_a_probability(parsed: Parsed) -> None:
    confidences = np.array([ranking[0][1] for _, ranking in parsed])
    right = np.array([ranking[0][0] == line.intent for line, ranking in parsed])
    assert calibration_error(confidences, right) <= 0.05
