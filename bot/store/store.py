"""The facade: every method is one transaction. Synchronous; call it from a thread (see bot.turns.threads)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.exchange import Choice, Outcome, Reply
from bot.store import (
    attachments,
    conversations,
    crowd,
    inbox,
    leases,
    messages,
    misses,
    tokens,
    turns,
)
from bot.store.case_store import CaseStore
from bot.store.clock import moment
from bot.store.crowd import Caps
from bot.store.engine import DEFAULT_URL, create_engine, reading, writing
from bot.store.mark_store import MarkStore
from bot.store.migrate import upgrade
from bot.store.vacuum import scrub
from bot.store.values import (
    Accepted,
    Attachment,
    Claimed,
    ConversationProgress,
    IncomingRow,
    NewAttachment,
    Opened,
    Page,
    Unfinished,
)

T = TypeVar("T")
TRIES = 3
RETRYABLE = {"40001", "40P01"}


class Store(CaseStore, MarkStore):
    """All that is remembered. Connects at the first call; `upgrade()` brings the schema up to date. The token of a
    conversation that is over opens it `closed_for` so long."""

    def __init__(
        self, url: str = DEFAULT_URL, caps: Caps | None = None, closed_for: timedelta = timedelta(hours=24)
    ) -> None:
        self.url, self.caps, self.closed_for = url, caps or Caps(), closed_for
        self.engine = create_engine(url)
        self._writer, self._reader = writing(self.engine), reading(self.engine)
        # SQLite lets one writer in; queueing for it here is fair and does not sleep as its busy handler does.
        self._gate = threading.Lock() if self.single_process else nullcontext()

    @property
    def single_process(self) -> bool:
        """Whether only one process may run turns on this store."""
        return str(self.engine.dialect.name) == "sqlite"

    def upgrade(self) -> None:
        """Migrate to the newest schema; several processes may do so at once."""
        upgrade(self.url)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def open_conversation(
        self,
        brand: str,
        channel: str,
        customer: str | None,
        memory: dict[str, Any],
        replies: Sequence[Reply],
        token_ttl: timedelta,
        origin: str | None = None,
    ) -> Opened:
        """Begin a conversation, or give a known customer theirs that is not closed, with a fresh token. `origin` stands
        for the address an anonymous one comes from."""

        def work(conn: Connection) -> Opened:
            found = None if customer is None else conversations.open_of(conn, brand, channel, customer)
            opened = found or conversations.create(conn, brand, channel, customer, memory, replies, origin)
            token, expires_at = tokens.issue(conn, opened, token_ttl)
            return Opened(opened, token, moment(expires_at), created=found is None)

        return self._write(work)

    def was_here(self, brand: str, customer: str) -> bool:
        """Whether a conversation of this customer's is kept, open or not."""
        return self._read(lambda conn: conversations.was_here(conn, brand, customer))

    def authenticate(self, token: str) -> str | None:
        """The conversation a token opens."""
        return self._read(lambda conn: tokens.authenticate(conn, token, self.closed_for))

    def end_token(self, conversation_id: str, token: str) -> None:
        """A token opens its conversation no longer; others of it do."""
        self._write(lambda conn: tokens.end(conn, conversation_id, token))

    def issue_ticket(self, conversation_id: str, ttl: timedelta) -> str:
        """A secret that opens the conversation's stream once."""
        return self._write(lambda conn: tokens.issue_ticket(conn, conversation_id, ttl))

    def redeem_ticket(self, ticket: str) -> str | None:
        """The conversation a ticket opens; the second to ask gets None."""
        return self._write(lambda conn: tokens.redeem(conn, ticket))

    def purge(self) -> None:
        """Forget expired tokens and tickets."""
        self._write(tokens.purge)

    def find_option(self, conversation_id: str, token: str) -> Choice | None:
        """What pressing an option means, when this conversation offered it."""
        return self._read(lambda conn: messages.find_option(conn, conversation_id, token))

    def accept(
        self,
        conversation_id: str,
        channel: str,
        channel_message_id: str,
        text: str,
        choice: Choice | None,
        kinds: frozenset[str],
        attachment: NewAttachment | None = None,
    ) -> Accepted:
        """Make a (masked) message durable; the same message again gets the same place and has no effect."""
        message = IncomingRow(channel, channel_message_id, text, choice, kinds, attachment)
        return self._write(lambda conn: inbox.accept(conn, conversation_id, message))

    def accept_and_claim(
        self,
        conversation_id: str,
        channel: str,
        channel_message_id: str,
        text: str,
        choice: Choice | None,
        kinds: frozenset[str],
        worker: str,
        lease: timedelta,
        attachment: NewAttachment | None = None,
    ) -> tuple[Accepted, Claimed | Unfinished | None]:
        """`accept` and `claim` in one transaction, for an acceptor that answers by itself."""
        message = IncomingRow(channel, channel_message_id, text, choice, kinds, attachment)

        def work(conn: Connection) -> tuple[Accepted, Claimed | Unfinished | None]:
            accepted = inbox.accept(conn, conversation_id, message)
            return accepted, turns.claim(conn, worker, accepted.conversation_id, lease)

        return self._write(work)

    def find_attached(self, conversation_id: str, channel: str, channel_message_id: str) -> Accepted | None:
        """The place of an attachment that came already; raises NobodyThere if a new one would not be taken."""
        return self._read(lambda conn: inbox.find(conn, conversation_id, channel, channel_message_id))

    def attachment(self, conversation_id: str, attachment_id: str) -> Attachment | None:
        """The bytes of an attachment of this conversation."""
        return self._read(lambda conn: attachments.get(conn, conversation_id, attachment_id))

    def page(self, conversation_id: str, after: int, limit: int = 200) -> Page | None:
        """Messages above `after` in the API's form; None for an unknown conversation."""

        def work(conn: Connection) -> Page | None:
            at = conversations.progress(conn, conversation_id)
            if at is None:
                return None
            fresh = at.last_seq > after
            shown = messages.page(conn, conversation_id, after, at.last_seq, limit) if fresh else []
            return Page(shown, at.last_seq, at.answered_seq, at.state, at.pending, at.brand, at.agent, at.question)

        return self._read(work)

    def progress(self, conversation_id: str) -> ConversationProgress | None:
        """How far a conversation is, without its messages."""
        return self._read(lambda conn: conversations.progress(conn, conversation_id))

    def claim(self, worker: str, conversation_id: str | None, lease: timedelta) -> Claimed | Unfinished | None:
        """Take the earliest unanswered message of this conversation, or of any, that nobody holds.

        Texts that wait behind it are taken with it; while all of them say nothing yet, none is.
        """
        return self._write(lambda conn: turns.claim(conn, worker, conversation_id, lease))

    def complete(self, claimed: Claimed, outcome: Outcome, keep: bool) -> Claimed | Unfinished | None:
        """Commit a turn; with `keep` go on to what waits now, as `claim` does.

        Raises LeaseLost, with nothing written.
        """

        def work(conn: Connection) -> Claimed | Unfinished | None:
            after = turns.complete(conn, claimed, outcome, keep)
            if any(effect.name == "case_opened" for effect in outcome.effects):
                crowd.mark(conn, claimed.conversation_id, self.caps)
            return after

        return self._write(work)

    def fail(self, claimed: Claimed, error_name: str, apology: Outcome | None, hold: timedelta) -> bool:
        """Note a failed try and keep off for `hold`; True when it was the last, and the apology became the answer."""
        return self._write(lambda conn: turns.fail(conn, claimed, error_name, apology, hold))

    def release(self, claimed: Claimed) -> None:
        """Give a message back unanswered."""
        self._write(lambda conn: turns.release(conn, claimed))

    def clear_leases(self, worker: str | None = None) -> None:
        """At start: end the leases of this worker's former self; without a name, of everybody (SQLite)."""
        self._write(lambda conn: leases.clear(conn, worker))

    def pending_conversations(self, limit: int) -> list[str]:
        """Conversations with something to answer that nobody holds."""
        return self._read(lambda conn: conversations.claimable(conn, limit))

    def missed(self, since: datetime, brand: str | None = None) -> list[dict[str, Any]]:
        """What was not understood since then: words (masked), ranking, open step, wallet."""
        return self._read(lambda conn: misses.since(conn, since, brand))

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run a piece of reading on one connection; for the parts of the store that have a facade of their own."""
        return self._read(work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run a piece of writing as one transaction; again when it lost a race."""
        return self._write(work)

    def scrub(self, whole: bool = False) -> bool:
        """Leave nothing readable where deleted rows were, in the file and in its log; False when it was not possible
        just now. A large file is written anew only with `whole`. PostgreSQL gives such places up by itself
        (docs/privacy.md)."""
        with self._gate:
            return scrub(self.engine, whole)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._reader.connect() as conn:
            return work(conn)

    def _write(self, work: Callable[[Connection], T]) -> T:
        for remaining in reversed(range(TRIES)):
            try:
                with self._gate, self._writer.begin() as conn:
                    return work(conn)
            except DBAPIError as error:
                if not (remaining and _lost_a_race(error)):
                    raise
        raise AssertionError("unreachable")


def _lost_a_race(error: DBAPIError) -> bool:
    """Whether the transaction met another one, and finds its place when it looks again."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "pgcode", None) in RETRYABLE
