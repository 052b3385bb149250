"""Sentences built from frames: every costly act denied, asked, intended or told of others, and plainly asserted."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.replies.items import Place, reach
from tests.replies.judge import Readings, readings
from tests.replies.player import Player
from tests.replies.scoring import deed, unwanted

FRAMES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("frames.yml").read_text(encoding="utf-8"))
MOODS = ("denied", "asked", "intended", "reported")
SITUATIONS = ("diagnosis", "procedure", "used_up", "paused", "ticket", "queue", "nothing")
AT_STEPS = ("diagnosis", "procedure")
EACH = 3  # sentences for a wallet, a situation, an act and a mood
# Where an act can be done at all; what is not here can be done everywhere.
POSSIBLE = {
    "withdrawn": ("ticket", "queue"),
    "skip": (*AT_STEPS, "used_up"),
    "restart": (*AT_STEPS, "used_up", "paused"),
}
# What may follow all the same: 还没好 is an outcome of the step and leads on, 好了再跟你说 may wait, and who fears for
# money may be asked.
MAY = {
    ("solved", "denied"): ("next",),
    ("solved", "intended"): ("paused",),
    ("alarm", "denied"): ("next",),
    ("alarm", "asked"): ("risk_asked",),
    ("alarm", "intended"): ("risk_asked",),
    ("alarm", "reported"): ("risk_asked",),
}
PLAIN_AT = {
    "person": (*AT_STEPS, "used_up", "paused", "nothing"),
    "alarm": SITUATIONS,
    "solved": ("diagnosis", "used_up", "paused"),
    "restart": (*AT_STEPS, "used_up"),
    "skip": AT_STEPS,
    "paused": AT_STEPS,
    "topic": ("diagnosis", "nothing"),
    "withdrawn": ("ticket",),
    "left": ("queue",),
}
ONE_STEP = {("upay", "procedure")}  # nothing to skip, and no other step to begin with


@dataclass(frozen=True)
class Sentence:
    """What is said, where, around which act and in which mood."""

    act: str
    mood: str
    situation: str
    place: Place
    text: str


@dataclass(frozen=True)
class Answered:
    """A sentence and what it was read as."""

    sentence: Sentence
    shown: Readings
    text: str

    @property
    def harm(self) -> frozenset[str]:
        """Every costly act that was done."""
        return unwanted(MAY.get((self.sentence.act, self.sentence.mood), ()), self.shown)

    @property
    def done(self) -> bool:
        """The act was done. To be asked whether money is at risk is not to be helped at once."""
        return any(deed(reading) == _named(self.sentence.act) for reading in self.shown - {"risk_asked"})

    @property
    def fired(self) -> bool:
        """The act was done, or for the alarm: asked about, though it was not meant."""
        return _named(self.sentence.act) in self.harm


def not_meant() -> list[Sentence]:
    """All sentences that set off nothing, the same ones every time."""
    return [sentence for brand in FRAMES["situations"] for sentence in _of_brand(brand)]


def meant() -> list[Sentence]:
    """All plain assertions."""
    return [sentence for brand in FRAMES["situations"] for sentence in _plain_of(brand)]


async def answered(player: Player, sentences: Iterable[Sentence]) -> list[Answered]:
    """What every sentence was read as."""
    return [await _answered(player, sentence) for sentence in sentences]


def sample(sentences: Sequence[Sentence], count: int) -> list[Sentence]:
    """A fixed sample."""
    return random.Random(count).sample(sentences, count)


def place_of(brand: str, situation: str) -> Place:
    """Where in a wallet a situation is met."""
    ways = FRAMES["situations"][brand]
    if situation in ways:
        return Place(brand, reach(ways[situation]))
    then = {"paused": FRAMES["paused"], "ticket": FRAMES["handed"], "queue": FRAMES["handed"], "nothing": ""}[situation]
    way = f"{ways['diagnosis']} > {then}" if then else ""
    return Place(brand, reach(way), closed=situation == "ticket")


async def _answered(player: Player, sentence: Sentence) -> Answered:
    moment = await player.at(sentence.place)
    outcome = await player.say(moment, sentence.text)
    text = "\n".join(reply.text for reply in outcome.replies)
    return Answered(sentence, readings(moment.situation, outcome), text)


def _of_brand(brand: str) -> Iterator[Sentence]:
    for situation in SITUATIONS:
        for act, rules in FRAMES["acts"].items():
            for mood in MOODS:
                if _could_be(act, mood, situation):
                    yield from _framed(brand, situation, act, mood, rules)


def _could_be(act: str, mood: str, situation: str) -> bool:
    """Whether this can go wrong here: with nothing open, 等会儿再退款 may well open the refunds."""
    if act == "topic" and mood != "denied":
        return situation in AT_STEPS
    return situation in POSSIBLE.get(act, SITUATIONS)


def _framed(brand: str, situation: str, act: str, mood: str, rules: dict[str, Any]) -> Iterator[Sentence]:
    chance = random.Random(f"{brand} {situation} {act} {mood}")
    for frame in chance.sample(rules["moods"][mood], EACH):
        text = frame.replace("{}", chance.choice(rules["words"]))
        yield Sentence(act, mood, situation, place_of(brand, situation), text)


def _plain_of(brand: str) -> Iterator[Sentence]:
    for act, situations in PLAIN_AT.items():
        words = FRAMES["plain"][act]
        for situation in situations:
            if (brand, situation) in ONE_STEP and act in ("skip", "restart"):
                continue
            for text in random.Random(f"{brand} {situation} {act}").sample(
                words[brand] if act == "topic" else words, 3
            ):
                yield Sentence(act, "plain", situation, place_of(brand, situation), text)


def _named(act: str) -> str:
    return "withdrawn" if act == "left" else act
