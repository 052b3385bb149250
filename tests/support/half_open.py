"""A way through the network that can die without telling: bytes are swallowed, nothing is closed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class HalfOpen:
    """Passes connections on. Those that are open when `swallow` is called are silent from then on, both ways."""

    url: str
    _alive: list[threading.Event] = field(default_factory=list)

    def swallow(self) -> None:
        """The connections of this moment are as good as gone."""
        for dead in self._alive:
            dead.set()

    def connected(self) -> threading.Event:
        """One more connection."""
        self._alive.append(threading.Event())
        return self._alive[-1]


@contextmanager
def half_open(to: str) -> Iterator[HalfOpen]:
    """A proxy on a port of its own in front of this address."""
    target = urlsplit(to)
    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy = HalfOpen(f"http://127.0.0.1:{server.getsockname()[1]}")
        threading.Thread(target=_serve, args=(server, proxy, (target.hostname, target.port)), daemon=True).start()
        yield proxy


def _serve(server: socket.socket, proxy: HalfOpen, target: tuple[str | None, int | None]) -> None:
    with suppress(OSError):
        while True:
            near, _ = server.accept()
            far, dead = socket.create_connection((target[0] or "", target[1] or 0)), proxy.connected()
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(one, other, dead), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket, dead: threading.Event) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            if not dead.is_set():
                other.sendall(data)
        if not dead.is_set():
            other.shutdown(socket.SHUT_WR)
