"""What customers bring, taken into the store, for channels whose answers go by their Sender alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from weakref import WeakValueDictionary

from bot.channels.beginnings import beginning
from bot.channels.delivery import Deliveries
from bot.channels.sentences import Sentences
from bot.exchange import Owner, Reply
from bot.http.customer.submission import read
from bot.http.frame.problems import Problem
from bot.http.frame.services import Services
from bot.http.frame.store_calls import Calls as StoreRequests
from bot.mail import Arrival
from bot.store.conversations import WITH_PEOPLE
from bot.store.mail import Arrived, Aside, ChannelWords, MailStore, MediaName
from bot.turns.threads import StoreThreads

Writer = StoreThreads | StoreRequests
FETCHED = ("image", "voice")


class Intake:
    """Takes what customers of one channel say and do, each in their order."""

    def __init__(self, channel: str, store: MailStore, mail: Deliveries, words: Sentences) -> None:
        self._channel, self._store, self._mail, self._words = channel, store, mail, words
        self._turnstiles: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(
        self,
        services: Services,
        writer: Writer,
        brand: str,
        arrival: Arrival,
        silently: bool = False,
        more: bool = False,
    ) -> Arrived:
        """Durable when this returns. `silently`: the platform's own people have the customer, so that nobody is
        answered here; what is said is kept. `more`: more of theirs follows at once, so that its turn can wait."""
        if arrival.kind in ("nothing", "returned"):
            return await writer.write(self._store.arrive, brand, arrival)
        # One after the other: looking for secrets in a long message must not let the next one overtake it.
        turnstile = self._turnstiles.setdefault(f"{brand}/{arrival.address}", asyncio.Lock())
        async with turnstile:
            words, aside = await self._read(arrival)
            if silently:
                arrival, aside = _only_kept(arrival, words)
            greets = arrival.kind in ("hello", "scanned")
            start = None if arrival.kind == "left" else beginning(services, brand, greets)
            arrived = await writer.write(self._store.arrive, brand, arrival, words, start, aside)
        await self._after(services, writer, arrived, more)
        return arrived

    async def refuse(self, services: Services, writer: Writer, brand: str, arrival: Arrival, why: str) -> None:
        """Not taken; the customer is told why."""
        told = replace(arrival, kind="shown", text="", menu_id=None)
        start = beginning(services, brand, False)
        arrived = await writer.write(self._store.arrive, brand, told, None, start, self._notice("", why, ""))
        await self._after(services, writer, arrived)

    async def _after(self, services: Services, writer: Writer, arrived: Arrived, more: bool = False) -> None:
        if arrived.conversation_id is None or not arrived.new:
            return
        if arrived.choice is not None and arrived.choice.rating is not None:
            await self._rated(services, writer, arrived.choice.conversation_id, arrived.choice.rating)
        if arrived.seq is not None and not more:
            services.dispatcher.wake(arrived.conversation_id)
        services.dispatcher.tell(arrived.conversation_id)
        self._mail.wake()

    async def _rated(self, services: Services, writer: Writer, conversation_id: str, rating: int) -> None:
        """Within a day the last word counts, as on the web."""
        await writer.write(services.store.rate, conversation_id, rating, None)
        services.metrics.ratings.labels(str(rating)).inc()
        await writer.write(self._store.say, conversation_id, Reply(self._words.sentence("rated"), "notice"))

    async def _read(self, arrival: Arrival) -> tuple[ChannelWords | None, Aside | None]:
        """What is said, made harmless; what is said to it beside the turns."""
        if arrival.kind == "left":
            return None, self._left
        if arrival.kind in ("hello", "scanned"):
            return None, self._welcome_back
        line = self._words.shown(arrival.text) if arrival.kind == "shown" else arrival.text
        kind = arrival.text.partition("\n")[0]
        media = MediaName(arrival.media_id, kind) if arrival.media_id and kind in FETCHED else None
        try:
            words = ChannelWords(*await read(line), media=media)
        except Problem as problem:
            key = "too_long" if problem.name == "text_too_long" else "shown_to_bot"
            return None, self._notice("", key, self._words.shown("other"))
        what = self._words.shown(kind)
        return words, self._notice(words.text, "shown_to_bot", what) if arrival.kind == "shown" else None

    def _notice(self, line: str, key: str, what: str) -> Aside:
        def aside(owner: Owner) -> tuple[str, Reply | None]:
            told = Reply(self._words.sentence(key, what=what.strip("[]")), "notice", sender="system")
            return line, None if key == "shown_to_bot" and owner in WITH_PEOPLE else told

        return aside

    def _left(self, owner: Owner) -> tuple[str, Reply | None]:
        """Who helps them sees that nothing arrives any more."""
        return "", Reply(self._words.sentence("left"), "notice", sender="system") if owner in WITH_PEOPLE else None

    def _welcome_back(self, owner: Owner) -> tuple[str, Reply | None]:
        """Somebody comes back to a conversation that is not over."""
        return "", Reply(self._words.sentence("welcome_back"), "notice") if owner == "bot" else None


def _only_kept(arrival: Arrival, words: ChannelWords | None) -> tuple[Arrival, Aside]:
    def aside(owner: Owner) -> tuple[str, Reply | None]:
        return words.text if words is not None else "", None

    return replace(arrival, kind="shown"), aside
