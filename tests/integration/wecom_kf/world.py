"""The whole arrangement: the platform, gateways on one port and one database, and customers with phones."""

from __future__ import annotations

import base64
import json
import time
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.store import Store, tables
from simulated_wecom.sealing import fresh
from tests.integration.channels.contract import Phone
from tests.support.arrangement import SECONDS, Arrangement

ALL = 100_000  # more messages than a test writes


class World(Arrangement):
    """Started once; every test has customers of its own. Two wallets are accounts of one corporation, called at the
    address of the first; the third has a corporation of its own."""

    platform = "simulated_wecom"

    def __init__(self, folder: Path, database_url: str, workers: int = 1) -> None:
        super().__init__(folder / "gateway.log", database_url, workers)
        first = fresh()
        self.keys = {"okpay": first, "upay": fresh(first), "eepay": fresh()}
        self.addresses = {"okpay": "okpay", "upay": "okpay", "eepay": "eepay"}
        accounts = {brand: {**asdict(keys), "api_base": self.fake_url} for brand, keys in self.keys.items()}
        self.environ["PAYDOC_WECOM_KF"] = json.dumps(accounts)

    def targets(self) -> dict[str, dict[str, Any]]:
        return {
            brand: {"keys": asdict(keys), "target": f"{self.url}/wecom_kf/{self.addresses[brand]}"}
            for brand, keys in self.keys.items()
        }

    def behave(self, brand: str = "okpay", **how: Any) -> None:
        super().behave(brand, **how)

    def state(self, brand: str = "okpay") -> dict[str, Any]:
        return super().state(brand)


class Customer(Phone):
    """A customer's phone."""

    def __init__(self, world: World, store: Store, brand: str = "okpay") -> None:
        self.world, self.store, self.brand, self.userid = world, store, brand, f"wm{uuid.uuid4().hex[:30]}"

    def says(self, text: str, copies: int = 1) -> None:
        self.sends({"msgtype": "text", "text": {"content": text}}, copies=copies)

    def sends(self, message: dict[str, Any], calls: int = 1, **more: Any) -> None:
        """Any message; the account is called so many times."""
        self.world.post(self.brand, "say", {"user": self.userid, "message": message, "calls": calls, **more})

    def shows(self, kind: str, data: bytes, media_type: str) -> None:
        """A picture or recording."""
        media = {"data": base64.b64encode(data).decode(), "type": media_type}
        self.sends({"msgtype": kind}, media=media)

    def enters(self) -> str | None:
        """Open the talk; the code that the account may greet with."""
        code = self.world.post(self.brand, "enter", {"user": self.userid})["code"]
        return None if code is None else str(code)

    def servicer(self, does: str, text: str = "") -> None:
        """One of the platform's own people takes the talk, says something in it, or ends it."""
        self.world.post(self.brand, "servicer", {"user": self.userid, "does": does, "text": text})

    def clicks(self, label: str) -> None:
        """Click the newest entry of this label."""
        entries = [entry for bubble in self.chat() for entry in bubble.get("entries", ())]
        found = next(entry for entry in reversed(entries) if entry["content"] == label)
        self.sends({"msgtype": "text", "text": {"content": label, "menu_id": found["id"]}})

    def phone(self) -> dict[str, Any]:
        """What the platform knows of this customer."""
        where = f"{self.world.fake_url}/fake/{self.brand}/phone"
        return dict(self.world.http.get(where, params={"user": self.userid}).json())

    def chat(self) -> list[dict[str, Any]]:
        """All bubbles of the account."""
        return [bubble for bubble in self.phone()["chat"] if bubble["from"] == "account"]

    def heard(self) -> list[str]:
        shown = []
        for bubble in self.chat():
            shown += [bubble["text"], *(entry["content"] for entry in bubble.get("entries", ()))]
        return shown

    def conversation(self) -> str:
        """The id of their open conversation, once what they wrote has come in."""
        c, end = tables.conversations.c, time.monotonic() + SECONDS
        wanted = sa.select(c.id).where(c.customer == self.userid, c.owner != "closed")
        while time.monotonic() < end:
            with self.store.engine.connect() as conn:
                found = conn.execute(wanted).scalar_one_or_none()
            if found is not None:
                return str(found)
            time.sleep(0.05)
        raise AssertionError(f"{self.userid} has no conversation")

    def lines(self) -> list[tuple[str, str]]:
        """The whole transcript: who and what."""
        page = self.store.page(self.conversation(), 0, ALL)
        assert page is not None
        return [(message["from"], message["text"]) for message in page.messages]
