"""What every open desk page hears: changes of the queue, of people, of the conversations it follows."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence, Set
from typing import Any

from bot.http.desk import views
from bot.http.desk.page import OpenPage, QueueLine
from bot.http.frame.json_response import dumps
from bot.http.frame.problems import Problem
from bot.http.frame.services import ChannelFace
from bot.http.frame.store_calls import Calls
from bot.knowledge.desk_rules import DeskRules
from bot.knowledge.model import Knowledge
from bot.store.desk.facade import DeskStore
from bot.store.desk.open_cases import LINES
from bot.store.desk.values import Snapshot
from bot.turns.bus import Bus, Signal
from bot.turns.waiters import first

logger = logging.getLogger(__name__)
GATHER = 0.15
TICK = 5.0  # what only the clock changes: presence, levels of timers
PEOPLE = "desk"


class Hub:
    """One for a process; looks once for all its pages, and only while there are any."""

    def __init__(
        self,
        store: DeskStore,
        calls: Calls,
        bus: Bus,
        rules: DeskRules,
        knowledge: Knowledge,
        faces: Mapping[str, ChannelFace],
    ) -> None:
        self._faces = faces
        self._store, self._calls, self._bus, self._rules = store, calls, bus, rules
        self._knowledge = knowledge
        self.pages: set[OpenPage] = set()
        self._news: set[str] = set()
        self._known: frozenset[str] = frozenset()
        self._all = False
        self._soon = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        bus.listen(self.hear)

    def hear(self, signal: Signal) -> None:
        """A listener for the bus: has the pages told of a queue that moved or a conversation they show."""
        if not self.pages:
            return
        if signal.kind == "queue" or signal.conversation_id is None:
            self._all = True
        elif signal.kind == "news" and self._concerns(signal.conversation_id):
            self._news.add(signal.conversation_id)
        else:
            return
        self._soon.set()

    def people_changed(self) -> None:
        """Somebody came, went, or has another presence."""
        self._bus.publish(Signal("queue", None, PEOPLE))

    def add(self, page: OpenPage) -> None:
        """A page was opened: it gets everything, and whatever changes."""
        self.pages.add(page)
        self._all = True
        self._soon.set()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())

    def remove(self, page: OpenPage) -> None:
        """A page was closed."""
        self.pages.discard(page)

    def show_more(self, page: OpenPage) -> None:
        """A page wants longer lists."""
        page.ask_for_more()
        self._all = True
        self._soon.set()

    def look_at(self, conversation_id: str) -> None:
        """A page follows another conversation."""
        self._news.add(conversation_id)
        self._soon.set()

    def send(self, agent_id: str, frame: dict[str, Any]) -> None:
        """A frame for one person's pages."""
        for page in self.pages:
            if page.me.id == agent_id:
                page.put(frame)

    def remind(self, agent_id: str, reminder: dict[str, Any]) -> None:
        """A reminder that is due, on its owner's pages."""
        self.send(agent_id, {"kind": "reminder", "reminder": reminder})

    def _concerns(self, conversation_id: str) -> bool:
        return conversation_id in self._known or any(conversation_id in page.follows for page in self.pages)

    async def _look(self) -> None:
        while self.pages:
            await first(TICK, self._soon)
            self._soon.clear()
            try:
                await self._push()
            except Problem:
                logger.warning("the desk could not be looked at")
            await asyncio.sleep(GATHER)

    async def _push(self) -> None:
        news, self._news, self._all = self._news, set(), False
        pages = list(self.pages)
        snapshot = await self._snapshot(pages)
        topics = {topic.id: topic.name for topic in self._knowledge.topics.values()}
        names = views.Names(snapshot["names"], topics, self._faces)
        items = [views.item(case, names, self._rules.targets) for case in snapshot["cases"]]
        self._known = frozenset(each["conversation_id"] for each in items)
        details = {case["conversation_id"]: case["card"].get("details", {}) for case in snapshot["cases"]}
        lines = [QueueLine(each, dumps(each)) for each in items]
        cards = _marks(snapshot["cases"], {followed for page in pages for followed in page.follows})
        for page in pages:
            page.show(lines, snapshot["counts"], snapshot["people"], cards)
            news |= page.unread(items)
        for conversation_id in news:
            await self._tell(conversation_id, details.get(conversation_id))

    async def _snapshot(self, pages: Sequence[OpenPage]) -> Snapshot:
        """One look for all pages: of the wallets that any of them shows, as many lines as the longest has."""
        brands = [brand for brand in self._knowledge.brands if any(page.me.serves(brand) for page in pages)]
        lines = max((page.lines for page in pages), default=LINES)
        watchers, followed = {page.me.id for page in pages}, {each for page in pages for each in page.follows}
        return await self._calls.read(self._store.snapshot, brands, lines, watchers, followed)

    async def _tell(self, conversation_id: str, details: Mapping[str, Any] | None) -> None:
        followers = [page for page in self.pages if conversation_id in page.follows]
        if not followers:
            return
        after = min(page.follows[conversation_id].seq for page in followers)
        found = await self._calls.read(self._store.transcript, conversation_id, after)
        for page in followers:
            page.tell(conversation_id, found, details or {})


def _marks(cases: Sequence[Mapping[str, Any]], followed: Set[str]) -> dict[str, str]:
    """Of each conversation that a page follows, or will as its own, something short that is another one when the card
    is."""
    shown = (case for case in cases if case["status"] == "claimed" or case["conversation_id"] in followed)
    cards = {case["conversation_id"]: case["card"] for case in shown}
    return {each: hashlib.sha256(dumps(card).encode()).hexdigest()[:12] for each, card in cards.items()}
