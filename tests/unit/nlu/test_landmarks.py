"""Fewer lines that score what all of them score."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu import landmarks
from bot.nlu.landmarks import condensed
from bot.nlu.model import likeness
from bot.nlu.ridge import FloatArray
from bot.nlu.training import Lines, train


@pytest.fixture()
def anchors() -> FloatArray:
    """Lines about thirty things, ten lines each."""
    random = np.random.default_rng(1)
    things = random.normal(size=(30, 6), scale=0.5)
    return (np.repeat(things, 10, axis=0) + random.normal(size=(300, 6), scale=0.05)).astype(np.float32)


@pytest.fixture()
def coefficients() -> FloatArray:
    return np.random.default_rng(2).normal(size=(300, 3)).astype(np.float32)


def test_few_lines_stay_as_they_are(anchors: FloatArray, coefficients: FloatArray) -> None:
    assert condensed(anchors, coefficients) == (anchors, coefficients)


@pytest.mark.parametrize("step", [70, 300])
def test_the_landmarks_score_nearly_what_all_lines_score(
    anchors: FloatArray, coefficients: FloatArray, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landmarks, "LANDMARKS", 100)
    monkeypatch.setattr(landmarks, "STEP", step)
    fewer, found = condensed(anchors, coefficients)
    assert (fewer.shape, found.shape) == ((100, 6), (100, 3))
    texts = anchors + np.random.default_rng(3).normal(size=anchors.shape, scale=0.05).astype(np.float32)
    wanted, got = likeness(texts, anchors) @ coefficients, likeness(texts, fewer) @ found
    assert np.sqrt(np.square(got - wanted).mean()) < 0.05 * wanted.std()


def test_lines_that_are_all_the_same_get_no_wild_coefficients(
    coefficients: FloatArray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landmarks, "LANDMARKS", 100)
    same = np.full((300, 6), 0.3, dtype=np.float32)
    fewer, found = condensed(same, coefficients)
    assert likeness(same[:1], fewer) @ found == pytest.approx(coefficients.sum(axis=0)[None], rel=0.01)
    assert np.abs(found).max() < np.abs(coefficients.sum(axis=0)).max()


def test_a_trained_model_compares_a_text_with_landmarks_alone(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landmarks, "LANDMARKS", len(lines.texts) - 2)
    trained = train(lines)
    assert trained.dense.doubled.size == (len(lines.texts) - 2) * lines.vectors.shape[1]
    probabilities = trained.probabilities(lines.counts, lines.vectors)
    assert [trained.labels[i] for i in probabilities.argmax(axis=1)] == lines.intents
