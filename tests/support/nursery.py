"""Processes that do not each begin from nothing: one imports all that they need and forks them, as often as is asked.

Each is a process of its own, with its own connections, and can be killed like any other; only the imports, which are
nearly all of a start, are done once. `python -m tests.support.nursery <module>` forks at each line of its input, says
the number of the process, and runs the module's `main` there.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import importlib
import os
import random
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.support.postgres import ending_with_us

ROOT = Path(__file__).parents[2]
PR_SET_PDEATHSIG = 1


class Forked:
    """A process that somebody else has begun: what a test needs of a Popen."""

    def __init__(self, pid: int) -> None:
        self.pid, self._handle = pid, os.pidfd_open(pid)

    def poll(self) -> int | None:
        """None while it lives."""
        return 0 if self._ended(0.0) else None

    def wait(self, seconds: float) -> int:
        """Until it has ended. Raises TimeoutError."""
        if not self._ended(seconds):
            raise TimeoutError(f"process {self.pid} has not ended")
        return 0

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self._signal(signal.SIGKILL)

    def _signal(self, which: signal.Signals) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, which)

    def _ended(self, seconds: float) -> bool:
        return bool(select.select([self._handle], [], [], seconds)[0])


class Nursery:
    """Begins processes of one module."""

    def __init__(self, module: str, environ: Mapping[str, str], log: IO[bytes]) -> None:
        command = [*ending_with_us("KILL"), sys.executable, "-m", "tests.support.nursery", module]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdin=pipe, stdout=pipe, stderr=log)

    def begin(self) -> Forked:
        """One more. Raises ValueError where the module cannot be imported."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        return Forked(int(self.process.stdout.readline()))

    def close(self) -> None:
        """No more of them; those that live go on until they are ended."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(60)


def _fork() -> int:
    """The number of the new process, 0 in that."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        # Nobody is left behind: who forked it is ended with the tests, and it with who forked it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        random.seed()
    return pid


def main() -> None:
    """Fork until the input ends, then until all have ended: they are ended with us."""
    module = importlib.import_module(sys.argv[1])
    module.preload()
    assert threading.active_count() == 1, "a fork would lose threads"
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin.buffer:
        pid = _fork()
        if pid == 0:
            try:
                asyncio.run(module.main())
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
