"""What did not come along with its message, fetched until it is there, or both sides know that it will not be."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.channels.media import MediaSource, NotUsable, NotYet, fetched
from bot.channels.sentences import Sentences
from bot.exchange import Reply
from bot.http.frame.image_workers import Darkroom
from bot.logs import fields
from bot.store.mail import DueMedia, MailStore
from bot.turns import TurnDispatcher
from bot.turns.sweeps import Sweeper

logger = logging.getLogger(__name__)
# The pauses between tries: a platform that is busy, one that is away, and then it is told.
PAUSES = (2.0, 8.0, 30.0, 120.0, 600.0)


class Fetcher:
    """Looks once a second for what a person waits for. All methods belong to one event loop."""

    def __init__(
        self, store: MailStore, sources: Mapping[str, MediaSource], dispatcher: TurnDispatcher, words: Sentences
    ) -> None:
        self._store, self._sources, self._dispatcher, self._words = store, sources, dispatcher, words
        self._threads = dispatcher.threads
        self._darkroom = Darkroom()
        self._sweeper = Sweeper("a look at missing pictures", self._look, self._forget, 3600)

    def start(self) -> None:
        """Begin, with what a former process left."""
        self._sweeper.start()

    def stop(self) -> None:
        """Fetch no more; what is missing is fetched by the next process."""
        for task in self._sweeper.stop():
            task.cancel()

    async def _look(self) -> None:
        for row in await self._threads.write(self._store.due_media):
            if row.brand in self._sources:
                await self._fetch(row)

    async def _fetch(self, row: DueMedia) -> None:
        try:
            found = await fetched(self._sources[row.brand], self._darkroom, row.media_id, row.kind)
        except NotUsable as error:
            return await self._give_up(row, str(error))
        except NotYet as error:
            if row.attempts > len(PAUSES):
                return await self._give_up(row, str(error))
            return await self._threads.write(self._store.fetch_again, row, PAUSES[row.attempts - 1])
        line = self._words.shown("image" if row.kind == "image" else "voice")
        if await self._threads.write(self._store.media_arrived, row, found, line):
            self._dispatcher.tell(row.conversation_id)

    async def _give_up(self, row: DueMedia, why: str) -> None:
        logger.warning("an enclosure could not be fetched", extra=fields(wallet=row.brand, kind=row.kind, why=why))
        if not await self._threads.write(self._store.media_over, row):
            return
        key = "picture_missing" if row.kind == "image" else "voice_missing"
        told = Reply(self._words.sentence(key), "notice", sender="system")
        await self._threads.write(self._store.say, row.conversation_id, told)
        self._dispatcher.tell(row.conversation_id)

    async def _forget(self) -> None:
        await self._threads.write(self._store.purge_media)
