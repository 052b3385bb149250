"""How often somebody may do something, and that remembering it costs little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.limits import Limiter, Places, address_key
from bot.settings import Rate, Settings
from tests.integration.customer.harness import Gateway


class Clock:
    """A clock that stands still until it is told."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_all_may_come_at_once_and_no_more(clock: Clock) -> None:
    limiter = Limiter(Rate(5, 10), clock=clock)
    assert [limiter.take("a") for _ in range(5)] == [0.0] * 5
    assert limiter.take("a") == pytest.approx(2.0)
    assert limiter.take("b") == 0.0


def test_the_bucket_fills_evenly(clock: Clock) -> None:
    limiter = Limiter(Rate(5, 10), clock=clock)
    for _ in range(5):
        limiter.take("a")
    clock.now += 2.0
    assert limiter.take("a") == 0.0
    assert limiter.take("a") == pytest.approx(2.0)
    clock.now += 100
    assert [limiter.take("a") for _ in range(6)] == [*[0.0] * 5, pytest.approx(2.0)]


def test_waiting_as_told_is_enough(clock: Clock) -> None:
    limiter = Limiter(Rate(3, 7), clock=clock)
    for _ in range(1000):
        missing = limiter.take("a")
        clock.now += missing
        assert not missing or limiter.take("a") == 0.0


def test_refused_tries_do_not_count(clock: Clock) -> None:
    limiter = Limiter(Rate(1, 10), clock=clock)
    limiter.take("a")
    assert {limiter.take("a") for _ in range(100)} == {10.0}


def test_memory_is_bounded(clock: Clock) -> None:
    limiter = Limiter(Rate(5, 10), keys=100, clock=clock)
    for index in range(10_000):
        limiter.take(f"stranger {index}")
    assert len(limiter) == 100
    clock.now += 10
    limiter.take("a")
    assert len(limiter) == 1


def test_off_means_off() -> None:
    limiter = Limiter(None)
    assert not any(limiter.take("a") for _ in range(1000)) and len(limiter) == 0


def test_places_are_given_back() -> None:
    places = Places(2)
    with places.take("a") as one, places.take("a") as two, places.take("a") as three, places.take("b") as other:
        assert (one, two, three, other) == (True, True, False, True)
        assert places.total == 3
    assert places.total == 0


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_whom_an_address_stands_for(address: str | None, key: str) -> None:
    assert address_key(address) == key


@pytest.mark.server
def test_sixty_messages_at_once_then_wait(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(rate_messages=Rate(60, 3000)))
    chat = gateway.open()
    answers = [chat.say(f"{n}") for n in range(61)]
    assert [answer.status_code for answer in answers[:60]] == [202] * 60
    refused = answers[60]
    assert (refused.status_code, refused.json()["type"]) == (429, "urn:paydoc:problem:too-fast")
    assert 1 <= int(refused.headers["Retry-After"]) <= 50
    assert gateway.open().say("我不受影响").status_code == 202
    seen = [m["text"] for m in chat.read()["messages"] if m["from"] == "customer"]
    assert seen == [f"{n}" for n in range(60)], "what got a 202 is kept"


@pytest.mark.server
def test_conversations_of_one_address(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(rate_conversations=Rate(3, 600)))
    for _ in range(3):
        gateway.open()
    answer = gateway.client.post("/api/v1/conversations", json={"brand": "okpay"})
    assert answer.json()["type"] == "urn:paydoc:problem:too-many-starts"
    assert 190 <= int(answer.headers["Retry-After"]) <= 200
    assert 'paydoc_rate_limited_total{what="too_many_starts"} 1.0' in gateway.client.get("/metrics").text


@pytest.mark.server
def test_reads_of_one_conversation(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(rate_reads=Rate(5, 600)))
    chat = gateway.open()
    for _ in range(4):
        chat.read()
    chat.ticket()
    answer = gateway.client.get(f"{chat.path}/messages", headers=chat.headers)
    assert answer.status_code == 429
    assert gateway.client.post(f"{chat.path}/ticket", headers=chat.headers).status_code == 429


@pytest.mark.server
def test_the_address_is_the_proxys_word_only_when_the_proxy_is_trusted(start: Callable[..., Gateway]) -> None:
    limits = Settings(rate_conversations=Rate(1, 600))
    body = {"brand": "okpay"}
    for settings, expected in ((limits, [201, 429]), (replace(limits, trusted_proxies=("127.0.0.1",)), [201, 201])):
        gateway = start(settings)
        statuses = [
            gateway.client.post("/api/v1/conversations", json=body, headers={"X-Forwarded-For": f"192.0.2.{n}"})
            for n in (1, 2)
        ]
        assert [answer.status_code for answer in statuses] == expected
