"""A gateway in a process of its own, to be killed: python -m tests.browser.scripted <database> <port>"""

from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import replace

from bot.settings import Settings
from tests.browser.customer import THEMES, built
from tests.integration.customer.harness import Script, _serve


def main(database: str, port: str) -> None:
    """Serve until killed."""
    settings = replace(Settings(demo="on"), port=int(port), database_url=f"sqlite:///{database}")
    more = {"themes": THEMES, "widget": built()}
    asyncio.run(_serve(settings, Script(), more, {}, threading.Event()))


if __name__ == "__main__":
    main(*sys.argv[1:])
