"""A customer who speaks the web API and does not give up: what got no answer is sent again, under the same id."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support import plain_http

TIMEOUT = 10.0
WORDS = ("付不了款", "余额够，网也换了，还是付不了", "账户被锁了", "退款什么时候到", "验证码收不到")


@dataclass(frozen=True)
class Said:
    """A message the server has acknowledged."""

    seq: int
    client_id: str
    text: str


def letters(number: int) -> str:
    """A number without digits, which a gateway might take for a code and mask."""
    return str(number).translate(str.maketrans("0123456789", "abcdefghij"))


class Customer:
    """Talks in one conversation and writes down what was acknowledged and what was seen."""

    def __init__(self, bases: Sequence[str], brand: str, name: str, chance: random.Random, patience: float) -> None:
        self.name, self._brand, self._chance, self._patience = name, brand, chance, patience
        self._bases = itertools.cycle(bases)
        self._base = next(self._bases)
        self._client = plain_http.async_client(timeout=TIMEOUT)
        self._headers: dict[str, str] = {}
        self._path = ""
        self.said: list[Said] = []
        self.seen: dict[int, dict[str, Any]] = {}
        self.answered_seq = 0
        self.retries = 0
        self.slowest = 0.0
        self.faults: list[str] = []

    async def talk(self, stop: asyncio.Event) -> None:
        """Say things, read answers, repeat oneself, until told to stop."""
        opened = await self._call("POST", "/api/v1/conversations", {"brand": self._brand})
        self._path = f"/api/v1/conversations/{opened['conversation_id']}/messages"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        while not stop.is_set():
            for _ in range(self._chance.randint(1, 3)):
                await self._say()
            if self._chance.random() < 0.2:
                await self._repeat(self._chance.choice(self.said))
            if self._chance.random() < 0.7:
                await self.read(wait=self._chance.choice((0, 1, 3)))
            await asyncio.sleep(self._chance.uniform(0, 0.1))

    async def hear_all(self) -> None:
        """Read until everything that was said is answered."""
        deadline = time.monotonic() + self._patience
        while self.answered_seq < self.said[-1].seq:
            if time.monotonic() > deadline:
                self.faults.append(f"message {self.said[-1].seq} is not answered, only {self.answered_seq}")
                return
            await self.read(wait=2)
        while await self.read(wait=0):
            pass

    async def read(self, wait: int) -> int:
        """Fetch what is new; how many messages came."""
        after = max(self.seen, default=0)
        page = await self._call("GET", f"{self._path}?after={after}&wait={wait}")
        if page["answered_seq"] < self.answered_seq:
            self.faults.append(f"answered_seq went back from {self.answered_seq} to {page['answered_seq']}")
        self.answered_seq = page["answered_seq"]
        for message in page["messages"]:
            self.seen[message["seq"]] = message
        return len(page["messages"])

    async def transcript(self) -> list[dict[str, Any]]:
        """All messages, fetched anew; whatever was seen before must still be there as it was."""
        seen, self.seen = self.seen, {}
        while await self.read(wait=0):
            pass
        for seq, message in seen.items():
            if self.seen.get(seq) != message:
                self.faults.append(f"message {seq} was {message} and is {self.seen.get(seq)}")
        return [self.seen[seq] for seq in sorted(self.seen)]

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def _say(self) -> None:
        text = f"{self._chance.choice(WORDS)} {self.name} {letters(len(self.said))}"
        client_id = str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
        began = time.monotonic()
        reply = await self._call("POST", self._path, {"client_id": client_id, "text": text})
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.said.append(Said(reply["seq"], client_id, text))

    async def _repeat(self, said: Said) -> None:
        reply = await self._call("POST", self._path, {"client_id": said.client_id, "text": said.text})
        if reply["seq"] != said.seq:
            self.faults.append(f"{said} sent again became {reply['seq']}")

    async def _call(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            try:
                response = await self._client.request(method, f"{self._base}{path}", json=body, headers=self._headers)
            except httpx.TransportError:
                await self._try_elsewhere(0.05)
                continue
            if response.status_code == 429:
                await asyncio.sleep(float(response.headers.get("Retry-After", "1")))
            elif response.status_code >= 500:
                await self._try_elsewhere(0.2)
            elif response.is_success:
                return response.json()
            else:
                raise RuntimeError(f"{method} {path}: {response.status_code} {response.text}")
        raise RuntimeError(f"{method} {path}: no answer in {self._patience} s")

    async def _try_elsewhere(self, pause: float) -> None:
        self.retries += 1
        self._base = next(self._bases)
        await asyncio.sleep(pause)
