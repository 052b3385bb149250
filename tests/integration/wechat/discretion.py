"""What must be in no log: secrets, access tokens, openids, and what customers say."""

from __future__ import annotations

import json
import re

from tests.integration.wechat.world import World

# What a customer says that a log may well contain for other reasons: short words, numbers, names of routes and tests.
LONG_ENOUGH = 6
_CHINESE = re.compile("[\u4e00-\u9fff]")


def leaks(world: World) -> list[str]:
    """Kinds of things in the gateways' log that must not be there, over everything that has happened."""
    log = world.log.read_text()
    assert '"level":"debug"' in log.replace(" ", ""), "the log is not the whole one"
    found = []
    for brand, keys in world.keys.items():
        state = world.state(brand)
        hidden = {
            "secret": [keys.secret],
            "token": [keys.token],
            "aes key": [keys.aes_key],
            "access token": state["tokens"],
            "openid": state["openids"],
            "words": [text for text in state["said"] if len(text) >= LONG_ENOUGH and _CHINESE.search(text)],
        }
        found += [f"{brand}: {kind}" for kind, values in hidden.items() for value in values if _written(value, log)]
    return found + [name for name in ("access_token=", "openid=", "msg_signature=") if name in log]


def _written(value: str, log: str) -> bool:
    return value in log or json.dumps(value)[1:-1] in log
