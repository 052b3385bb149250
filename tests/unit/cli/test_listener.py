"""The port is taken at once, or one line says why not."""

from __future__ import annotations

import socket

import click
import pytest

from bot.cli import listener


@pytest.fixture
def busy() -> socket.socket:  # type: ignore[misc]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken


def test_a_taken_port_is_named_with_a_free_one(busy: socket.socket) -> None:
    port = busy.getsockname()[1]
    with pytest.raises(click.ClickException) as refused:
        listener.bind("127.0.0.1", port)
    assert f"port {port} is in use" in refused.value.message and "\n" not in refused.value.message
    other = int(refused.value.message.partition("PAYDOC_PORT=")[2].split()[0])
    for each in listener.bind("127.0.0.1", other):
        each.close()


def test_nobody_is_let_in_before_it_listens() -> None:
    (bound,) = listener.bind("127.0.0.1", 0)
    with bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        assert not listener.answers(url)
        listener.listen([bound], "127.0.0.1")
        assert listener.answers(url)


def test_the_later_of_two_that_start_together_is_told() -> None:
    (one,) = listener.bind("127.0.0.1", 0)
    (two,) = listener.bind("127.0.0.1", one.getsockname()[1])
    with one, two:
        listener.listen([one], "127.0.0.1")
        with pytest.raises(click.ClickException, match="is in use"):
            listener.listen([two], "127.0.0.1")


def test_several_processes_may_share_it() -> None:
    (one,) = listener.bind("127.0.0.1", 0, shared=True)
    with one:
        for each in listener.bind("127.0.0.1", one.getsockname()[1], shared=True):
            each.close()


@pytest.mark.parametrize(
    ("host", "said"),
    [("192.0.2.1", "this machine has no address 192.0.2.1"), ("no such host", "there is no host no such host")],
)
def test_a_host_that_is_not_here_is_named(host: str, said: str) -> None:
    with pytest.raises(click.ClickException, match=said):
        listener.bind(host, 8000)


def test_a_name_of_two_addresses_is_listened_to_on_all_that_there_are() -> None:
    sockets = listener.bind("localhost", 0)
    assert sockets
    for each in sockets:
        each.close()
