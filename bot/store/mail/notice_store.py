"""Notices of one channel, in the store: every method is one transaction."""

from __future__ import annotations

from bot.mail import Notice, NoticeForm, NoticeKind, Outcome, Terms
from bot.store.mail import notice_queue, permits
from bot.store.mail.customer_row import named
from bot.store.mail.notice_queue import Forms
from bot.store.store import Store


class NoticeStore:
    """What customers of one channel who are out of reach are to be told by notices, and what they allow."""

    def __init__(self, store: Store, terms: Terms) -> None:
        self._store, self._terms = store, terms

    def due(self, forms: Forms) -> list[Notice]:
        """Those to be given now by who asks; `forms`: what its accounts can give, by wallet."""
        return self._store.write(lambda conn: notice_queue.due(conn, self._terms, forms))

    def settle(self, notice: Notice, form: NoticeForm, outcome: Outcome, remote_id: str) -> None:
        """What became of one; what the platform calls it."""
        self._store.write(lambda conn: notice_queue.settle(conn, self._terms, notice, form, outcome, remote_id))

    def reported(self, brand: str, address: str, remote_id: str, reason: str) -> NoticeKind | None:
        """The platform says later that one arrived, or why it did not; of which kind it is, None for none of ours."""
        return self._store.write(
            lambda conn: notice_queue.reported(conn, self._terms, brand, address, remote_id, reason)
        )

    def allow(self, brand: str, address: str, topic: str) -> None:
        """A customer allows to be told of this once more."""
        self._store.write(lambda conn: permits.allow(conn, named(self._terms, brand, address), topic))

    def withdraw(self, brand: str, address: str, topic: str) -> None:
        """A customer does not want to be told of this any more."""
        self._store.write(lambda conn: permits.withdraw(conn, named(self._terms, brand, address), topic))
