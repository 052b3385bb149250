"""The server under torture: a real process, killed without warning."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support import forks, plain_http

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Target:
    """What is tortured. Address and database are handed over in PAYDOC_HOST, PAYDOC_PORT, PAYDOC_DATABASE_URL."""

    command: tuple[str, ...] = ("tests.torture.echo_app",)  # a module and its arguments
    brand: str = "okpay"
    echoes: bool = True
    ready_seconds: float = 60.0
    env: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> Target:
        """The echo app, or the module that PAYDOC_TORTURE_COMMAND names, such as `bot serve`."""
        command = os.environ.get("PAYDOC_TORTURE_COMMAND")
        if not command:
            return cls()
        patience = float(os.environ.get("PAYDOC_TORTURE_READY_SECONDS", "180"))
        brand = os.environ.get("PAYDOC_TORTURE_BRAND", "okpay")
        limits = {f"PAYDOC_RATE_{name}": "off" for name in ("MESSAGES", "READS", "CONVERSATIONS")}
        return cls(tuple(shlex.split(command)), brand, echoes=False, ready_seconds=patience, env=limits)


class Server:
    """One process of the target, started again on the same port after each kill."""

    def __init__(self, target: Target, name: str, database_url: str, log: Path) -> None:
        self.target, self.name = target, name
        self.port = _free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._environment = {
            **os.environ,
            "PAYDOC_HOST": "127.0.0.1",
            "PAYDOC_PORT": str(self.port),
            "PAYDOC_DATABASE_URL": database_url,
            "PAYDOC_WORKER": name,
            **target.env,
        }
        self._process: forks.Forked | None = None

    def start(self) -> None:
        """Start; does not wait."""
        with self._log.open("ab") as log:
            module, *words = self.target.command
            self._process = forks.begin(module, words, self._environment, log, log, new_session=True)

    async def ready(self) -> None:
        """Wait until the server says that it is ready."""
        deadline = time.monotonic() + self.target.ready_seconds
        async with plain_http.async_client(base_url=self.base, timeout=5) as client:
            while time.monotonic() < deadline:
                assert self._process is not None
                if self._process.poll() is not None:
                    break
                try:
                    if (await client.get("/health/ready")).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)
        raise RuntimeError(f"{self.name} is not ready:\n{self.log()}")

    def kill(self) -> None:
        """kill -9, with whatever the server has started itself."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(30)
            self._process = None

    def end(self, seconds: float = 15.0) -> None:
        """SIGTERM, after which it has so long to end by itself."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                raise AssertionError(f"{self.name} did not end in {seconds} s:\n{self.log()}") from None
            self._process = None

    def log(self) -> str:
        """The end of what the server wrote."""
        return self._log.read_text(errors="replace")[-3000:] if self._log.exists() else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
