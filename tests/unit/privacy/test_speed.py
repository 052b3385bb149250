"""The guard is quick, on ordinary texts, on any texts, and on the worst; larger by PAYDOC_GUARDED_TEXTS."""

from __future__ import annotations

import os
import random
import statistics
import time

from bot.privacy.expectation import Line, expected
from bot.privacy.guard import clean
from bot.privacy.masking import mask
from bot.privacy.vocabulary import words_of
from tests.support.table import table
from tests.unit.privacy.test_sets import lines_of

TEXTS = int(os.environ.get("PAYDOC_GUARDED_TEXTS", "1000"))
MEDIAN_SECONDS = 0.001
WORST_SECONDS = 0.1
# The figures hold on one core that does nothing else; a busy machine is slow, not wrong.
PATIENCE = 4
WORST = [
    "1",
    "1 ",
    "1,",
    "1，",
    "1a ",
    "密码是",
    "密码 a",
    "验证码 ",
    "验证码1a",
    "6222 ",
    "2026-11-28 ",
    "12.34 ",
    "a1 ",
    "yi ",
    "one ",
    "一",
]
WORST += [
    "空格1",
    "(1)",
    "http://",
    "?code=",
    "a:",
    "收到",
    "输入",
    "把1",
    "13800138000 ",
    "有效期08/27",
    "护照A12345678",
    "卡号62220211 ",
]
WORST += ["\x00", "【已隐藏】", "62****1234", "是", "密码，a1", "的是", "code ", "啊", "1️⃣"]


def pieces() -> list[str]:
    """What texts are made of at random: words of the rules, whole lines, signs and figures."""
    words = [str(word) for words in words_of("labels.yml").values() for word in words]
    lines = [line.replace("{", "").replace("}", "") for line in lines_of("*.yml")]
    return [*words, *lines, *"0123456789零一二三，。 -*[]/:@#", "\n", "\u200b", "\ud800", "1️⃣", "abc", "Zx9!"]


def test_any_text_is_guarded_quickly_and_twice_is_once() -> None:
    drawn, parts, spent = random.Random(f"guard {TEXTS}"), pieces(), []
    lines: list[Line] = []
    for _ in range(TEXTS):
        text = clean("".join(drawn.choices(parts, k=drawn.randint(1, 4))))[:200]
        begun = time.process_time()
        masked = mask(text, expected(lines))
        spent.append(time.process_time() - begun)
        once = mask(text).text
        assert mask(once).text == once, text
        lines = [*lines[-5:], Line(drawn.choice(["customer", "bot", "agent"]), masked.text)]
    assert statistics.median(spent) <= MEDIAN_SECONDS * PATIENCE


@table("piece", WORST)
def test_no_text_of_two_thousand_characters_takes_long(piece: str) -> None:
    text = (piece * 2000)[:2000]
    begun = time.process_time()
    mask(text)
    assert time.process_time() - begun <= WORST_SECONDS * PATIENCE
