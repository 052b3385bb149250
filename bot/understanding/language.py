"""Small questions about the wording of a message that no intent answers."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.matching import plain

_WORDS: dict[str, list[str]] = YAML(typ="safe").load(Path(__file__).with_name("language.yml"))


def _has(text: str, group: str) -> bool:
    return any(word in plain(text) for word in _WORDS[group])


def says_again(text: str) -> bool:
    """True when the problem is said to be still there."""
    return _has(text, "again")


def says_tried(text: str) -> bool:
    """True when a step is said to have been done, not merely to be passed over."""
    return _has(text, "tried")


def asks_why(text: str) -> bool:
    """True when the reason of a step is asked for, not the way."""
    return _has(text, "why")


def says_also(text: str) -> bool:
    """True when the words join a second matter to the first."""
    return _has(text, "also")


def asks_how_long(text: str) -> bool:
    """True when the waiting for a person is asked about, not the hours of the service."""
    return _has(text, "how_long")


def leaves_queue(text: str) -> bool:
    """True when the customer does not want to wait for a person any longer."""
    return _has(text, "leave_queue")
