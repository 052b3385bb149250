"""Training, folding and calibration on a handful of lines."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu.calibration import calibration_error, fit_temperature
from bot.nlu.linear import fit_dense, fit_sparse, shared_directions, softmax
from bot.nlu.model import DenseView, standardization
from bot.nlu.training import Lines, out_of_fold, train


def test_the_model_knows_its_own_lines(lines: Lines) -> None:
    model = train(lines)
    probabilities = model.probabilities(lines.texts, lines.vectors)
    assert [model.labels[i] for i in probabilities.argmax(axis=1)] == lines.intents
    assert probabilities.sum(axis=1) == pytest.approx(1.0)


def test_training_twice_gives_the_same_model(lines: Lines) -> None:
    first, second = train(lines), train(lines)
    assert first.temperature == second.temperature
    assert np.array_equal(first.sparse.linear.weights, second.sparse.linear.weights)


def test_every_line_is_held_out_once(lines: Lines) -> None:
    scores, rows = out_of_fold(lines)
    assert sorted(rows) == list(range(len(lines.texts)))
    assert scores.shape == (len(lines.texts), 4)


def test_one_line_of_an_intent_means_no_calibration(lines: Lines) -> None:
    assert train(lines.take(np.array([0, 6, 7, 12, 13]))).temperature == 1.0


def test_a_single_intent_cannot_be_learnt(lines: Lines) -> None:
    with pytest.raises(ValueError, match="two intents"):
        train(lines.take(np.arange(3)))


def test_folding_the_standardization_changes_no_score() -> None:
    vectors = np.random.default_rng(1).normal(size=(30, 8)).astype(np.float32)
    mean, scale = standardization(vectors)
    linear = fit_dense((vectors - mean) * scale, np.arange(30) % 3)
    unfolded = (vectors - mean) * scale @ linear.weights + linear.bias
    assert DenseView.fold(linear, mean, scale).scores(vectors) == pytest.approx(unfolded, abs=1e-4)


def test_joining_columns_changes_no_probability() -> None:
    random = np.random.default_rng(2)
    base = random.random((20, 5)) * (random.random((20, 5)) < 0.4)
    features = csr_matrix(np.hstack([base, 2 * base, base[:, :2] / 3]))
    targets = np.arange(20) % 3
    assert shared_directions(features).shape[1] == 5
    joined, plain = fit_sparse(features, targets), fit_dense(features, targets)
    for linear in (joined, plain):
        assert linear.weights.shape == (12, 3)
    assert softmax(features @ joined.weights + joined.bias) == pytest.approx(
        softmax(features @ plain.weights + plain.bias), abs=0.05
    )


def test_two_labels_are_a_softmax_too() -> None:
    features = np.array([[0.0], [0.2], [0.8], [1.0]])
    linear = fit_dense(features, np.array([0, 0, 1, 1]))
    assert softmax(features @ linear.weights + linear.bias).argmax(axis=1).tolist() == [0, 0, 1, 1]


def test_the_temperature_undoes_overconfidence() -> None:
    random = np.random.default_rng(3)
    scores = random.normal(size=(4000, 3))
    targets = np.array([random.choice(3, p=row) for row in softmax(scores)])
    assert fit_temperature(scores * 2, targets) == pytest.approx(2.0, rel=0.1)
    assert fit_temperature(scores / 2, targets) == pytest.approx(0.5, rel=0.1)


def test_calibration_error_is_the_gap_between_confidence_and_truth() -> None:
    confidences = np.array([0.9, 0.9, 0.9, 0.9])
    assert calibration_error(confidences, np.array([True, True, True, False])) == pytest.approx(0.15)
