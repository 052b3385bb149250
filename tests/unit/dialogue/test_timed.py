"""What is observed of turns."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.dialogue.timed import Timed
from bot.exchange import Effect, Outcome
from bot.http.frame.metrics import Metrics

RATED = Outcome((), {}, "bot", (Effect("event", {"name": "x"}), Effect("rated", {"rating": 4, "comment": None})))


class Responder:
    """Always the same outcome."""

    async def respond(self, claimed: Any) -> Outcome:
        return RATED


def test_a_rating_in_words_is_counted_like_one_that_is_pressed_and_each_turn_is_timed() -> None:
    metrics, inner = Metrics(), Responder()
    timed = Timed(inner, metrics.turn_seconds, metrics.ratings)  # type: ignore[arg-type]
    assert asyncio.run(timed.respond(None)) is RATED  # type: ignore[arg-type]
    told = metrics.text().decode()
    assert 'paydoc_ratings_total{rating="4"} 1.0' in told and "paydoc_turn_seconds_count 1.0" in told
