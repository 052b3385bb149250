"""Training, folding and calibration on a handful of lines."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu import model, ridge, training
from bot.nlu.calibration import fit_temperature, refusal_bias, softmax
from bot.nlu.features import Grams
from bot.nlu.model import DENSE_SHARE, DenseView, Projection, likeness
from bot.nlu.ridge import PENALTY, Ridge
from bot.nlu.training import Lines, train
from tests.eval.score import calibration_error


def test_the_model_knows_its_own_lines(lines: Lines) -> None:
    trained = train(lines)
    probabilities = trained.probabilities(lines.counts, lines.vectors)
    assert [trained.labels[i] for i in probabilities.argmax(axis=1)] == lines.intents
    assert probabilities.sum(axis=1) == pytest.approx(1.0)


def test_training_twice_gives_the_same_model(lines: Lines) -> None:
    first, second = train(lines), train(lines)
    assert first.temperature == second.temperature
    assert np.array_equal(first.sparse.weights, second.sparse.weights)


def test_a_single_intent_cannot_be_learnt(lines: Lines) -> None:
    with pytest.raises(ValueError, match="two intents"):
        train(lines.take(np.arange(3)))


def test_the_system_is_solved_and_the_last_lines_are_first_left_out() -> None:
    random = np.random.default_rng(2)
    points, targets = random.normal(size=(60, 3)).astype(np.float32), np.arange(60) % 3
    kernel = likeness(points, points)
    wanted = np.eye(3)[targets] - np.eye(3)[targets].mean(axis=0)
    solved = Ridge.solve(kernel.copy(), targets, 20, precision=1e-5)
    system = kernel.astype(float) + PENALTY * np.eye(60)
    assert solved.coefficients == pytest.approx(np.linalg.solve(system, wanted), abs=1e-3)
    without = np.linalg.solve(system[:40, :40], wanted[:40])
    assert solved.unseen == pytest.approx(kernel[40:, :40] @ without, abs=1e-4)


def test_few_lines_in_the_preconditioner_change_the_way_and_not_the_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    points, targets = random.normal(size=(300, 4)).astype(np.float32), random.integers(0, 4, 300)
    kernel = likeness(points, points)
    goal = Ridge.solve(kernel.copy(), targets, 30, precision=1e-5)
    monkeypatch.setattr(ridge, "SPREAD", 20)
    other = Ridge.solve(kernel.copy(), targets, 30, precision=1e-5)
    assert other.coefficients == pytest.approx(goal.coefficients, abs=5e-3)
    rough = Ridge.solve(kernel.copy(), targets, 30)
    assert kernel @ rough.coefficients == pytest.approx(kernel @ goal.coefficients, abs=0.1)


def test_the_kernel_is_what_the_model_computes_for_its_own_lines(lines: Lines) -> None:
    trained = train(lines)
    single = [trained.scores(lines.counts.take([i]), lines.vectors[i : i + 1])[0] for i in range(len(lines.texts))]
    assert trained.scores(lines.counts, lines.vectors) == pytest.approx(np.stack(single), abs=1e-5)


def test_common_and_rare_grams_together_are_all_of_them(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    grams, points = training.weighed(Grams.fit(lines.counts), lines.counts), lines.vectors
    wanted = likeness(points, points) * DENSE_SHARE + 0.25 * (grams @ grams.T).toarray()
    for common in (0, 5, 10_000):
        monkeypatch.setattr(training, "COMMON", common)
        kernel = training._kernel(points, grams, np.float32(0.25))
        assert kernel == pytest.approx(wanted, abs=1e-5)


def test_the_lines_for_calibration_are_spread_over_all_intents(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "CALIBRATED_ON", len(lines.texts) // 4)
    ordered, last = training._calibrated_last(lines)
    assert last == len(lines.texts) // 4
    assert sorted(ordered.texts) == sorted(lines.texts)
    assert set(ordered.intents[-last:]) == set(lines.intents)
    told = dict(zip(lines.texts, lines.intents, strict=True))
    assert [told[text] for text in ordered.texts] == ordered.intents


@pytest.mark.parametrize(("count", "lines_of_a_part"), [(7, 3), (6, 3), (2, 3), (5, 1)])
def test_lines_by_parts_score_as_all_at_once(count: int, lines_of_a_part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "LINES", lines_of_a_part)
    monkeypatch.setattr(model, "TOGETHER", 2)
    random = np.random.default_rng(6)
    anchors, vectors, coefficients = (
        random.normal(size=size, scale=0.4).astype(np.float32) for size in ((count, 4), (5, 4), (count, 3))
    )
    view = DenseView.fit(Projection(np.zeros(4, np.float32), np.eye(4, dtype=np.float32)), anchors, coefficients)
    assert view.scores(vectors) == pytest.approx(likeness(vectors, anchors) @ coefficients, abs=1e-5)
    assert view.doubled.shape[-1] == min(count, lines_of_a_part)


def test_likeness_is_one_for_the_same_and_falls_with_distance() -> None:
    points = np.array([[0.0, 0.0], [0.6, 0.8]], dtype=np.float32)
    assert likeness(points, points) == pytest.approx(np.array([[1, np.exp(-1)], [np.exp(-1), 1]]))


def test_the_temperature_undoes_overconfidence() -> None:
    random = np.random.default_rng(3)
    scores = random.normal(size=(4000, 3))
    targets = np.array([random.choice(3, p=row) for row in softmax(scores)])
    assert fit_temperature(scores * 2, targets) == pytest.approx(2.0, rel=0.1)
    assert fit_temperature(scores / 2, targets) == pytest.approx(0.5, rel=0.1)


def test_the_refusing_label_wins_no_more_than_its_share() -> None:
    scores = np.random.default_rng(4).normal(size=(1000, 3))
    targets = np.arange(1000) % 2
    scores[:, 2] += refusal_bias(scores, targets, 2, 0.5)
    assert (scores.argmax(axis=1) == 2).mean() == pytest.approx(0.5, abs=0.01)
    assert refusal_bias(scores, targets, 2, 0.03) == 0


def test_calibration_error_is_the_gap_between_confidence_and_truth() -> None:
    confidences = np.array([0.9, 0.9, 0.9, 0.9])
    assert calibration_error(confidences, np.array([True, True, True, False])) == pytest.approx(0.15)
