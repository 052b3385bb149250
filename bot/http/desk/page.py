"""One open desk page: what it has been sent, what it follows, what waits to be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.desk.permissions import Agent
from bot.http.desk import views
from bot.http.frame.json_response import dumps
from bot.store.desk.open_cases import LINES
from bot.store.desk.values import Count

MOST_FRAMES = 2_000
MOST_LINES = 20 * LINES


@dataclass
class Cursor:
    """How far a page has a conversation. `own` cursors go when the case does."""

    seq: int
    note: int
    own: bool = False
    status: str = ""


@dataclass(frozen=True)
class QueueLine:
    """One line of the queue, and the same as it is sent: written once for all pages."""

    item: Mapping[str, Any]
    text: str


class OpenPage:
    """Frames come in by `put`, in order; a page that does not keep up is `full`, and is closed."""

    def __init__(self, me: Agent) -> None:
        self.me = me
        self.frames: asyncio.Queue[str | None] = asyncio.Queue(MOST_FRAMES)
        self.follows: dict[str, Cursor] = {}
        self.full = False
        self.lines = LINES
        self._items: dict[str, str] = {}
        self._people, self._more = "", dict[str, int]()

    def put(self, frame: Mapping[str, Any]) -> None:
        """Have a frame sent."""
        self._put(dumps(frame))

    def _put(self, frame: str) -> None:
        try:
            self.frames.put_nowait(frame)
        except asyncio.QueueFull:
            self.full = True

    def watch(self, conversation_id: str, seq: int, note: int) -> None:
        """Follow a conversation from here on."""
        known = self.follows.get(conversation_id)
        self.follows[conversation_id] = Cursor(seq, note, own=known.own if known else False)

    def unwatch(self, conversation_id: str) -> None:
        """No longer, unless it is one's own."""
        if conversation_id in self.follows and not self.follows[conversation_id].own:
            del self.follows[conversation_id]

    def ask_for_more(self) -> None:
        """Have longer lists shown, up to a bound."""
        self.lines = min(self.lines + LINES, MOST_LINES)

    def show(
        self,
        lines: Sequence[QueueLine],
        counts: Sequence[Count],
        people: Sequence[Mapping[str, Any]],
        cards: Mapping[str, str],
    ) -> None:
        """Send what changed of the queue, of the people, and of followed conversations; of these `cards` says which
        card each has now."""
        seen = [line for line in lines if self.me.may("queue") and self.me.serves(line.item["brand"])]
        mine = [line.item for line in seen]
        more = views.unlisted([count for count in counts if self.me.serves(count.brand)], mine)
        now = {line.item["conversation_id"]: line.text for line in seen}
        changed = [text for conversation_id, text in now.items() if self._items.get(conversation_id) != text]
        gone = [conversation_id for conversation_id in self._items if conversation_id not in now]
        if changed or gone or more != self._more or not self._people:
            rest = f'"gone":{dumps(gone)},"more":{dumps(more)}'
            self._put(f'{{"kind":"queue","items":[{",".join(changed)}],{rest}}}')
        self._items, self._more = now, more
        self._show_people(people)
        self._follow_own(mine)
        self._show_status(mine, people, cards)

    def unread(self, items: Sequence[Mapping[str, Any]]) -> set[str]:
        """Followed conversations with messages this page has not got."""
        last = {each["conversation_id"]: each["last_seq"] for each in items}
        return {c for c, cursor in self.follows.items() if last.get(c, 0) > cursor.seq}

    def tell(self, conversation_id: str, found: Mapping[str, Any], details: Mapping[str, Any]) -> None:
        """Send what is new of a followed conversation."""
        cursor = self.follows[conversation_id]
        for message in found["messages"]:
            if message["seq"] > cursor.seq:
                cursor.seq = message["seq"]
                said = views.message(message, details)
                self.put({"kind": "message", "conversation_id": conversation_id, "message": said})
        for note in found["notes"]:
            if note["id"] > cursor.note:
                cursor.note = note["id"]
                self.put({"kind": "note", "conversation_id": conversation_id, "note": note})

    def _show_people(self, people: Sequence[Mapping[str, Any]]) -> None:
        seen = [views.person(one) for one in people if self.me.works_with(one["brands"])]
        if dumps(seen) != self._people:
            self._people = dumps(seen)
            self.put({"kind": "agents", "items": seen})

    def _follow_own(self, items: Sequence[Mapping[str, Any]]) -> None:
        own = {each["conversation_id"]: each["last_seq"] for each in items if _has(each, self.me)}
        for conversation_id, seq in own.items():
            known = self.follows.setdefault(conversation_id, Cursor(seq, 0))
            known.own = True
        for conversation_id in [c for c, cursor in self.follows.items() if cursor.own and c not in own]:
            del self.follows[conversation_id]

    def _show_status(
        self, items: Sequence[Mapping[str, Any]], people: Sequence[Mapping[str, Any]], cards: Mapping[str, str]
    ) -> None:
        for each in items:
            cursor = self.follows.get(each["conversation_id"])
            if cursor is None:
                continue
            others = [
                {"id": one["id"], "name": one["name"], "typing": one["typing"]}
                for one in people
                if one["watching"] == each["conversation_id"] and one["id"] != self.me.id and _is_here(one)
            ]
            kept = ("conversation_id", "state", "customer_typing")
            card = cards.get(each["conversation_id"], "")
            frame = {"kind": "status", **{key: each[key] for key in kept}, "others": others, "card": card}
            if dumps(frame) != cursor.status:
                cursor.status = dumps(frame)
                self.put(frame)


def _has(item: Mapping[str, Any], me: Agent) -> bool:
    return bool(item["status"] == "claimed" and item["agent"]["id"] == me.id)


def _is_here(one: Mapping[str, Any]) -> bool:
    return bool(one["presence"] != "offline")
