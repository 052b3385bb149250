"""The numbers themselves: a changed one is a decision, not a slip."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, asdict

import pytest

from bot.understanding.thresholds import THRESHOLDS


def test_the_numbers() -> None:
    assert asdict(THRESHOLDS) == {
        "topic": 0.5,
        "control": 0.35,
        "alarm": 0.75,
        "risk": 0.5,
        "act": 0.3,
        "costly": 0.5,
        "acts_share": 0.7,
        "wavering": 0.3,
        "sure": 0.9,
        "clause": 0.8,
        "seen": 0.02,
        "ask": 0.12,
        "choices": 3,
        "parked": 0.2,
        "near": 0.2,
        "nearer": 0.3,
        "neighbour": 0.5,
        "far": 0.12,
        "margin": 0.1,
        "topic_share": 0.1,
        "kin": 0.5,
    }


def test_the_numbers_cannot_be_changed_in_passing() -> None:
    with pytest.raises(FrozenInstanceError):
        THRESHOLDS.topic = 0.1  # type: ignore[misc]
