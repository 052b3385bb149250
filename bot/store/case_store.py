"""Cases as `bot cases` and their customers see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.engine import Connection

from bot.store import cases, own_cases
from bot.store.values import Case, OwnCase

T = TypeVar("T")


class CaseStore:
    """Every method is one transaction; `read` and `write` come from the facade."""

    read: Callable[[Callable[[Connection], T]], T]
    write: Callable[[Callable[[Connection], T]], T]

    def list_cases(self, status: str | None = None, brand: str | None = None, limit: int = 100) -> list[Case]:
        """Cases as they should be served: most urgent first, then oldest."""
        return self.read(lambda conn: cases.find(conn, status, brand, limit))

    def get_case(self, number: str) -> Case | None:
        """The case of this number."""
        return self.read(lambda conn: cases.get(conn, number))

    def own_cases(self, conversation_id: str) -> list[OwnCase]:
        """The cases of a conversation's customer, also of their others with the wallet if they are known."""
        return self.read(lambda conn: own_cases.of(conn, conversation_id))

    def set_callback(self, conversation_id: str, number: str, phone: str | None) -> bool | None:
        """Keep a number at which to call the customer back about an open case of theirs, or forget it. False when the
        case is over, None when they have none of this number."""
        return self.write(lambda conn: own_cases.set_callback(conn, conversation_id, number, phone))
