"""How long nobody may try to sign in after failures. Counted for a login from one place, and for a login from anywhere;
both fade. Whoever knocks in vain from elsewhere does not shut out who has been here before."""

from __future__ import annotations

import math
from dataclasses import dataclass

HALF_LIFE = 900.0
FREE_TRIES = 5
FREE_FROM_ANYWHERE = 50  # so many, from however many places, are a search for the password
FIRST_LOCK, LONGEST_LOCK = 30.0, 900.0
FORGOTTEN = 20 * HALF_LIFE


@dataclass(frozen=True)
class Tally:
    """Failures that have faded since `at`, seconds since 1970, and until when nobody may try."""

    failures: float = 0.0
    at: float = 0.0
    locked_until: float = 0.0

    def now(self, now: float) -> float:
        """What is left of the failures: half of them after every half-life."""
        return self.failures * math.pow(2.0, -max(0.0, now - self.at) / HALF_LIFE)

    def after_failure(self, now: float, free: int) -> Tally:
        """One more; beyond the free ones it locks, each time for twice as long, up to a bound."""
        failures = self.now(now) + 1.0
        over = round(failures) - free
        lock = 0.0 if over < 0 else min(LONGEST_LOCK, FIRST_LOCK * math.pow(2.0, min(over, 10)))
        return Tally(failures, now, now + lock if lock else self.locked_until)
