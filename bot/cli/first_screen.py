"""What a person reads when the product is ready: where to go, with what, and how to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}
RESET = ".venv/bin/python -m bot agent reset"


@dataclass(frozen=True)
class Served:
    """What there is to open. Only what is really served is named."""

    host: str
    port: int
    demo: bool = False
    desk: bool = False
    simulated: tuple[tuple[str, str], ...] = ()  # platforms that run, by what people call them, and their addresses
    missing: tuple[str, ...] = ()  # those that do not run
    login: str = ""  # an account for trying the desk, where there is one
    password: str = ""  # the same account's, if it was made just now
    unbuilt: bool = False  # front ends are missing
    troubled: tuple[str, ...] = ()  # parts that could not be made ready


def origin(host: str, port: int) -> str:
    """The address that can be opened on this machine."""
    known = _EVERYWHERE.get(host) or (f"[{host}]" if ":" in host else host)
    return f"http://{known}:{port}"


def screen(served: Served, seconds: float) -> str:
    """All lines."""
    return "\n".join(["", *_head(served, seconds), "", *_places(served), *_notes(served), "", "  Stop with Ctrl+C"])


def _head(served: Served, seconds: float) -> Iterator[str]:
    if served.troubled:
        yield f"  paydoc runs, but is not ready: {', '.join(served.troubled)} (see /health/ready)"
    else:
        yield f"  paydoc is ready after {seconds:.1f} s"


def _places(served: Served) -> Iterator[str]:
    here = origin(served.host, served.port)
    if served.demo:
        yield _place("Customer", f"{here}/demo/", "a customer's chat")
    if served.desk:
        known = served.login and not served.password
        yield _place("Desk", f"{here}/desk/", f"sign in as {served.login}" if known else "for those who help")
        if served.password:
            yield _more(f"sign in as {served.login} with {click.style(served.password, bold=True)} (said only once)")
        if served.login:
            yield _more(f"another password: {RESET} {served.login}")
    for name, address in served.simulated:
        yield _place(name, f"{address}/", "simulated phones")
    yield _place("API", f"{here}/api/v1/openapi.json", "see docs/api.md")


def _notes(served: Served) -> Iterator[str]:
    if served.unbuilt or served.missing:
        yield ""
    if served.unbuilt:
        yield "  The chat widget or the desk is not built: make web"
    for name in served.missing:
        yield f"  The simulated {name} is missing: it did not start"


def _place(name: str, address: str, about: str) -> str:
    return f"  {name:<10}{click.style(address, fg='cyan')}{'':<{max(2, 44 - len(address))}}{about}"


def _more(text: str) -> str:
    return f"  {'':<10}{text}"
