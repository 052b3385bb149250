"""Mutated deliveries: never a 5xx, never an answer outside the protocol, never much work, whatever arrives.

PAYDOC_WECHAT_MUTATIONS says how many (100,000 take a quarter of an hour).
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.application import create_app
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.terms import TERMS
from bot.exchange import Reply
from bot.http.frame.services import Services
from bot.settings import Settings
from bot.store import Store, upgrade
from bot.store.mail import MailStore
from bot.turns import TurnDispatcher
from simulated_wechat.demo import fresh
from simulated_wechat.sealing import Keys, delivery, opened
from tests.support import plain_http
from tests.support.product import free_port
from tests.support.replies import apology
from tests.support.scripted_gateway import BRANDS, Script, greet

MUTATIONS = int(os.environ.get("PAYDOC_WECHAT_MUTATIONS", "300"))
MOST_CPU = 0.1
SEED = int(os.environ.get("PAYDOC_WECHAT_SEED", "1123"))
LONGEST_SPOILED, REPORTED = 5000, 10_000
KEYS = {"okpay": fresh("okpay"), "eepay": fresh("eepay", "plain")}
AWKWARD = [
    b"\x00", b"\xff\xfe", b"]]>", b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"<a>" * 60,
    b"%00", b"-1", b"9" * 400, "\u202e\ud7ff\U0010ffff".encode(), b"\xed\xa0\x80", b"A" * 5000, b"{}", b"", b"'\"`",
]  # fmt: skip
FIELDS = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "Content", "MsgId", "Event", "EventKey", "MediaId",
          "Recognition", "Label", "Title", "Url", "bizmsgmenuid", "Encrypt")  # fmt: skip
KINDS = ("text", "image", "voice", "video", "location", "link", "event", "", "TEXT", "x" * 300)
EVENTS = ("subscribe", "unsubscribe", "SCAN", "CLICK", "VIEW", "LOCATION", "", "kf_close_session", "CLICK" * 50)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    """The gateway in this process, on SQLite; what it sends goes nowhere."""
    url = f"sqlite:///{tmp_path}/hostile.db"
    upgrade(url)
    store = Store(url)
    nowhere = f"http://127.0.0.1:{free_port()}"
    accounts = {brand: WechatAccount(**{**asdict(keys), "api_base": nowhere}) for brand, keys in KEYS.items()}
    settings = Settings(database_url=url, channels={"wechat": accounts}, rate_messages=None)
    dispatcher = TurnDispatcher(store, Script(), "hostile", apology=apology(Reply("抱歉")))
    channel = WechatChannel(accounts, MailStore(store, TERMS), dispatcher, "hostile")

    async def ready() -> dict[str, bool]:
        return {}

    yield create_app(Services(store, dispatcher, settings, BRANDS, greet, ready, channels=(channel,)))
    store.close()


def mutated(rng: random.Random, data: bytes) -> bytes:
    """Some bytes changed, lost, doubled, or something awkward put in."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        how = rng.randrange(5)
        if how == 0:
            data = data[:at] + rng.randbytes(rng.randrange(8)) + data[min(to, at + 8) :]
        elif how == 1:
            data = data[:at] + rng.choice(AWKWARD) + data[at:]
        elif how == 2:
            data = data[:at] + data[to:]
        elif how == 3:
            data = (data[:to] + data[at:])[:70_000]
        else:
            data = data[:at]
    return data


def fields(rng: random.Random, keys: Keys) -> dict[str, Any]:
    """A message in which some fields are what no message has."""
    made: dict[str, Any] = {
        "ToUserName": keys.gh_id, "FromUserName": f"o{rng.randrange(40)}", "CreateTime": 1_700_000_000,
        "MsgType": rng.choice(KINDS), "Content": "付不了", "MsgId": rng.randrange(10**17),
    }  # fmt: skip
    if made["MsgType"] == "event":
        made["Event"] = rng.choice(EVENTS)
    for name in rng.sample(FIELDS, rng.randrange(4)):
        awkward = rng.choice(AWKWARD).decode(errors="replace").replace("\x00", "\x01")
        made[name] = rng.choice((awkward, None, rng.randrange(-5, 5), "付" * 3000, made.get(name)))
    return made


def attempt(rng: random.Random) -> tuple[str, list[tuple[str, str]], bytes]:
    """One delivery, spoiled before it was sealed, after it, or in its address."""
    brand = rng.choice(list(KEYS))
    keys = KEYS[brand]
    query, body = delivery(keys if rng.random() < 0.95 else replace(keys, mode="compatible"), fields(rng, keys))
    pairs = list(query.items())
    if rng.random() < 0.5:
        body = mutated(rng, body)
    if rng.random() < 0.3:
        at = rng.randrange(len(pairs))
        name, value = pairs[at]
        # The client itself sends no address above 64 KB.
        spoiled = mutated(rng, value.encode()).decode(errors="replace")[:LONGEST_SPOILED]
        pairs[at : at + 1] = rng.choice(([], [(name, value)] * 2, [(name, spoiled)], [(spoiled[:50], value)]))
    return brand, pairs, body


async def test_c_nothing_that_arrives_does_harm(app: FastAPI) -> None:
    rng, seen = random.Random(SEED), {"success": 0, "answer": 0, "refused": 0}
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        plain_http.async_client(transport=transport, base_url="http://x") as http,
    ):
        for n in range(MUTATIONS):
            brand, query, body = attempt(rng)
            cpu = time.thread_time()
            answer = await http.post(f"/wechat/{brand}", params=query, content=body)
            spent = time.thread_time() - cpu
            if spent > MOST_CPU:  # again, in case something else was cleaned up just then
                cpu = time.thread_time()
                await http.post(f"/wechat/{brand}", params=query, content=body)
                spent = min(spent, time.thread_time() - cpu)
            assert spent <= MOST_CPU, (n, query, body[:300])
            seen[_kind(KEYS[brand], answer, n)] += 1
            if n and n % REPORTED == 0:
                print(f"{n} mutations: {seen}", flush=True)
            await asyncio.sleep(0)
    assert min(seen.values()) > MUTATIONS // 50, seen
    print(f"\n{MUTATIONS} mutations: {seen}")


def _kind(keys: Keys, answer: httpx.Response, n: int) -> str:
    """Which of the three answers there are it is."""
    if answer.status_code != 200:
        odd = (
            answer.status_code == 422 and b"odd-characters" in answer.content
        )  # in the address, before anybody reads it
        refused = 400 <= answer.status_code < 500 and answer.content == b""
        assert odd or refused, (n, answer.status_code, answer.content)
        return "refused"
    if answer.content == b"success":
        return "success"
    inner = opened(replace(keys, mode="plain"), answer.content)
    assert inner["MsgType"] == "text" and inner["Content"], n
    return "answer"
