"""Clauses of a message: where it speaks of two things, or denies one of them.

Works on normalised text. The words are data (`data/clauses.yml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.nlu.resources import load_words

MIN_LENGTH = 4
MAX_CLAUSES = 3
_BLANK = re.compile(r"[\s\W_]+")


@dataclass(frozen=True)
class Clause:
    """A part of a message; `topic` is the text without the denial, which is what is classified."""

    text: str
    topic: str
    negated: bool


@dataclass(frozen=True)
class _Words:
    boundary: re.Pattern[str]
    denial: re.Pattern[str]
    exception: re.Pattern[str]
    joining: re.Pattern[str]


@cache
def _words() -> _Words:
    data = load_words("clauses")
    negation = {key: part if isinstance(part, list) else _squeeze(part) for key, part in data["negation"].items()}
    return _Words(
        boundary=re.compile("|".join(f"(?:{part})" for part in [*data["separators"], *data["connectives"]])),
        denial=re.compile(f"{negation['openers']}(?:{negation['cues']})"),
        exception=re.compile("|".join(f"(?:{part})" for part in negation["exceptions"])),
        joining=re.compile(data["joining"]),
    )


def _squeeze(pattern: str) -> str:
    return re.sub(r"\s+", "", pattern)


def split_clauses(text: str) -> list[Clause]:
    """The clauses of a normalised text, short ones joined to a neighbour; empty if it has just one."""
    parts = _join_short([part.strip() for part in _cut(text)])
    return [read_clause(part) for part in _join_surplus(parts)] if len(parts) > 1 else []


def joins_another(text: str) -> bool:
    """True when the words say that a second matter follows."""
    return _words().joining.search(text) is not None


def without_denials(text: str) -> str:
    """What a normalised text says once the clauses that deny something are left out, if anything is.

    "It is not a failed payment, my refund has not come" is about the refund; read as a whole it
    is mostly about payments. Training lines and messages are both classified in this form.
    """
    clauses = split_clauses(text)
    if not any(clause.negated for clause in clauses):
        return text
    return ",".join(clause.text for clause in clauses if not clause.negated) or text


def read_clause(text: str) -> Clause:
    """A clause, and whether it opens by denying what it speaks of."""
    words = _words()
    denial = words.denial.match(text)
    topic = text[denial.end() :].strip() if denial else text
    if not denial or not topic or words.exception.search(text):
        return Clause(text, text, negated=False)
    return Clause(text, topic, negated=True)


def _cut(text: str) -> list[str]:
    """The parts between boundaries; a question mark stays with its part, it can make a denial a question."""
    parts, start = [], 0
    for boundary in _words().boundary.finditer(text):
        kept = boundary.end() if boundary.group().startswith("?") else boundary.start()
        parts.append(text[start:kept])
        start = boundary.end()
    return [*parts, text[start:]]


def _join_short(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and (
            _length(joined[-1]) < MIN_LENGTH or (_length(part) < MIN_LENGTH and not _corrects(joined[-1], part))
        ):
            joined[-1] = f"{joined[-1]},{part}".strip(",")
        else:
            joined.append(part)
    return joined


def _join_surplus(parts: list[str]) -> list[str]:
    """At most MAX_CLAUSES parts: the shortest pair of neighbours is joined first."""
    parts = list(parts)
    while len(parts) > MAX_CLAUSES:
        at = min(range(len(parts) - 1), key=lambda i: len(parts[i]) + len(parts[i + 1]))
        parts[at : at + 2] = [f"{parts[at]},{parts[at + 1]}"]
    return parts


def _corrects(before: str, part: str) -> bool:
    """True for the right word after a denied one, however short it is."""
    return _length(part) > 1 and read_clause(before).negated


def _length(part: str) -> int:
    return len(_BLANK.sub("", part))
