"""New knowledge and new models taken up while the process serves."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.editions.copies import READ, Copies, Copy
from bot.editions.edition import Edition, Editions, ModelFile
from bot.editions.figures import EditionFigures
from bot.editions.gate import Check, Passed, checked_apart, sound
from bot.editions.memory import give_back
from bot.logs import fields
from bot.turns.waiters import first

logger = logging.getLogger(__name__)
EVERY = 2.0
AGAIN = 1.0
MOST_SAID = 20
T = TypeVar("T")
State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Sources:
    """Where new things come from, and how they become an edition."""

    knowledge: Path
    copies: Copies
    models: Path  # a folder of models, or one
    model: Callable[[], Path]  # the one that a process would load that starts now
    build: Callable[[Copy, ModelFile], Edition]  # loads all of it and tries it out; slow, raises whatever goes wrong
    check: Check = checked_apart
    give_back: Callable[[], None] = give_back  # called once the former edition, or one that was not taken, is let go


class Watch:
    """Looks every few seconds, and at once when told to; what has changed is taken up when it has come to rest.

    Whatever is wrong with what is new, the edition in force stays, and that is said: once in the log, and in the
    figures as long as it is so.
    """

    def __init__(self, editions: Editions, sources: Sources, figures: EditionFigures, every: float = EVERY) -> None:
        self._editions, self._from, self._figures, self._every = editions, sources, figures, every
        self._seen = self._done = _state(sources)
        self._told = self._stopping = False
        self._soon = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Look no more. What is being loaded is let go."""
        self._stopping = True
        while self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=AGAIN)

    def soon(self) -> None:
        """Look at once, also at what was refused before; may be called from a signal's handler."""
        self._told = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._soon.set)

    @property
    def warnings(self) -> Sequence[str]:
        """What an operator should know."""
        return self._figures.warnings

    async def look(self) -> None:
        """Take up what has changed and come to rest."""
        state = await _apart(lambda: _state(self._from))
        at_rest, self._seen = state == self._seen, state
        if self._told or (at_rest and state != self._done):
            self._told, self._done = False, state
            await self._take_up()

    async def _run(self) -> None:
        while not self._stopping:
            await first(self._every, self._soon)
            self._soon.clear()
            try:
                await self.look()
            except Exception:
                # Whatever it is, it must not end the watch: the next change may be the one that mends it.
                logger.exception("looking for what is new failed")

    async def _take_up(self) -> None:
        present = self._editions.present
        passed = await self._sound(present.copy)
        model = await _apart(lambda: ModelFile.of(self._from.model()))
        fresh = [
            *(["knowledge"] if passed.copy.since > present.copy.since else []),
            *(["model"] if model != present.model else []),
        ]
        del present  # from here on nothing of this holds it
        if fresh:
            await self._replace(fresh, passed.copy, model)
            await _apart(self._from.give_back)

    async def _replace(self, fresh: list[str], copy: Copy, model: ModelFile) -> None:
        began = time.monotonic()
        try:
            edition = await _apart(lambda: self._from.build(copy, model))
        except Exception as error:
            # Whatever is wrong with it: what is in force goes on.
            reason = f"{type(error).__name__}: {error}"
            logger.error("new %s cannot be used, the former stays: %s", " and ".join(fresh), reason)
            return self._count(fresh, "refused")
        self._editions.take(edition)
        self._figures.serves(edition)
        self._count(fresh, "taken")
        taken = fields(seconds=round(time.monotonic() - began, 1), knowledge=edition.copy.content, model=model.name)
        logger.warning("new %s answers now", " and ".join(fresh), extra=taken)

    async def _sound(self, present: Copy) -> Passed:
        try:
            passed = await _apart(lambda: sound(self._from.knowledge, self._from.copies, self._from.check))
        except Exception as error:
            # Not even the linter could be run: nothing is known of what is new, so nothing of it is served.
            logger.error("knowledge could not be checked, the former stays: %s: %s", type(error).__name__, error)
            self._count(["knowledge"], "refused")
            return Passed(present)
        if passed.problems:
            self._count(["knowledge"], "refused")
            say_wrong(passed)
        self._figures.wrong(passed.problems)
        return passed

    def _count(self, what: list[str], result: str) -> None:
        for one in what:
            self._figures.count(one, result)


def say_wrong(passed: Passed) -> None:
    """A line for each problem that keeps knowledge from being served."""
    for problem in passed.problems[:MOST_SAID]:
        logger.error("knowledge is not served: %s", problem)
    if len(passed.problems) > MOST_SAID:
        logger.error("knowledge is not served: %d more problems; python -m bot lint", len(passed.problems) - MOST_SAID)


def _state(sources: Sources) -> State:
    """What is there, by the times of its files."""
    files = [path for path in sources.knowledge.rglob("*") if path.suffix in READ]
    models = list(sources.models.glob("*.tar.gz")) if sources.models.is_dir() else [sources.models]
    found = []
    for path in sorted([*files, *models]):
        with suppress(OSError):  # gone in between: another state, which is seen next time
            stat = path.stat()
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


async def _apart(call: Callable[[], T]) -> T:
    """What a slow call returns, in a thread that a stop does not wait for."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, failed = None, None
        try:
            result = call()
        except BaseException as error:
            failed = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=run, name="editions", daemon=True).start()
    return await done
