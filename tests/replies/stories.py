"""Long messages of ordinary talk with one sentence in it that tells of money at risk, or with none."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import yaml

from tests.replies.generated import Sentence, place_of

TALK: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("padding.yml").read_text(encoding="utf-8"))
TOLD = Path(__file__).with_name("told")
NAMES = {"okpay": "OKPay", "eepay": "eepay", "upay": "upay", "yibifu": "易币付", "yiqianbao": "壹钱包"}
BRANDS = ("okpay", "eepay", "upay", "yibifu", "yiqianbao")
SHORTEST, LONGEST = 100, 2000
MARKS = ("，", "。", " ", "", "\n")


def at_risk(count: int = 60) -> list[Sentence]:
    """Messages of 100 to 2,000 characters, half of them the first one, half at a step."""
    return [_story(number, count, TALK["risk"][number % len(TALK["risk"])]) for number in range(count)]


def harmless(count: int = 20) -> list[Sentence]:
    """The same without the sentence."""
    return [_story(number, count, None) for number in range(count)]


def told(name: str) -> list[Sentence]:
    """First messages of 60 to 140 characters that people wrote as stories: `danger`, where one clause tells of money
    that is gone, or `harmless`, where words that may frighten mean nothing."""
    return first_messages((TOLD / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1])


def first_messages(lines: Sequence[str]) -> list[Sentence]:
    """The lines as first messages, each to the wallet that it names, else to the wallets in turn."""
    named = [[brand for brand, name in NAMES.items() if name in line] for line in lines]
    brands = [(own or BRANDS)[number % len(own or BRANDS)] for number, own in enumerate(named)]
    return [
        Sentence("alarm", "told", "nothing", place_of(brand, "nothing"), line)
        for brand, line in zip(brands, lines, strict=True)
    ]


def _story(number: int, count: int, risk: str | None) -> Sentence:
    chance = random.Random(f"story {number} {risk is None}")
    length = int(SHORTEST * (LONGEST / SHORTEST) ** (number / (count - 1)))
    mark = MARKS[number // 5 % len(MARKS)]
    lines = _padding(chance, length - len(risk or ""), len(mark))
    if risk:
        lines.insert(chance.randrange(len(lines) + 1), risk)
    situation = ("nothing", "diagnosis")[number % 2]
    return Sentence("alarm", "long", situation, place_of(BRANDS[number % len(BRANDS)], situation), mark.join(lines))


def _padding(chance: random.Random, length: int, between: int) -> list[str]:
    """So many characters of ordinary talk; in a long story the same may be said again."""
    lines: list[str] = []
    while sum(len(line) + between for line in lines) < length:
        lines += chance.sample(TALK["padding"], len(TALK["padding"]))
    while lines and sum(len(line) + between for line in lines) > length and len(lines) > 1:
        lines.pop()
    return lines


def longest(sentences: Sequence[Sentence]) -> int:
    """The length of the longest message."""
    return max(len(sentence.text) for sentence in sentences)
