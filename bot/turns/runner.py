"""One turn of one claimed message: respond, then complete or fail."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.errors import PaydocError
from bot.exchange import Outcome
from bot.store import Claimed, LeaseLost, Store, Unfinished
from bot.turns.figures import TurnFigures
from bot.turns.ports import Apology, TurnResponder
from bot.turns.threads import StoreThreads

log = logging.getLogger(__name__)

# A message during whose turn the process died so often is taken to be the cause.
DEADLY_ATTEMPTS = 20
MOVE_QUEUE = frozenset({"case_opened", "case_raised", "case_left", "case_ticketed"})
RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0)


class Deadly(PaydocError):
    """The process died again and again during this message's turn."""


class Abandoned(PaydocError):
    """The responder gave its turn up."""


class TurnRunner:
    """Runs turns; whatever goes wrong, the message is tried again later or answered by the apology."""

    def __init__(
        self,
        store: Store,
        threads: StoreThreads,
        responder: TurnResponder,
        apology: Apology,
        seconds: float,
        queue_moved: Callable[[str], None],
        figures: TurnFigures,
    ) -> None:
        self._store, self._threads, self._responder = store, threads, responder
        self._apology, self._seconds, self._queue_moved = apology, seconds, queue_moved
        self._figures = figures
        self.stopping = False

    async def run(self, claimed: Claimed, keep: Callable[[], bool]) -> Claimed | Unfinished | None:
        """Run a turn to its end; if `keep` says so then, what to run next in the same conversation."""
        try:
            outcome = await self._respond(claimed)
            following = await self._threads.write(self._store.complete, claimed, outcome, keep())
            self._figures.committed(outcome)
            self._tell_queue(claimed, outcome)
            return following
        except LeaseLost:
            self._lost(claimed)
        except asyncio.CancelledError:
            await self.release(claimed)
            raise
        except Exception as error:
            # Store, model or a bug: the message is tried again, and at last gets the apology and a person.
            await self._fail(claimed, error)
        return None

    async def _respond(self, claimed: Claimed) -> Outcome:
        if claimed.attempts >= DEADLY_ATTEMPTS:
            raise Deadly
        try:
            with self._figures.seconds.time():
                return await asyncio.wait_for(self._responder.respond(claimed), self._seconds)
        except asyncio.CancelledError:
            if self.stopping:
                raise
            # Something inside the responder was cancelled, not this turn: an error like any other.
            raise Abandoned from None

    async def _fail(self, claimed: Claimed, error: Exception) -> None:
        name = type(error).__name__
        self._figures.failed.inc()
        log.error(
            "turn of message %d in %s failed (try %d): %s at %s",
            claimed.seq, claimed.conversation_id, claimed.attempts + 1, name, where(error),
        )  # fmt: skip
        # A person has the conversation: then nobody waits for the bot, and the bot stays silent.
        apology = None if claimed.owner == "agent" else self._apologise(claimed)
        hold = timedelta(seconds=RETRY_SECONDS[min(claimed.attempts, len(RETRY_SECONDS) - 1)])
        try:
            last = await self._threads.write(self._store.fail, claimed, name, apology, hold)
            if last and apology is not None:
                self._figures.apologies.inc()
                self._figures.committed(apology)
                self._tell_queue(claimed, apology)
        except LeaseLost:
            self._lost(claimed)
        except Exception as second:
            # The lease runs out by itself; the sweeper takes the message up again.
            log.error("could not note the failure: %s at %s", type(second).__name__, where(second))

    def _lost(self, claimed: Claimed) -> None:
        self._figures.lost.inc()
        log.warning("lost the lease of %s at message %d", claimed.conversation_id, claimed.seq)

    def _apologise(self, claimed: Claimed) -> Outcome | None:
        try:
            return self._apology(claimed)
        except Exception as error:
            # Made of the same knowledge as the reply that failed; without one the message is only tried again.
            log.error("no apology for message %d: %s at %s", claimed.seq, type(error).__name__, where(error))
            return None

    def _tell_queue(self, claimed: Claimed, outcome: Outcome) -> None:
        if any(effect.name in MOVE_QUEUE for effect in outcome.effects):
            self._queue_moved(claimed.brand)

    async def release(self, claimed: Claimed) -> None:
        """Give a claimed message back to whoever takes it next."""
        try:
            await self._threads.write(self._store.release, claimed)
        except Exception as error:
            # A courtesy to other processes: the lease runs out by itself.
            log.warning("could not release %s: %s", claimed.conversation_id, type(error).__name__)


def where(error: BaseException) -> str:
    """The innermost places of a traceback. The error's own text is left out: it may quote the customer."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
