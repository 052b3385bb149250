"""How long somebody is likely to wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.estimate import estimate, pace
from tests.support.table import table

FIVE = [20.0, 40.0, 60.0, 80.0, 100.0]


@table(
    ("ahead", "free", "places", "handling", "seconds"),
    [
        pytest.param(0, 1, 4, [], 0.0, id="a free place"),
        pytest.param(2, 3, 4, [], 0.0, id="a free place behind those before"),
        pytest.param(3, 3, 4, FIVE, 15.0, id="no free place left"),
        pytest.param(0, 0, 4, FIVE, 15.0, id="the next one to get a place"),
        pytest.param(3, 0, 4, FIVE, 60.0, id="the fourth of four places"),
        pytest.param(3, 1, 4, FIVE, 45.0, id="one of those before has a place"),
        pytest.param(0, 0, 1, FIVE, 60.0, id="one place"),
        pytest.param(0, 0, 1, [*FIVE, 80.0], 70.0, id="between the two in the middle"),
        pytest.param(3, 0, 4, FIVE[:4], None, id="too few cases to go by"),
        pytest.param(3, 0, 0, FIVE, None, id="nobody there"),
        pytest.param(0, 0, 0, FIVE, None, id="nobody there and nobody before"),
    ],
)
def test_how_long_it_will_take(
    ahead: int, free: int, places: int, handling: list[float], seconds: float | None
) -> None:
    assert estimate(ahead, free, places, pace(handling)) == seconds


@given(ahead=st.integers(0, 50), places=st.integers(1, 20), handling=st.lists(st.floats(1, 5000), min_size=5))
def test_who_has_more_before_them_waits_longer(ahead: int, places: int, handling: list[float]) -> None:
    now, later = estimate(ahead, 0, places, pace(handling)), estimate(ahead + 1, 0, places, pace(handling))
    assert now is not None and later is not None and 0 < now < later
