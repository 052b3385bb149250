"""Open cases as lists, as transactions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from sqlalchemy.engine import Connection

from bot.store import crowd
from bot.store.desk import lists, open_cases
from bot.store.desk.open_cases import LINES
from bot.store.desk.values import Count, DeskCase, Running, Snapshot, Unserved
from bot.store.store import Store

T = TypeVar("T")


class QueueStore:
    """Every method is one transaction; `store`, `read` and `write` come from the facade."""

    store: Store
    read: Callable[[Callable[[Connection], T]], T]
    write: Callable[[Callable[[Connection], T]], T]

    def open_cases(
        self, brands: Collection[str], status: str | None = None, agent_id: str | None = None, skip: int = 0
    ) -> tuple[list[DeskCase], int]:
        """Cases of these wallets that are not over, in the order of the queue: a page of them, after `skip`; and how
        many there are."""
        return self.read(lambda conn: open_cases.page(conn, brands, status, agent_id, skip))

    def beyond(self) -> dict[str, int]:
        """How many open cases of each wallet stand behind the first lines of their list."""
        return self.read(open_cases.beyond)

    def relieve(self) -> int:
        """Cases that crowd and for which there is room again stand with the others; how many still crowd."""
        return self.write(lambda conn: crowd.relieve(conn, self.store.caps))

    def crowded(self) -> int:
        """How many open cases crowd."""
        return self.read(crowd.crowded)

    def by_status(self) -> dict[str, int]:
        """How many open cases of all wallets have each status."""
        return self.read(open_cases.by_status)

    def counts(self, brands: Collection[str]) -> list[Count]:
        """How many open cases these wallets have."""
        return self.read(lambda conn: open_cases.counts(conn, brands))

    def running(self) -> list[Running]:
        """Every open case of all wallets, as far as its clocks go."""
        return self.read(open_cases.running)

    def unserved(self) -> list[Unserved]:
        """Every case of all wallets that waits for a person."""
        return self.read(open_cases.unserved)

    def to_hand_over(self) -> list[DeskCase]:
        """The next cases that another desk has not been offered yet."""
        return self.read(open_cases.to_hand_over)

    def snapshot(
        self,
        brands: Collection[str],
        lines: int = LINES,
        watchers: Collection[str] = (),
        followed: Collection[str] = (),
    ) -> Snapshot:
        """What the desk's first page shows of these wallets to these people, from one look."""
        return self.read(lambda conn: lists.snapshot(conn, brands, lines, watchers, followed))
