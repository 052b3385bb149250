"""Processes of the product that do not each begin from nothing: one has imported all that they need and read the
trained model, and forks them, as often as is asked.

Each is a process of its own, with its own environment, files and connections, and can be killed like any other; only
what every start of the product does alike is done once for a whole run of the tests. How the product starts by itself
is what `fresh=True` is for (tests/support/product.py).
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from tests.support.forker import MOST_BYTES, ROOT

ADDRESS = "TESTS_FORKER"  # where this run's forker listens; set by tests/conftest.py
SECONDS = 180.0  # for the forker to be there, on a busy machine


class Forked:
    """A process that the forker has begun: what a test needs of a Popen."""

    def __init__(self, connection: socket.socket) -> None:
        said, (handle,), _, _ = socket.recv_fds(connection, MOST_BYTES, 1)
        self.pid, self._handle, self._connection = int(said), handle, connection
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code, as Popen has it; None while it lives."""
        return self._ended(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Until it has ended. Raises subprocess.TimeoutExpired."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0.0)
        return code

    def send_signal(self, which: int) -> None:
        """As os.kill, but never to another process."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, which)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._connection], [], [], seconds)[0]:
            said = self._connection.recv(MOST_BYTES)
            assert said, f"the forker has ended, and process {self.pid} with it"
            self.returncode = os.waitstatus_to_exitcode(int(said))
            self._connection.close()
            os.close(self._handle)
        return self.returncode


def here() -> bool:
    """Whether there is a forker for this process to ask."""
    return ADDRESS in os.environ


def begin(
    module: str,
    arguments: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
    out: IO[bytes] | None = None,
    error: IO[bytes] | None = None,
    new_session: bool = False,
) -> Forked:
    """`python -m module arguments`. What it says goes to `out` and `error`, or nowhere."""
    wanted = {"module": module, "arguments": list(arguments), "new_session": new_session}
    wanted["environ"] = dict(os.environ if environ is None else environ)
    connection = _connected()
    with open(os.devnull, "r+b") as nowhere:
        files = [(each or nowhere).fileno() for each in (out, error)]
        socket.send_fds(connection, [json.dumps(wanted).encode()], files)
    return Forked(connection)


def run(
    module: str, *arguments: str, environ: Mapping[str, str] | None = None, timeout: float = 180.0
) -> subprocess.CompletedProcess[str]:
    """The same, until it has ended; what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        process = begin(module, arguments, environ, out, error)
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        said = [_read(file) for file in (out, error)]
    return subprocess.CompletedProcess([module, *arguments], code, *said)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8")


def _connected() -> socket.socket:
    """A connection to the forker, which the first who asks has started."""
    path = Path(os.environ[ADDRESS])
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            _start(path)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.connect(str(path))
    return connection


def _start(path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.forker", str(path)]
    with path.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    until = time.monotonic() + SECONDS
    while not path.exists():
        said = path.with_suffix(".log").read_text(errors="replace")[-3000:]
        assert process.poll() is None and time.monotonic() < until, f"no forker:\n{said}"
        time.sleep(0.05)
