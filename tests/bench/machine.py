"""The machine: which core runs what, and what it is called in the report."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

SERVERS, CLIENT = 0, 1  # cores, where there are two
ROOT = Path(__file__).parents[2]
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "PYTHONPATH": str(ROOT),
}
_CORES = sorted(os.sched_getaffinity(0))


def pinned() -> bool:
    """Whether there are cores enough to keep the servers and the client apart."""
    return len(_CORES) >= 2


def stay_on(core: int) -> None:
    """Keep this process, and what it starts from now on, on one core."""
    if pinned():
        os.sched_setaffinity(0, {_CORES[core]})


@contextmanager
def core(number: int) -> Iterator[None]:
    """What is started inside stays on this core."""
    before = os.sched_getaffinity(0)
    stay_on(number)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def describe() -> list[str]:
    """What the figures depend on, without the machine's name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("rasa", "rasa-sdk", "fastapi", "sqlalchemy"))
    layout = "servers on the first core; client and stock's action server on the second" if pinned() else "not pinned"
    return [
        f"{_cpu()}, {len(_CORES)} cores usable ({layout}), {memory:.0f} GiB memory",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {packages}",
    ]


def load() -> float:
    """How many processes wanted a core in the last minute."""
    return os.getloadavg()[0]


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    held = [socket.socket() for _ in range(count)]
    for s in held:
        s.bind(("127.0.0.1", 0))
    ports = [int(s.getsockname()[1]) for s in held]
    for s in held:
        s.close()
    return ports


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
