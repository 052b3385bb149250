"""A desk in a process of its own, to be killed: python -m tests.browser.desk_process <file or URL> <port>"""

from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import replace

from bot.settings import Settings
from tests.integration.customer.harness import _serve
from tests.integration.desk.served import services


def main(database: str, port: str) -> None:
    """Serve until killed."""
    settings = replace(
        Settings(), port=int(port), database_url=database if "://" in database else f"sqlite:///{database}"
    )
    more = services()
    asyncio.run(_serve(settings, more.pop("script"), more, {}, threading.Event()))


if __name__ == "__main__":
    main(*sys.argv[1:])
