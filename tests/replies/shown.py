"""What replies and effects show, one question at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.exchange import Effect, Outcome, Reply

WORDS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.M)
    for name, pattern in yaml.safe_load(Path(__file__).with_name("words.yml").read_text(encoding="utf-8")).items()
}
LEFT = ("case_left", "case_withdrawn", "case_cancelled")


def gap(outcome: Outcome) -> bool:
    """The customer asked for something that the documents do not say."""
    return any(effect.name == "gap_seen" for effect in outcome.effects)


def only_guesses(replies: Sequence[Reply]) -> bool:
    """Topics and none of them, at an open step: no way on, and nobody in reach."""
    none = any(says("none_label", option.label) for reply in replies for option in reply.options)
    return none and not person_button(replies)


def asks_back(replies: Sequence[Reply]) -> bool:
    """A question of its own with two buttons or more, of no step."""
    return any(len(r.options) > 1 and not r.step and says("asks", r.text) for r in replies)


def asks_risk(replies: Sequence[Reply]) -> bool:
    """It is asked whether money is at risk."""
    text = "\n".join(reply.text for reply in replies)
    return asks_back(replies) and says("risk_asked", text)


def offers_person(replies: Sequence[Reply]) -> bool:
    """A person is offered with a button, and it is no question about what was meant."""
    labels = [option.label for reply in replies for option in reply.options]
    meant = any(says("none_label", label) for label in labels)
    return person_button(replies) and not meant and says("offer_person", "\n".join(r.text for r in replies))


def person_button(replies: Sequence[Reply]) -> bool:
    """A person is one tap away."""
    return any(says("person_label", option.label) for reply in replies for option in reply.options)


def says(name: str, text: str) -> bool:
    """The text has words of this kind."""
    return WORDS[name].search(text) is not None


def numbers(text: str) -> frozenset[str]:
    """The case numbers in a text."""
    found = (one or other for one, other in WORDS["case_number"].findall(text))
    return frozenset(number for number in found if any(char.isdigit() for char in number))


def priority(effect: Effect) -> int:
    """How urgent this effect makes the case; 0 when it is about no case."""
    return int(effect.data.get("priority") or 0) if effect.name.startswith("case_") else 0


def left(effects: Sequence[Effect]) -> bool:
    """The case was given up, and no other one took its place."""
    names = [effect.name for effect in effects]
    return any(name in LEFT for name in names) and "case_opened" not in names
