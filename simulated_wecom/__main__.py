"""Start the platform. Accounts come as JSON on standard input, so that no secret is in a command line; one for trying
is made here."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from aiohttp import web

from simulated_wecom.api import Api
from simulated_wecom.calling import Caller
from simulated_wecom.control import Control
from simulated_wecom.media import Media
from simulated_wecom.platform import Account, Platform
from simulated_wecom.sealing import Keys, fresh


def application(accounts: list[Account]) -> web.Application:
    """The platform with these accounts."""
    platform, caller = Platform(accounts), Caller()
    app = web.Application(client_max_size=16 * 1024 * 1024)
    app.add_routes([*Api(platform, caller).routes(), *Media(platform).routes(), *Control(platform, caller).routes()])

    async def close(_: web.Application) -> None:
        await caller.close()

    app.on_cleanup.append(close)
    return app


def for_trying(brand: str, port: int, product: str) -> tuple[Account, str]:
    """An account that calls this product, and what the product is to have as PAYDOC_WECOM_KF."""
    keys = fresh()
    setting = {brand: {**asdict(keys), "api_base": f"http://127.0.0.1:{port}"}}
    return Account(brand, keys, f"{product}/wecom_kf/{brand}"), json.dumps(setting)


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m simulated_wecom")
    parser.add_argument("--port", type=int, default=8003)
    parser.add_argument("--account", metavar="WALLET", help="Only a new account for trying, its setting is printed.")
    parser.add_argument(
        "--product", metavar="URL", default="http://127.0.0.1:8000", help="With --account: what it calls."
    )
    asked = parser.parse_args()
    if asked.account:
        made, setting = for_trying(asked.account, asked.port, asked.product)
        accounts = [made]
        print(setting, flush=True)
    else:
        entries = json.loads(sys.stdin.readline())
        accounts = [Account(brand, Keys(**entry["keys"]), entry["target"]) for brand, entry in entries.items()]
    try:
        web.run_app(application(accounts), host="127.0.0.1", port=asked.port, print=None, access_log=None)
    except OSError as error:
        sys.exit(f"the simulated WeCom cannot listen on port {asked.port}: {error.strerror}")


if __name__ == "__main__":
    main()
