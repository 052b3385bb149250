"""What somebody reads who starts the product, and who stops it: scripts/run.sh, which `make run` ends with."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.support import plain_http
from tests.support.product import Customer, free_port

pytestmark = [pytest.mark.server, pytest.mark.model]
ADDRESS = re.compile(r"http://[^\s\x1b]+")
PATIENCE = 180.0
LIBRARIES = ("Warning", "Processed rules", "Traceback", "site-packages", "rasa.")


class Screen:
    """scripts/run.sh with what it shows, as a terminal or as a pipe."""

    def __init__(self, folder: Path, terminal: bool, **environ: str) -> None:
        self.port, self.phone, self.said = free_port(), free_port(), ""
        environ = {
            **os.environ,
            "PAYDOC_PORT": str(self.port),
            "PAYDOC_DEMO_WECHAT_PORT": str(self.phone),
            "PAYDOC_DATABASE_URL": f"sqlite:///{folder}/paydoc.db",
            **environ,
        }
        self._read, write = pty.openpty() if terminal else os.pipe()
        self.process = subprocess.Popen(
            ["scripts/run.sh"], cwd=ROOT, env=environ, stdin=write, stdout=write, stderr=write, start_new_session=True
        )
        os.close(write)

    def until(self, words: str) -> str:
        """Everything so far, once these words are there."""
        until = time.monotonic() + PATIENCE
        while words not in self.said:
            assert time.monotonic() < until and self._more(), f"{words!r} never came:\n{self.said}"
        return self.said

    def stop(self, how: int) -> int:
        """Send a signal to everything, as Ctrl+C does; the exit code. The rest of what was said is in `said`."""
        os.killpg(self.process.pid, how)
        while self._more():
            pass
        return self.process.wait(30)

    def close(self) -> None:
        """Whatever happened, nothing stays."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
        os.close(self._read)

    def _more(self) -> bool:
        if not select.select([self._read], [], [], PATIENCE)[0]:
            return False
        try:
            read = os.read(self._read, 65536)
        except OSError:  # how a terminal ends
            return False
        self.said += read.decode("utf-8", "replace")
        return bool(read)


@pytest.fixture(scope="module")
def piped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    screen = Screen(tmp_path_factory.mktemp("piped"), terminal=False)
    try:
        screen.until("Stop with Ctrl+C")
        yield screen
    finally:
        screen.close()


def test_every_address_that_is_shown_is_served(piped: Screen) -> None:
    shown = ADDRESS.findall(piped.said)
    assert [plain_http.get(each, follow_redirects=True, timeout=30).status_code for each in shown] == [200] * 4
    assert shown[:2] == [f"http://127.0.0.1:{piped.port}/demo/", f"http://127.0.0.1:{piped.port}/desk/"]
    assert shown[2] == f"http://127.0.0.1:{piped.phone}/"


def test_the_addresses_come_when_it_is_ready(piped: Screen) -> None:
    before, _, after = piped.said.partition('"message":"ready"')
    assert not ADDRESS.search(before) and ADDRESS.search(after)
    assert plain_http.get(f"http://127.0.0.1:{piped.port}/health/ready", timeout=30).status_code == 200


def test_the_account_that_is_shown_opens_the_desk(piped: Screen) -> None:
    login, password = re.findall(r"sign in as (\S+) with (\S+)", piped.said)[0]
    answer = plain_http.post(
        f"http://127.0.0.1:{piped.port}/api/v1/desk/login", json={"login": login, "password": password}, timeout=30
    )
    assert answer.status_code == 200, answer.text
    assert "agent reset demo" in piped.said


def test_no_library_says_anything(piped: Screen) -> None:
    assert not [word for word in LIBRARIES if word in piped.said], piped.said


def test_a_new_database_is_one_line(piped: Screen) -> None:
    records = [json.loads(line) for line in piped.said.splitlines() if line.startswith("{")]
    assert not [each for each in records if each["logger"].startswith("alembic")]
    made = [each for each in records if each["logger"] == "bot.store.migrate"]
    assert [each["before"] for each in made] == [None] and made[0]["now"]


def test_a_second_one_is_told_at_once_that_the_port_is_taken(piped: Screen, tmp_path: Path) -> None:
    began = time.monotonic()
    environ = {**os.environ, "PAYDOC_DATABASE_URL": f"sqlite:///{tmp_path}/paydoc.db"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve", "--port", str(piped.port)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert time.monotonic() - began < 30
    assert done.returncode == 1 and done.stdout == ""
    assert re.fullmatch(
        rf"Error: port {piped.port} is in use; this one is free: PAYDOC_PORT=\d+ make run\n", done.stderr
    )
    assert not list(tmp_path.iterdir()), "it did something before it looked"


def test_ctrl_c_ends_it_quietly_whatever_is_open(piped: Screen) -> None:
    """The last of this screen's tests."""
    shown = len(piped.said)
    here = ("127.0.0.1", piped.port)
    with socket.create_connection(here), socket.create_connection(here) as half, ThreadPoolExecutor(1) as pool:
        half.sendall(b"POST /api/v1/conversations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{")
        customer = Customer(f"http://127.0.0.1:{piped.port}", "okpay")
        waiting = pool.submit(customer.http.get, customer.path, params={"after": customer.seq, "wait": 25})
        time.sleep(0.5)
        assert piped.stop(signal.SIGINT) == 0
        assert waiting.result().status_code == 200
    words = [line for line in piped.said[shown:].splitlines() if not line.startswith("{")]
    assert words == ["paydoc: stopping"]
    assert '"level":"error"' not in piped.said[shown:], "it waited until what does not end was cut off"


def test_ctrl_c_while_it_loads_is_as_quiet(tmp_path: Path) -> None:
    screen = Screen(tmp_path, terminal=True)
    try:
        screen.until("starting")
        assert screen.stop(signal.SIGINT) == 0
        assert screen.said.splitlines() == ["paydoc: starting, some seconds", "paydoc: stopping"]
    finally:
        screen.close()


def test_a_port_that_is_none_is_one_line(tmp_path: Path) -> None:
    screen = Screen(tmp_path, terminal=False, PAYDOC_PORT="here")
    try:
        assert screen.until("\n") == "Error: PAYDOC_PORT: expected a whole number from 0 to 65535\n"
        assert screen.process.wait(60) == 1
    finally:
        screen.close()


def test_on_a_terminal_nobody_has_to_read_json(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        phone = taken.getsockname()[1]
        screen = Screen(tmp_path, terminal=True, PAYDOC_DEMO_WECHAT_PORT=str(phone))
        try:
            said = screen.until("Stop with Ctrl+C")
            assert said.startswith(f"paydoc: port {phone} is in use, so there is no simulated WeChat this time")
            assert "{" not in said and f":{phone}/" not in said
            assert len(said.splitlines()) <= 12 + said.count("WeChat"), "with what is said of the platform"
            assert not [word for word in LIBRARIES if word in said], said
            assert plain_http.get(f"http://127.0.0.1:{screen.port}/demo/wechat", timeout=30).status_code == 404
            assert screen.stop(signal.SIGTERM) == 0
            assert screen.said[len(said) :].split("\r\n")[-2] == "paydoc: stopping"
        finally:
            screen.close()


def test_json_lines_stay_json_lines(piped: Screen) -> None:
    lines = [line for line in piped.said.splitlines() if line.startswith("{")]
    assert lines and all(json.loads(line)["level"] == "info" for line in lines)
