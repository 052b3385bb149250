"""The real product in its own process, and customers who talk to it over the web API."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from tests.support import forks, plain_http

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port nobody listens on, and that no outgoing connection is given before we do: theirs begin at 32768."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as s, suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port


class Product:
    """`python -m bot serve` with a database of its own.

    `fresh`: it begins from nothing, as it does for an operator; else, in tests, it is forked (forks.py).
    """

    def __init__(
        self, folder: Path, workers: int = 1, options: Sequence[str] = (), fresh: bool = False, **environ: str
    ) -> None:
        self.folder, self.port = folder, free_port()
        self._fresh = fresh or workers > 1 or not forks.here()
        self.options = ["--workers", str(workers), *options]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        self.environ = {
            **os.environ,
            "PAYDOC_DATABASE_URL": f"sqlite:///{folder}/paydoc.db",
            "PAYDOC_RATE_MESSAGES": "off",
            "PAYDOC_RATE_CONVERSATIONS": "off",
            "PAYDOC_RATE_READS": "off",
            **environ,
        }
        self.process: subprocess.Popen[bytes] | forks.Forked | None = None

    def start(self, seconds: float = 300) -> float:
        """Start and wait until ready; how long it took."""
        began = time.monotonic()
        self.process = self._begun(["serve", "--port", str(self.port), *self.options])
        while time.monotonic() - began < seconds:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log.read_text()[-3000:]}")
            try:
                if plain_http.get(f"{self.url}/health/ready", timeout=5).status_code == 200:
                    return time.monotonic() - began
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"not ready after {seconds} s:\n{self.log.read_text()[-3000:]}")

    def _begun(self, words: Sequence[str]) -> subprocess.Popen[bytes] | forks.Forked:
        with self.log.open("ab") as log:
            if not self._fresh:
                return forks.begin("bot", words, self.environ, log, log)
            command = [sys.executable, "-m", "bot", *words]
            return subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=log, stderr=log)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it; SIGKILL is a power cut."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(120)

    def customer(self, brand: str) -> Customer:
        """A new customer of a wallet."""
        return Customer(self.url, brand)


class Customer:
    """One conversation over the API."""

    def __init__(self, url: str, brand: str) -> None:
        self.http = plain_http.client(base_url=url, timeout=120)
        opened = self.http.post("/api/v1/conversations", json={"brand": brand})
        assert opened.status_code == 201, opened.text
        self.data: dict[str, Any] = opened.json()
        self.id, self.seq = self.data["conversation_id"], self.data["last_seq"]
        self.http.headers["Authorization"] = f"Bearer {self.data['token']}"
        self.replies: list[dict[str, Any]] = self.data["messages"]
        self.state: str = self.data["state"]

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}/messages"

    def send(self, client_id: str | None = None, **what: str) -> httpx.Response:
        """Post a message and look at nothing else."""
        return self.http.post(self.path, json={"client_id": client_id or str(uuid.uuid4()), **what})

    def says(self, text: str) -> str:
        """Type something; everything the bot answered."""
        return self._answered(self.send(text=text))

    def presses(self, label: str) -> str:
        """Press the newest button of this label."""
        tokens = [o["token"] for r in self.replies for o in r["options"] if o["label"] == label]
        assert tokens, f"no button {label!r} in {self.replies}"
        return self._answered(self.send(option=tokens[-1]))

    def _answered(self, response: httpx.Response) -> str:
        assert response.status_code == 202, response.text
        seq = response.json()["seq"]
        for _ in range(3):
            page = self.http.get(self.path, params={"after": self.seq, "wait": 25}).json()
            if page["answered_seq"] >= seq:
                break
        assert page["answered_seq"] >= seq, page
        self.replies = [m for m in page["messages"] if m["from"] != "customer"]
        self.seq, self.state = page["last_seq"], page["state"]
        return "\n".join(m["text"] for m in self.replies)

    @property
    def labels(self) -> list[str]:
        """What can be pressed now."""
        return [o["label"] for r in self.replies for o in r["options"]]
