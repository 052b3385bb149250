"""Which bus carries the signals of a store."""

from __future__ import annotations

from bot.store.engine import is_sqlite, parse
from bot.turns.bus import Bus, LocalBus


def bus_for(url: str) -> Bus:
    """The bus that fits a store's URL."""
    if is_sqlite(parse(url)):
        return LocalBus()
    from bot.turns.postgres_bus import PostgresBus

    return PostgresBus(url)
