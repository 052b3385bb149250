"""Rasa as its documentation sets it up: `rasa run` with REST and SQLite, and `rasa run actions` beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.bench.machine import CLIENT, QUIET, SERVERS, core, free_ports


class Stock:
    """Two servers of the stock way, on the same model and the same actions as the product."""

    def __init__(self, folder: Path, model: Path) -> None:
        self.folder, self.model = folder, model
        self.port, self.actions_port = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "stock.log"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start both; `wait` tells when they answer."""
        credentials, endpoints = self.folder / "credentials.yml", self.folder / "endpoints.yml"
        credentials.write_text("rest:\n")
        endpoints.write_text(
            f'action_endpoint:\n  url: "http://127.0.0.1:{self.actions_port}/webhook"\n'
            f'tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: "{self.folder}/rasa.db"\n'
        )
        with core(CLIENT):
            self._run("run", "actions", "--actions", "actions", "--port", str(self.actions_port))
        with core(SERVERS):
            self._run(
                "run", "--model", str(self.model), "--interface", "127.0.0.1", "--port", str(self.port),
                "--credentials", str(credentials), "--endpoints", str(endpoints),
            )  # fmt: skip

    def wait(self, seconds: float) -> None:
        """Until both answer."""
        end = time.monotonic() + seconds
        for url in (f"http://127.0.0.1:{self.actions_port}/health", f"{self.url}/webhooks/rest/"):
            while not self._answers(url):
                if time.monotonic() > end or any(p.poll() is not None for p in self._processes):
                    raise RuntimeError(f"stock Rasa does not start:\n{self.log.read_text()[-3000:]}")
                time.sleep(0.2)

    def stop(self) -> None:
        """End both."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def _run(self, *command: str) -> None:
        environ = {**os.environ, **QUIET, "SANIC_HOST": "127.0.0.1", "SANIC_WORKERS": "1"}
        with self.log.open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, "-m", "rasa", *command], cwd=self.folder, env=environ, stdout=log, stderr=log
            )
        self._processes.append(started)

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            return httpx.get(url, timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False
