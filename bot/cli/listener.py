"""The port: taken before anything slow is loaded, listened on only when all is there."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import click

BACKLOG = 2048
_FARTHEST = 200


def bind(host: str, port: int, shared: bool = False) -> list[socket.socket]:
    """Take the port on all addresses of the host. `shared` lets other processes take it too. Raises ClickException."""
    bound: list[socket.socket] = []
    problem: OSError | None = None
    for family, _, _, _, address in _addresses(host, port):
        try:
            bound.append(_bound(family, address, shared))
        except OSError as error:
            # A host such as localhost may have an address, of version 6 say, that this machine does not serve.
            problem = error
            if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                break
            continue
    if not bound or (problem is not None and problem.errno == errno.EADDRINUSE):
        for each in bound:
            each.close()
        raise refusal(host, port, problem)
    return bound


def listen(sockets: Sequence[socket.socket], host: str) -> None:
    """From now on who comes waits a moment instead of being refused. Raises ClickException."""
    for each in sockets:
        try:
            each.listen(BACKLOG)
        except OSError as error:  # two that started at the same time
            raise refusal(host, each.getsockname()[1], error) from None


def refusal(host: str, port: int, error: OSError | None) -> click.ClickException:
    """Why there is nothing to listen on, in one line."""
    code = error.errno if error is not None else None
    if code == errno.EADDRINUSE:
        other = next(_free_ones(host, port), None)
        advice = f"; this one is free: PAYDOC_PORT={other} make run" if other else "; choose another with PAYDOC_PORT"
        return click.ClickException(f"port {port} is in use{advice}")
    if code in (errno.EACCES, errno.EPERM):
        return click.ClickException(f"port {port} is not allowed to this user; choose another with PAYDOC_PORT")
    if code == errno.EADDRNOTAVAIL:
        return click.ClickException(f"PAYDOC_HOST: this machine has no address {host}")
    reason = os.strerror(code) if code else "no such host"
    return click.ClickException(f"cannot listen on {host}, port {port}: {reason}")


def answers(url: str, seconds: float = 1.0) -> bool:
    """True when somebody listens at the address of this URL."""
    parts = urlsplit(url)
    with suppress(OSError, ValueError), socket.create_connection((parts.hostname or "", parts.port or 80), seconds):
        return True
    return False


def _addresses(host: str, port: int) -> list[tuple[int, int, int, str, tuple[object, ...]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise click.ClickException(f"PAYDOC_HOST: there is no host {host}") from None
    return list(dict.fromkeys(found))


def _bound(family: int, address: tuple[object, ...], shared: bool) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)
    except OSError:
        one.close()
        raise
    return one


def _free_ones(host: str, port: int) -> Iterator[int]:
    for other in range(port + 10, min(port + _FARTHEST, 65536), 10):
        with suppress(OSError):
            family, _, _, _, address = _addresses(host, other)[0]
            _bound(family, address, shared=False).close()
            yield other
