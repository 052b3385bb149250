"""What is said when the product is ready: every address that is served, and no other."""

from __future__ import annotations

import re

import click
import pytest

from bot.cli import first_screen
from bot.cli.first_screen import Served, origin

ADDRESS = re.compile(r"https?://\S+")


def screen(served: Served, seconds: float) -> str:
    return click.unstyle(first_screen.screen(served, seconds))


def addresses(served: Served) -> list[str]:
    return ADDRESS.findall(screen(served, 4.2))


def test_everything_that_is_served_can_be_clicked() -> None:
    served = Served("127.0.0.1", 8170, demo=True, desk=True, simulated=(("WeChat", "http://127.0.0.1:8001"),))
    assert addresses(served) == [
        "http://127.0.0.1:8170/demo/",
        "http://127.0.0.1:8170/desk/",
        "http://127.0.0.1:8001/",
        "http://127.0.0.1:8170/api/v1/openapi.json",
    ]


def test_what_is_not_served_is_not_named() -> None:
    said = screen(Served("127.0.0.1", 8170), 4.2)
    assert ADDRESS.findall(said) == ["http://127.0.0.1:8170/api/v1/openapi.json"]
    for name in ("Customer", "Desk", "WeChat", "sign in"):
        assert name not in said


def test_a_new_account_is_said_with_how_to_get_another_password() -> None:
    said = screen(Served("127.0.0.1", 8170, desk=True, login="demo", password="secretword"), 4.2)
    assert "sign in as demo with secretword (said only once)" in said
    assert "another password: .venv/bin/python -m bot agent reset demo" in said


def test_an_old_account_is_said_without_a_password() -> None:
    said = screen(Served("127.0.0.1", 8170, desk=True, login="demo"), 4.2)
    assert "/desk/                 sign in as demo\n" in said and "agent reset demo" in said and "once" not in said


def test_a_start_that_has_been_here_before_is_short() -> None:
    """Twelve lines with "paydoc: starting" and one of `make` before it, none of them empty at the end."""
    phones = (("WeChat", "http://127.0.0.1:8001"),)
    lines = screen(Served("127.0.0.1", 8170, True, True, phones, login="demo"), 4.2).splitlines()
    assert len(lines) <= 10 and lines[-1].strip()


def test_an_account_without_a_desk_page_is_not_said() -> None:
    assert "demo" not in screen(Served("127.0.0.1", 8170, login="demo", password="secretword"), 4.2)


def test_missing_parts_are_named() -> None:
    said = screen(Served("127.0.0.1", 8170, missing=("WeChat",), unbuilt=True), 4.2)
    assert "make web" in said and "The simulated WeChat is missing" in said


def test_what_could_not_be_made_ready_stands_in_the_first_line() -> None:
    said = screen(Served("127.0.0.1", 8170, troubled=("store",)), 4.2)
    assert "is not ready: store" in said and "is ready after" not in said


def test_it_says_how_to_stop_at_the_end() -> None:
    assert screen(Served("127.0.0.1", 8170), 4.2).rstrip().endswith("Stop with Ctrl+C")


def test_it_fits_a_narrow_terminal() -> None:
    phones = (("WeChat", "http://127.0.0.1:65534"),)
    served = Served("127.0.0.1", 65535, True, True, phones, ("WeChat",), "demo", "x" * 20, True)
    assert max(map(len, screen(served, 123.4).splitlines())) <= 80


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
        ("192.168.1.5", "http://192.168.1.5:8000"),
    ],
)
def test_an_address_to_listen_on_becomes_one_to_open(host: str, shown: str) -> None:
    assert origin(host, 8000) == shown
