"""Whatever is typed is parsed, and soon."""

from __future__ import annotations

import asyncio
import random
import time

import numpy as np
import pytest

from bot.bootstrap import rasa_process

pytestmark = pytest.mark.model
POOLS = [
    "付款失败退款没到账户被锁密码忘了验证码",
    "付款失敗帳號鎖住退費",
    "abc XYZ 0123456789 app login OK",
    "😀🧧💰👨\u200d👩\u200d👧🇨🇳",
    "\u200b\u200d\u2060\ufeff\u202e\u202d",
    "\x00\x01\x07\x1b\x7f\u0085\ud800",
    "،العربيةעברית",
    "１２３ＡＢＣ①②㈠",
    "\u0301\u0302\u0489",
    "，。！？!?...、~",
    "𠮷𡃁𪚥\ue000",
    "\n\r\t \u3000",
    "{}[]()<>\"'`$%#@&*\\|+-*/=",
]
MESSAGES = 10_000
LIMIT = 0.05


def messages(count: int, seed: int) -> list[str]:
    """Random mixtures of scripts and nonsense, from nothing to 2,000 characters."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        pools = chance.sample(POOLS, chance.randint(1, 4))
        length = chance.choice([0, 1, 2, 5, 20, 80, 300, 2000]) if chance.random() < 0.05 else chance.randint(0, 40)
        found.append("".join(chance.choice(chance.choice(pools)) for _ in range(length)))
    return found


def test_ten_thousand_hostile_messages_are_parsed_and_soon() -> None:
    process, seed = rasa_process(), random.randrange(1_000_000)

    async def parse() -> list[float]:
        times = []
        await process.parse("你好")
        for text in messages(MESSAGES, seed):
            began = time.thread_time()
            parsed = await process.parse(text)
            times.append(time.thread_time() - began)
            assert 0 <= parsed["intent"]["confidence"] <= 1, repr(text)
        return times

    times = asyncio.run(parse())
    print(f"seed {seed}: p50 {np.median(times):.4f} s, longest {max(times):.4f} s of processor time")
    assert np.quantile(times, 0.999) <= LIMIT, f"seed {seed}"


def test_the_longest_messages_are_parsed_in_time() -> None:
    process = rasa_process()
    longest = ["".join(random.Random(n).choices(POOLS[n % len(POOLS)], k=2000)) for n in range(60)]

    async def parse() -> list[float]:
        times = []
        for text in longest:
            began = time.thread_time()
            await process.parse(text)
            times.append(time.thread_time() - began)
        return times

    assert np.median(asyncio.run(parse())) <= LIMIT
