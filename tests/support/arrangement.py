"""A simulated platform, and gateways that follow a script: processes that end with the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.support import forks, plain_http
from tests.support.forks import Forked
from tests.support.postgres import ending_with_us
from tests.support.product import ROOT, free_port

SECONDS = 180.0  # for whatever starts; the machine may be busy


class Arrangement:
    """Started once for all tests of a channel. `platform` is the program that stands for the platform."""

    platform: str

    def __init__(self, log: Path, database_url: str, workers: int) -> None:
        self.log, self.port, self.fake_port = log, free_port(), free_port()
        self.url, self.fake_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.fake_port}"
        self.environ = {
            **os.environ,
            "PAYDOC_DATABASE_URL": database_url,
            "PAYDOC_PORT": str(self.port),
            "PAYDOC_RATE_MESSAGES": "off",
            "PAYDOC_LOG_LEVEL": "DEBUG",
        }
        self.processes: list[subprocess.Popen[bytes] | Forked] = []
        self.gateways: list[Forked] = []
        self.workers = workers
        self.http = plain_http.client(timeout=60)

    def targets(self) -> Mapping[str, Mapping[str, Any]]:
        """What the platform has to know of each account: its keys, and the address that it calls."""
        raise NotImplementedError

    def start(self) -> None:
        """The platform first, then the gateways."""
        command = [sys.executable, "-m", self.platform, "--port", str(self.fake_port)]
        fake = self._run(command, stdin=subprocess.PIPE)
        assert fake.stdin is not None
        fake.stdin.write(json.dumps(self.targets()).encode() + b"\n")
        fake.stdin.close()
        self._until_ready(f"{self.fake_url}/fake/accounts")
        self.gateways = [self._gateway() for _ in range(self.workers)]
        for _ in range(self.workers * 3):
            self._until_ready(f"{self.url}/health/ready")

    def stop(self) -> None:
        """End everything this arrangement started, the platform last: what a gateway is sending is waited for."""
        for some in (self.processes[1:], self.processes[:1]):
            for process in some:
                process.terminate()
            for process in some:
                process.wait(120)

    def kill(self, place: int = 0) -> None:
        """kill -9 one of the gateways."""
        gone = self.gateways[place]
        gone.kill()
        gone.wait(120)
        self.processes.remove(gone)

    def begin(self, place: int = 0) -> None:
        """Another in its place; returns when that listens."""
        self.gateways[place] = self._gateway()
        end = time.monotonic() + SECONDS
        while self._listening() < len([one for one in self.gateways if one.poll() is None]):
            assert time.monotonic() < end, self._said()
            time.sleep(0.1)
        self._until_ready(f"{self.url}/health/ready")

    def behave(self, brand: str, **how: Any) -> None:
        """How the platform is to behave towards an account from now on."""
        self.post(brand, "behave", how)

    def state(self, brand: str) -> dict[str, Any]:
        """What the platform counted."""
        return dict(self.http.get(f"{self.fake_url}/fake/{brand}/state").json())

    def post(self, brand: str, call: str, body: dict[str, Any]) -> Any:
        """Have the platform do something."""
        answer = self.http.post(f"{self.fake_url}/fake/{brand}/{call}", json=body)
        answer.raise_for_status()
        return answer.json()

    def _gateway(self) -> Forked:
        with self.log.open("ab") as log:
            begun = forks.begin("tests.support.scripted_gateway", environ=self.environ, out=log, error=log)
        self.processes.append(begun)
        return begun

    def _run(self, command: list[str], **more: Any) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*ending_with_us("KILL"), *command], cwd=ROOT, env=self.environ, stdout=log, stderr=log, **more
            )
        self.processes.append(process)
        return process

    def _listening(self) -> int:
        """How many processes listen on the gateways' port."""
        ours = f":{self.port:04X} "
        lines = Path("/proc/net/tcp").read_text().splitlines()
        return sum(ours in line[:25] and line.split()[3] == "0A" for line in lines)

    def _until_ready(self, address: str) -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            assert all(process.poll() is None for process in self.processes), self._said()
            try:
                if plain_http.get(address, timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(self._said())

    def processor_seconds(self) -> float:
        """What all gateways have used."""
        ticks = 0
        for process in self.gateways:
            shown = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(shown[11]) + int(shown[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _said(self) -> str:
        return self.log.read_text()[-3000:]
