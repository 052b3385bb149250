"""The whole arrangement: the platform, two gateways on one port and one database, and users with phones."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from simulated_wechat.demo import fresh, product_account
from tests.support import plain_http
from tests.support.arrangement import Arrangement

FACTS = {"character_string1": "{number}", "phrase2": "{status}", "thing3": "{hint}", "time4": "{now}"}
# Of one account: three template messages, and one that needs the customer's leave.
NOTICES = {
    "ticket": {"template": "T" * 42 + "1", "fields": FACTS},
    "late": {"template": "T" * 42 + "2", "fields": {**FACTS, "time4": "{promised}"}},
    "answered": {"template": "T" * 42 + "3", "fields": FACTS, "url": "https://wallet.example/help"},
    "one_word": {
        "template": "S" * 42 + "4", "way": "once", "fields": {"character_string1": "{number}", "thing3": "{hint}"}
    },
}  # fmt: skip
JWT_SECRET = "wallet-backend-secret-of-at-least-32-bytes"


class World(Arrangement):
    """Started once; every test has users of its own."""

    platform = "simulated_wechat"

    def __init__(
        self,
        folder: Path,
        database_url: str,
        modes: dict[str, str],
        workers: int = 2,
        more: Mapping[str, Mapping[str, Any]] | None = None,
        **environ: str,
    ) -> None:
        super().__init__(folder / "gateway.log", database_url, workers)
        self.folder = folder
        self.keys = {brand: fresh(brand, mode) for brand, mode in modes.items()}
        set_by_hand = more or {}
        accounts = {b: {**product_account(k, self.fake_url), **set_by_hand.get(b, {})} for b, k in self.keys.items()}
        self.environ |= {
            "PAYDOC_WECHAT": json.dumps(accounts),
            "PAYDOC_JWT_KEYS": json.dumps({brand: JWT_SECRET for brand in modes}),
            **environ,
        }
        self.direct = plain_http.client(base_url=self.url, timeout=120)

    def targets(self) -> dict[str, dict[str, Any]]:
        return {b: {"keys": asdict(k), "target": f"{self.url}/wechat/{b}"} for b, k in self.keys.items()}

    def user(self, brand: str = "okpay") -> User:
        """A new follower."""
        return User(self, brand)


class User:
    """A follower with a phone."""

    def __init__(self, world: World, brand: str) -> None:
        self.world, self.brand, self.openid = world, brand, f"o{uuid.uuid4().hex[:27]}"
        self._base = f"{world.fake_url}/fake/{brand}"

    def do(self, wait: bool = True, **asked: Any) -> list[str] | None:
        """Do something; what became of its deliveries."""
        answer = self.world.http.post(f"{self._base}/do", json={"user": self.openid, "wait": wait, **asked})
        answer.raise_for_status()
        self.last = answer.json()["message"]
        return answer.json()["ended"]

    def asks(self, **asked: Any) -> str:
        """What the account answers to it: at once, or on a machine with much else to do a little later by the API."""
        before = len(self.heard())
        ended = self.do(**asked)
        assert ended in (["passive"], ["success"]), ended
        return self.hears(before + 1)[-1]

    def says(self, text: str, **more: Any) -> list[str] | None:
        """Type something."""
        return self.do(fields={"Content": text}, **more)

    def event(self, name: str, key: str = "", **more: Any) -> list[str] | None:
        """An event happens."""
        return self.do(fields={"MsgType": "event", "Event": name, "EventKey": key}, **more)

    def follows(self) -> list[str] | None:
        """Follow the account."""
        return self.event("subscribe")

    def is_greeted(self, seconds: float = 30.0) -> None:
        """Follow the account, and hear the whole greeting: two messages, or one where its menu is links, as in a
        process that has learned that the account may not send menus."""
        self.follows()
        end = time.monotonic() + seconds
        while not any(bubble["kind"] == "menu" or "msgmenuid=" in bubble["text"] for bubble in self.chat()):
            assert time.monotonic() < end, self.chat()
            time.sleep(0.05)

    def clicks(self, label: str, menu_id: str | None = None) -> list[str] | None:
        """Click the newest menu entry of this label."""
        entries = [e for bubble in self.chat() if bubble["kind"] == "menu" for e in bubble["entries"]]
        found = menu_id or next(e["id"] for e in reversed(entries) if e["content"] == label)
        return self.do(fields={"Content": label, "bizmsgmenuid": found})

    def phone(self) -> dict[str, Any]:
        """What the phone shows."""
        return dict(self.world.http.get(f"{self._base}/phone", params={"user": self.openid}).json())

    def chat(self) -> list[dict[str, Any]]:
        """All bubbles."""
        return list(self.phone()["chat"])

    def calls(self, name: str) -> int:
        """How often the API was called for this follower alone, whatever is still under way for others."""
        return int(self.phone()["calls"].get(name, 0))

    def heard(self) -> list[str]:
        """What the account said."""
        return [bubble["text"] for bubble in self.chat() if bubble["from"] == "account"]

    def by(self, via: str) -> list[str]:
        """What the account said in direct answers (passive) or through the API (api)."""
        return [bubble["text"] for bubble in self.chat() if bubble.get("via") == via]

    def hears(self, count: int, seconds: float = 30.0) -> list[str]:
        """What the account said, once it said so many things."""
        end = time.monotonic() + seconds
        while len(self.heard()) < count:
            assert time.monotonic() < end, self.chat()
            time.sleep(0.05)
        return self.heard()
