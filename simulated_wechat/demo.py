"""Keys for the demo: two lines of JSON, the product's accounts and the platform's. None where a port is taken."""

from __future__ import annotations

import json
import secrets
import socket
import string
import sys
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from simulated_wechat.sealing import Keys

BRANDS = Path(__file__).parents[1] / "knowledge" / "brands"


def fresh(brand: str, mode: str = "safe") -> Keys:
    """Keys for an account."""
    letters = string.ascii_letters + string.digits
    # The 43rd character of an EncodingAESKey carries four bits only.
    aes = "".join(secrets.choice(letters) for _ in range(42)) + secrets.choice("AEIMQUYcgkosw048")
    name = "".join(each for each in brand if each.isalnum())
    return Keys(
        f"wx{secrets.token_hex(8)}", secrets.token_hex(12), aes, secrets.token_hex(16), f"gh_{name}0000000", mode
    )


def product_account(keys: Keys, api_base: str) -> dict[str, str]:
    """The same account as PAYDOC_WECHAT names it."""
    return {**asdict(keys), "api_base": api_base}


def usable(url: str) -> bool:
    """It names a port that can be listened on."""
    try:
        return bool(urlsplit(url).port)
    except ValueError:
        return False


def taken(url: str) -> bool:
    """Somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", urlsplit(url).port or 0))
        except OSError:
            return True
    return False


def main() -> None:
    """Write both lines."""
    platform, product = sys.argv[1:3]
    if not usable(product) or taken(product):
        return  # the product says so itself
    if not usable(platform):
        print(
            "paydoc: PAYDOC_DEMO_WECHAT_PORT: expected a number from 1 to 65535; "
            "there is no simulated WeChat this time. Everything else runs.",
            file=sys.stderr,
        )
        return
    if taken(platform):
        port = urlsplit(platform).port
        print(
            f"paydoc: port {port} is in use, so there is no simulated WeChat this time; "
            f"PAYDOC_DEMO_WECHAT_PORT={port + 10} make run takes another. Everything else runs.",
            file=sys.stderr,
        )
        return
    made = {folder.name: fresh(folder.name) for folder in sorted(BRANDS.iterdir()) if folder.is_dir()}
    print(json.dumps({brand: product_account(keys, platform) for brand, keys in made.items()}))
    entries = {b: {"keys": asdict(k), "target": f"{product}/wechat/{b}"} for b, k in made.items()}
    print(json.dumps(entries))


if __name__ == "__main__":
    main()
