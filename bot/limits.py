"""How often somebody may do something. A bucket per key, in memory that cannot grow without bound."""

from __future__ import annotations

import ipaddress
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.settings import Rate

MOST_KEYS = 50_000


class Limiter:
    """Token buckets that fill evenly, each kept as one number: when it will be full again."""

    def __init__(self, rate: Rate | None, keys: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._keys, self._clock = rate, keys, clock
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def take(self, key: str) -> float:
        """Zero when there was one left and it is taken; else how many seconds until there is one."""
        if self._rate is None:
            return 0.0
        now, cost = self._clock(), self._rate.seconds / self._rate.count
        full_at = max(now, self._full_at.get(key, now)) + cost
        missing = full_at - now - self._rate.seconds
        if missing > cost * 1e-6:
            return missing
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        self._forget(now)
        return 0.0

    def __len__(self) -> int:
        return len(self._full_at)

    def _forget(self, now: float) -> None:
        """The least recently used go first: usually they are full again and their number says nothing."""
        while self._full_at:
            oldest = next(iter(self._full_at))
            if len(self._full_at) <= self._keys and self._full_at[oldest] > now:
                return
            del self._full_at[oldest]


class Places:
    """How many of something a key has open at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    @contextmanager
    def take(self, key: str) -> Iterator[bool]:
        """Holds a place while it lasts; False when there was none."""
        if self._taken[key] >= self._most:
            yield False
            return
        self._taken[key] += 1
        try:
            yield True
        finally:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]

    @property
    def total(self) -> int:
        """All places taken."""
        return self._taken.total()


def address_key(host: str | None) -> str:
    """Whom an address stands for: an IPv6 customer has a whole /64 to choose from."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
