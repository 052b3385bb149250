"""The whole arrangement: the platform, gateways on one port and one database, and customers with phones."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from bot.store import Store, tables
from simulated_wecom.sealing import fresh
from tests.integration.channels.contract import Phone
from tests.support.postgres import ending_with_us
from tests.support.product import ROOT, free_port


class World:
    """Started once; every test has customers of its own. Two wallets are accounts of one corporation, called at the
    address of the first; the third has a corporation of its own."""

    def __init__(self, folder: Path, database_url: str, workers: int = 1) -> None:
        self.log, self.port, self.fake_port = folder / "gateway.log", free_port(), free_port()
        self.url, self.fake_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.fake_port}"
        first = fresh()
        self.keys = {"okpay": first, "upay": fresh(first), "eepay": fresh()}
        self.addresses = {"okpay": "okpay", "upay": "okpay", "eepay": "eepay"}
        accounts = {brand: {**asdict(keys), "api_base": self.fake_url} for brand, keys in self.keys.items()}
        self.environ = {
            **os.environ,
            "PAYDOC_DATABASE_URL": database_url,
            "PAYDOC_PORT": str(self.port),
            "PAYDOC_RATE_MESSAGES": "off",
            "PAYDOC_LOG_LEVEL": "DEBUG",
            "PAYDOC_WECOM_KF": json.dumps(accounts),
        }
        self.http = httpx.Client(timeout=60, trust_env=False)
        self.processes: list[subprocess.Popen[bytes]] = []
        self._workers = workers

    def start(self) -> None:
        """The platform first, then the gateways."""
        entries = {
            brand: {"keys": asdict(keys), "target": f"{self.url}/wecom_kf/{self.addresses[brand]}"}
            for brand, keys in self.keys.items()
        }
        fake = self._run([sys.executable, "-m", "simulated_wecom", "--port", str(self.fake_port)], subprocess.PIPE)
        assert fake.stdin is not None
        fake.stdin.write(json.dumps(entries).encode() + b"\n")
        fake.stdin.close()
        self._until_ready(f"{self.fake_url}/fake/accounts")
        self.gateways = [self._gateway() for _ in range(self._workers)]
        for _ in range(self._workers * 3):
            self._until_ready(f"{self.url}/health/ready")

    def kill(self, place: int = 0) -> None:
        """kill -9 one of the gateways."""
        gone = self.gateways[place]
        gone.kill()
        gone.wait(60)
        self.processes.remove(gone)

    def begin(self, place: int = 0) -> None:
        """Another in its place."""
        self.gateways[place] = self._gateway()
        self._until_ready(f"{self.url}/health/ready")

    def stop(self) -> None:
        """End everything, the platform last."""
        for some in (self.processes[1:], self.processes[:1]):
            for process in some:
                process.terminate()
            for process in some:
                process.wait(60)

    def behave(self, brand: str = "okpay", **how: Any) -> None:
        """How the platform is to behave towards an account from now on."""
        self.post(brand, "behave", how)

    def state(self, brand: str = "okpay") -> dict[str, Any]:
        """What the platform counted."""
        return dict(self.http.get(f"{self.fake_url}/fake/{brand}/state").json())

    def post(self, brand: str, call: str, body: dict[str, Any]) -> Any:
        """Have the platform do something."""
        answer = self.http.post(f"{self.fake_url}/fake/{brand}/{call}", json=body)
        answer.raise_for_status()
        return answer.json()

    def _gateway(self) -> subprocess.Popen[bytes]:
        return self._run([sys.executable, "-m", "tests.integration.wecom_kf.server"])

    def _run(self, command: list[str], stdin: int | None = None) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*ending_with_us("KILL"), *command], cwd=ROOT, env=self.environ, stdout=log, stderr=log, stdin=stdin
            )
        self.processes.append(process)
        return process

    def _until_ready(self, address: str) -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            assert all(process.poll() is None for process in self.processes), self.log.read_text()[-3000:]
            try:
                if httpx.get(address, timeout=5, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-3000:])


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
        c = tables.conversations.c
        with self.store.engine.connect() as conn:
            wanted = sa.select(c.id).where(c.customer == self.userid, c.owner != "closed")
            return str(conn.execute(wanted).scalar_one())

    def lines(self) -> list[tuple[str, str]]:
        """The transcript: who and what."""
        page = self.store.page(self.conversation(), 0)
        assert page is not None
        return [(message["from"], message["text"]) for message in page.messages]
