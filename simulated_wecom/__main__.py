"""Start the platform. Accounts come as JSON on standard input, so that no secret is in a command line."""

from __future__ import annotations

import argparse
import json
import sys

from aiohttp import web

from simulated_wecom.api import Api
from simulated_wecom.calling import Caller
from simulated_wecom.control import Control
from simulated_wecom.media import Media
from simulated_wecom.platform import Account, Platform
from simulated_wecom.sealing import Keys


def application(accounts: list[Account]) -> web.Application:
    """The platform with these accounts."""
    platform, caller = Platform(accounts), Caller()
    app = web.Application(client_max_size=16 * 1024 * 1024)
    app.add_routes([*Api(platform, caller).routes(), *Media(platform).routes(), *Control(platform, caller).routes()])

    async def close(_: web.Application) -> None:
        await caller.close()

    app.on_cleanup.append(close)
    return app


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m simulated_wecom")
    parser.add_argument("--port", type=int, default=8003)
    port = parser.parse_args().port
    entries = json.loads(sys.stdin.readline())
    accounts = [Account(brand, Keys(**entry["keys"]), entry["target"]) for brand, entry in entries.items()]
    try:
        web.run_app(application(accounts), host="127.0.0.1", port=port, print=None, access_log=None)
    except OSError as error:
        sys.exit(f"the simulated WeCom cannot listen on port {port}: {error.strerror}")


if __name__ == "__main__":
    main()
