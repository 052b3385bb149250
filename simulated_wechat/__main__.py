"""Start the platform. Accounts come as JSON on standard input, so that no secret is in a command line; a test account
is made here."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading

from aiohttp import web

from simulated_wechat import api, notices, phone, sandbox
from simulated_wechat.delivering import Courier
from simulated_wechat.platform import Account, Platform
from simulated_wechat.sealing import Keys


def application(accounts: list[Account]) -> web.Application:
    """The platform with these accounts."""
    platform = Platform(accounts)
    courier = Courier(platform)
    app = web.Application(middlewares=[phone.strict], client_max_size=16 * 1024 * 1024)
    app.add_routes([*api.routes(platform), *notices.routes(platform, courier), *phone.routes(platform, courier)])

    async def shut(_: web.Application) -> None:
        await platform.close()

    async def close(_: web.Application) -> None:
        await courier.close()

    app.on_shutdown.append(shut)
    app.on_cleanup.append(close)
    return app


def _from_input() -> list[Account]:
    """None where nothing is said."""
    entries = json.loads(sys.stdin.readline() or "{}")
    return [Account(brand, Keys(**entry["keys"]), entry["target"]) for brand, entry in entries.items()]


def _end_with_input() -> None:
    """Whoever started this is gone when nothing more can come from there."""
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m simulated_wechat")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--while-input", action="store_true", help="End when standard input does.")
    parser.add_argument("--test-account", metavar="WALLET", help="Only a new test account, its keys are printed.")
    asked = parser.parse_args()
    if asked.test_account:
        accounts = [sandbox.account(asked.test_account)]
        print(sandbox.introduction(accounts[0], asked.port), flush=True)
    else:
        accounts = _from_input()
    if not accounts:
        return  # whoever started this was stopped before it said anything
    if asked.while_input:
        threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        web.run_app(application(accounts), host="127.0.0.1", port=asked.port, print=None, access_log=None)
    except OSError as error:
        sys.exit(f"the simulated WeChat cannot listen on port {asked.port}: {error.strerror}")


if __name__ == "__main__":
    main()
