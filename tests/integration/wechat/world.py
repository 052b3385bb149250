"""The whole arrangement: the platform, two gateways on one port and one database, and users with phones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx

from simulated_wechat.demo import fresh, product_account
from tests.support.postgres import ending_with_us
from tests.support.product import ROOT, free_port

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


class World:
    """Started once; every test has users of its own."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        modes: dict[str, str],
        workers: int = 2,
        more: Mapping[str, Mapping[str, Any]] | None = None,
        **environ: str,
    ) -> None:
        self.folder, self.port, self.fake_port = folder, free_port(), free_port()
        self.url, self.fake_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.fake_port}"
        self.keys = {brand: fresh(brand, mode) for brand, mode in modes.items()}
        self.log = folder / "gateway.log"
        set_by_hand = more or {}
        accounts = {b: {**product_account(k, self.fake_url), **set_by_hand.get(b, {})} for b, k in self.keys.items()}
        self.environ = {
            **os.environ,
            "PAYDOC_DATABASE_URL": database_url,
            "PAYDOC_PORT": str(self.port),
            "PAYDOC_RATE_MESSAGES": "off",
            "PAYDOC_LOG_LEVEL": "DEBUG",
            "PAYDOC_WECHAT": json.dumps(accounts),
            "PAYDOC_JWT_KEYS": json.dumps({brand: JWT_SECRET for brand in modes}),
            **environ,
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self._workers = workers
        self.http = httpx.Client(timeout=60, trust_env=False)
        self.direct = httpx.Client(base_url=self.url, timeout=120, trust_env=False)

    def start(self) -> None:
        """The platform first, then the gateways."""
        targets = {b: {"keys": asdict(k), "target": f"{self.url}/wechat/{b}"} for b, k in self.keys.items()}
        command = [sys.executable, "-m", "simulated_wechat", "--port", str(self.fake_port)]
        fake = self._run(command, stdin=subprocess.PIPE)
        assert fake.stdin is not None
        fake.stdin.write(json.dumps(targets).encode() + b"\n")
        fake.stdin.close()
        self.gateways = [self._gateway() for _ in range(self._workers)]
        self._until_ready(f"{self.fake_url}/fake/accounts")
        for _ in range(self._workers * 3):
            self._until_ready(f"{self.url}/health/ready")

    def kill(self, place: int) -> None:
        """kill -9 one of the gateways and start another in its place; returns when that listens."""
        gone = self.gateways[place]
        gone.kill()
        gone.wait(120)
        self.processes.remove(gone)
        self.gateways[place] = self._gateway()
        end = time.monotonic() + 180
        while self._listening() < self._workers:
            assert time.monotonic() < end, self.log.read_text()[-3000:]
            time.sleep(0.1)

    def _listening(self) -> int:
        """How many processes listen on the gateways' port."""
        ours = f":{self.port:04X} "
        lines = Path("/proc/net/tcp").read_text().splitlines()
        return sum(ours in line[:25] and line.split()[3] == "0A" for line in lines)

    def _gateway(self) -> subprocess.Popen[bytes]:
        return self._run([sys.executable, "-m", "tests.integration.wechat.server"])

    def stop(self) -> None:
        """End everything this arrangement started, the platform last: what a gateway is sending is waited for."""
        for some in (self.processes[1:], self.processes[:1]):
            for process in some:
                process.terminate()
            for process in some:
                process.wait(120)

    def user(self, brand: str = "okpay") -> User:
        """A new follower."""
        return User(self, brand)

    def behave(self, brand: str, **how: Any) -> None:
        """How the platform is to behave towards an account from now on."""
        self.http.post(f"{self.fake_url}/fake/{brand}/behave", json=how).raise_for_status()

    def state(self, brand: str) -> dict[str, Any]:
        """What the platform counted."""
        return dict(self.http.get(f"{self.fake_url}/fake/{brand}/state").json())

    def _run(self, command: list[str], **more: Any) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*ending_with_us("KILL"), *command], cwd=ROOT, env=self.environ, stdout=log, stderr=log, **more
            )
        self.processes.append(process)
        return process

    def _until_ready(self, address: str) -> None:
        end = time.monotonic() + 180
        while time.monotonic() < end:
            assert all(p.poll() is None for p in self.processes), self.log.read_text()[-3000:]
            try:
                if httpx.get(address, timeout=5, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-3000:])


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
