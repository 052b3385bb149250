"""The gateway with the channels that its settings name, in a process of its own; its assistant follows a script.

Settings as always from the environment. Several may share a port: `python -m tests.support.scripted_gateway`.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.application import create_app
from bot.channel_registry import CHANNELS, channel_settings
from bot.channels.ports import Wiring
from bot.cli import listener
from bot.exchange import Outcome, Reply, ReplyOption
from bot.http.frame.metrics import Metrics
from bot.http.frame.server import server_of
from bot.http.frame.services import Services
from bot.knowledge.web_pages import WebPage, WebPages
from bot.logs import configure
from bot.settings import Settings
from bot.store import Claimed, Store
from bot.turns import TurnDispatcher
from tests.support.replies import apology

BRANDS = {"okpay": "OKPay", "upay": "upay", "eepay": "eepay"}
OPTIONS = (ReplyOption("好了", "solved"), ReplyOption("还是不行", "persists"), ReplyOption("转人工", "human"))
# What a person may show as a card.
PAGES = {
    "okpay": WebPages(
        (WebPage("tk", "退款进度", "https://help.okpay.example/refund", "查退款走到哪一步"),),
        frozenset({"help.okpay.example"}),
    )
}
AWKWARD = 'a]]><b>&amp; & \x0b😀 <a href="http://x">y</a>'
TURN_SECONDS = float(os.environ.get("SCRIPT_TURN_SECONDS", "12"))
LONG = "第一句话说到这里。" * 300


class Script:
    """Says by fixed words what the tests want to see: 睡N sleeps, 三条 says three things with options, …"""

    async def respond(self, claimed: Claimed) -> Outcome:
        """One turn."""
        memory = {**claimed.memory, "questions": claimed.memory.get("questions", 0) + 1}
        if claimed.owner == "agent":
            return Outcome((), memory, "agent")
        await asyncio.sleep(float(os.environ.get("SCRIPT_DELAY", "0")))
        if found := re.fullmatch(r"睡(\d+)", claimed.text):
            await asyncio.sleep(int(found[1]))
        if "坏" in claimed.text:
            raise RuntimeError("broken")
        owner = "queued" if claimed.owner == "queued" or "人工" in claimed.text else "bot"
        replies = _replies(claimed, memory["questions"])
        memory["question"] = {"number": memory["questions"]} if any(reply.options for reply in replies) else None
        return Outcome(tuple(replies), memory, owner)  # type: ignore[arg-type]


def _replies(claimed: Claimed, question: int) -> list[Reply]:
    if claimed.choice is not None:
        return [Reply(f"选择：{claimed.choice.id}")]
    if claimed.text == "三条":
        said = [Reply("第一条"), Reply("第二条"), Reply("第三条", "step", OPTIONS, question)]
        return said
    if claimed.text == "多条":
        return [Reply(f"{n} " + "长" * 600) for n in range(1, 9)]
    if claimed.text == "长文":
        return [Reply(LONG)]
    if claimed.text == "长选":
        return [Reply(LONG, "step", OPTIONS * 3, question)]
    if claimed.text == "怪字":
        return [Reply(AWKWARD)]
    if claimed.text == "不说":
        return []
    # Of a burst every line has its own in the one answer.
    return [Reply("\n".join(f"收到：{line}" for line in claimed.text.split("\n")))]


def greet(brand: str) -> tuple[dict[str, Any], Sequence[Reply]]:
    """A fresh memory and the welcome."""
    return {"questions": 1, "question": {"number": 1}}, (
        Reply(f"您好，这里是{BRANDS[brand]}。"),
        Reply("常见的问题：", options=OPTIONS, question=1),
    )


async def _ready() -> dict[str, bool]:
    return {"script": True}


async def main() -> None:
    """Serve until stopped."""
    settings = Settings.from_env(channels=channel_settings())
    configure(settings.log_level)
    store = Store(settings.database_url)
    store.upgrade()
    worker = f"w{os.getpid()}"
    sorry = Reply("抱歉，系统刚才出了点问题。", "notice", sender="system")
    dispatcher = TurnDispatcher(
        store, Script(), worker, slots=8, apology=apology(sorry), lease=timedelta(seconds=15), turn_seconds=TURN_SECONDS
    )
    metrics, served = Metrics(), list[Services]()
    wiring = Wiring(
        store, dispatcher, worker, metrics.registry, lambda: served[0], lambda brand: PAGES.get(brand, WebPages())
    )
    named = [each for each in CHANNELS if settings.channels.get(each.name)]
    channels = tuple(each.make(wiring, settings.channels[each.name]) for each in named if each.make is not None)
    served.append(Services(store, dispatcher, settings, BRANDS, greet, _ready, metrics=metrics, channels=channels))
    server = server_of(create_app(served[0]), settings)
    await server.serve(sockets=listener.bind(settings.host, settings.port, shared=True))
    store.close()


if __name__ == "__main__":
    asyncio.run(main())
