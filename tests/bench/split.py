"""Where the time of a turn goes: the real model, responder and store in this process, with a stopwatch between them.

Run as `python -m tests.bench.split MODEL TURNS`; prints milliseconds per part and scenario as JSON.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from bot.bootstrap import assistant
from bot.dialogue.rasa_process import RasaProcess
from bot.dialogue.responder import Responder
from bot.exchange import Choice
from bot.store import Opened, Page, Store
from tests.bench import scenarios
from tests.bench.customers import BRAND, Move

PARTS = (
    "store: reads (token, option, progress, page)",
    "store: accept and claim",
    "understanding (parse)",
    "rules, action, engine",
    "store: complete",
)
LEASE = timedelta(seconds=10)
LONGEST = 30.0


class Parsing:
    """The stopwatch around the parse."""

    def __init__(self, rasa: RasaProcess) -> None:
        self._parse, self.seconds = rasa.parse, 0.0
        rasa.parse = self.parse  # type: ignore[method-assign]

    async def parse(self, text: str, wallet: str = "") -> dict[str, Any]:
        """The model's own parse, timed."""
        began = time.perf_counter()
        try:
            return await self._parse(text, wallet)
        finally:
            self.seconds += time.perf_counter() - began


class Process:
    """The product without its gateway."""

    def __init__(self, model: Path, store: Store) -> None:
        rasa = RasaProcess(model)
        self.parsing, self.store = Parsing(rasa), store
        self.responder = Responder(rasa, assistant())

    async def talk(self, script: scenarios.Script, spent: Counter[str]) -> None:
        """One conversation; what its turns took is added to `spent`."""
        greeting = assistant().greet(BRAND, datetime.now(timezone.utc))
        opened = self.store.open_conversation(BRAND, "web", None, greeting.memory, greeting.replies, LEASE)
        page = self._read(opened, 0)
        for number, move in enumerate(script):
            self.parsing.seconds, at = 0.0, [time.perf_counter()]
            choice = self._pressed(opened, page, move)
            said = (f"{number}", move.label or move.text, choice, frozenset[str]())
            at.append(time.perf_counter())
            _, claimed = self.store.accept_and_claim(opened.conversation_id, "web", *said, "bench", LEASE)
            assert claimed is not None
            at.append(time.perf_counter())
            outcome = await self.responder.respond(claimed)
            at.append(time.perf_counter())
            self.store.complete(claimed, outcome, False)
            at.append(time.perf_counter())
            page = self._read(opened, page.last_seq)
            at.append(time.perf_counter())
            before, accept, respond, complete, after = (b - a for a, b in itertools.pairwise(at))
            parse = self.parsing.seconds
            spent.update(dict(zip(PARTS, (before + after, accept, parse, respond - parse, complete), strict=True)))

    def _pressed(self, opened: Opened, page: Page, move: Move) -> Choice | None:
        """What the gateway reads for the message itself: the token, and the button."""
        self.store.authenticate(opened.token)
        tokens = [o["token"] for m in page.messages for o in m["options"] if o["label"] == move.label]
        return self.store.find_option(opened.conversation_id, tokens[-1]) if move.label else None

    def _read(self, opened: Opened, after: int) -> Page:
        """What it reads for a long poll: the token, nothing new, the news, and then the page."""
        self.store.authenticate(opened.token)
        self.store.page(opened.conversation_id, after)
        for _ in range(2):
            self.store.progress(opened.conversation_id)
        page = self.store.page(opened.conversation_id, after)
        assert page is not None
        return page


async def measure(model: Path, turns: int) -> dict[str, dict[str, float]]:
    """For buttons and typed text: the average milliseconds of each part."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/paydoc.db")
        store.upgrade()
        process = Process(model, store)
        for name, scripts in (("button", scenarios.buttons()), ("typed", scenarios.typed())):
            await _talk(process, scripts, 3)
            spent = await _talk(process, scripts, turns // scenarios.TURNS)
            figures[name] = {part: spent[part] / spent["turns"] * 1000 for part in PARTS}
        store.close()
    return figures


async def _talk(process: Process, scripts: Iterator[scenarios.Script], conversations: int) -> Counter[str]:
    spent: Counter[str] = Counter()
    end = time.monotonic() + LONGEST
    while conversations and time.monotonic() < end:
        script = next(scripts)
        await process.talk(script, spent)
        spent["turns"] += len(script)
        conversations -= 1
    return spent


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1]), int(sys.argv[2])))))
