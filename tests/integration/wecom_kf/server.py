"""The gateway with this channel in a process of its own, with an assistant that follows the script of all channels.

Settings as always from the environment. Several may share a port: `python -m tests.integration.wecom_kf.server`.
"""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

from bot.application import create_app
from bot.channel_registry import channel_settings
from bot.channels.ports import Wiring
from bot.channels.wecom_kf.channel import WecomKfChannel
from bot.cli import listener
from bot.exchange import Reply
from bot.http.frame.metrics import Metrics
from bot.http.frame.server import server_of
from bot.http.frame.services import Services
from bot.logs import configure
from bot.settings import Settings
from bot.store import Store
from bot.turns import TurnDispatcher
from tests.integration.wechat.server import BRANDS, TURN_SECONDS, Script, greet
from tests.support.replies import apology


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
    wiring = Wiring(store, dispatcher, worker, metrics.registry, lambda: served[0])
    channel = WecomKfChannel(wiring, settings.channels["wecom_kf"])
    served.append(Services(store, dispatcher, settings, BRANDS, greet, _ready, metrics=metrics, channels=(channel,)))
    server = server_of(create_app(served[0]), settings)
    await server.serve(sockets=listener.bind(settings.host, settings.port, shared=True))
    store.close()


if __name__ == "__main__":
    asyncio.run(main())
