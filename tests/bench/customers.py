"""One customer's side of both bots. A turn goes from the press of a key to the whole answer."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import ClientSession

BRAND = "eepay"  # the wallet that stock Rasa, which has no channel to name one, falls back to
WAIT = 25


@dataclass(frozen=True)
class Move:
    """What a customer does: types `text`, or presses the button `label`, which stock Rasa sends as `/intent`."""

    text: str = ""
    label: str = ""
    intent: str = ""


class Customer(Protocol):
    """One conversation."""

    async def open(self) -> None:
        """Begin it."""

    async def turn(self, move: Move) -> str:
        """Make a move; everything that was answered."""


class ProductCustomer:
    """Speaks the web API as the demo page does: a long poll is open when the message is sent."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self._http, self._url = http, f"{url}/api/v1/conversations"

    async def open(self) -> None:
        """Open a conversation; its token and greeting."""
        async with self._http.post(self._url, json={"brand": BRAND}) as response:
            opened = await response.json()
            assert response.status == 201, opened
        self._path = f"{self._url}/{opened['conversation_id']}/messages"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        self._seq, self._replies = opened["last_seq"], opened["messages"]

    async def turn(self, move: Move) -> str:
        """Send, and read the answer from the long poll."""
        poll = asyncio.create_task(self._listen())
        said = {"option": self._token(move.label)} if move.label else {"text": move.text}
        body = {"client_id": str(uuid.uuid4()), **said}
        try:
            async with self._http.post(self._path, json=body, headers=self._headers) as response:
                taken = await response.json()
                assert response.status == 202, taken
            page = await poll
        finally:
            poll.cancel()
        while page["answered_seq"] < taken["seq"]:
            page = await self._listen()
        self._seq = page["last_seq"]
        self._replies = [m for m in page["messages"] if m["from"] != "customer"]
        return "\n".join(m["text"] for m in self._replies)

    async def _listen(self) -> Any:
        query = {"after": str(self._seq), "wait": str(WAIT)}
        async with self._http.get(self._path, params=query, headers=self._headers) as response:
            page = await response.json()
            assert response.status == 200, page
        return page

    def _token(self, label: str) -> str:
        tokens = [o["token"] for r in self._replies for o in r["options"] if o["label"] == label]
        assert tokens, f"no button {label!r} in {self._replies}"
        return str(tokens[-1])


class StockCustomer:
    """Speaks Rasa's REST channel; a button is the payload of its intent, which no classifier has to read."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self._http, self._url = http, f"{url}/webhooks/rest/webhook"

    async def open(self) -> None:
        """Nothing to send: a new sender is a new conversation."""
        self._sender = uuid.uuid4().hex

    async def turn(self, move: Move) -> str:
        """Send; the answer comes with the response."""
        body = {"sender": self._sender, "message": f"/{move.intent}" if move.label else move.text}
        async with self._http.post(self._url, json=body) as response:
            messages = await response.json()
            assert response.status == 200, messages
        return "\n".join(m["text"] for m in messages if m.get("text"))
