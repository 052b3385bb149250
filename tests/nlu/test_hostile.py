"""Whatever is typed is parsed, and soon."""

from __future__ import annotations

import asyncio
import os
import random
import time

import numpy as np
import pytest

from bot.bootstrap import rasa_process
from bot.nlu.classifier import FusedIntentClassifier

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
MESSAGES = int(os.environ.get("PAYDOC_HOSTILE_MESSAGES", "300"))
LIMIT, LONG, LONG_LIMIT = 0.08, 200, 0.15  # seconds; every clause of a long message may be read


def messages(count: int, seed: int) -> list[str]:
    """Random mixtures of scripts and nonsense, from nothing to 2,000 characters."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        pools = chance.sample(POOLS, chance.randint(1, 4))
        length = chance.choice([0, 1, 2, 5, 20, 80, 300, 2000]) if chance.random() < 0.05 else chance.randint(0, 40)
        found.append("".join(chance.choice(chance.choice(pools)) for _ in range(length)))
    return found


def seconds(text: str) -> float:
    """Processor time of one parse by the real model."""
    began = time.thread_time()
    parsed = asyncio.run(rasa_process().parse(text))
    assert 0 <= parsed["intent"]["confidence"] <= 1, repr(text)
    return time.thread_time() - began


def limit(text: str) -> float:
    """How long a message of this length may take."""
    return LIMIT if len(text) <= LONG else LONG_LIMIT


def forget() -> None:
    """Empty the classifier's memory of what it has answered."""
    for node in rasa_process()._processor.graph_runner._nodes.values():
        if isinstance(node._component, FusedIntentClassifier):
            node._component.forget()


def test_hostile_messages_are_parsed_and_soon() -> None:
    seed = random.randrange(1_000_000)
    seconds("你好")
    times = {text: seconds(text) for text in messages(MESSAGES, seed)}
    slow = [text for text, taken in times.items() if taken > limit(text)]
    # A busy machine makes a message slow now and then; one that is slow by itself is so every time.
    for _ in range(3):
        forget()
        slow = [text for text in slow if seconds(text) > limit(text)]
    print(
        f"seed {seed}: p50 {np.median([*times.values()]):.4f} s, longest {max(times.values()):.4f} s at the first try"
    )
    assert len(slow) <= max(1, MESSAGES // 1000), f"seed {seed}"


def test_the_longest_messages_are_parsed_in_time() -> None:
    longest = ["".join(random.Random(n).choices(POOLS[n % len(POOLS)], k=2000)) for n in range(60)]
    assert np.median([seconds(text) for text in longest]) <= LIMIT
