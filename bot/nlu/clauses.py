"""Clauses of a message: every part that says something of its own, and whether it denies what it speaks of.

Works on normalised text. The words are data (`data/clauses.yml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.nlu.resources import load_words

MIN_BEFORE_TURN = 2
TASK = "{{task}}"  # in a pattern: any of the things that are done in a wallet
_BLANK = re.compile(r"[\s\W_]+")


@dataclass(frozen=True)
class TextClause:
    """A clause of a message; `topic` is the text without the denial, which is what is classified. `part`: a piece of a
    clause that has no end."""

    text: str
    topic: str
    negated: bool
    part: bool = False


@dataclass(frozen=True)
class _Words:
    boundary: re.Pattern[str]
    turn: re.Pattern[str]
    shared: re.Pattern[str]
    denial: re.Pattern[str]
    plain_denial: re.Pattern[str]
    instead: re.Pattern[str]
    exception: re.Pattern[str]


@cache
def _words() -> _Words:
    data = load_words("clauses")
    negation = {key: part if isinstance(part, list) else _squeeze(part) for key, part in data["negation"].items()}
    return _Words(
        boundary=re.compile("|".join(f"(?:{part})" for part in [*data["separators"], *data["connectives"]])),
        turn=re.compile("|".join(f"(?:{part})" for part in data["turns"]).replace(TASK, data["tasks"])),
        shared=re.compile(_squeeze(data["shared"]).replace(TASK, data["tasks"])),
        denial=re.compile(f"{negation['openers']}(?:{negation['cues']})"),
        plain_denial=re.compile(data["negation"]["plain"]),
        instead=re.compile(data["negation"]["instead"]),
        exception=re.compile("|".join(f"(?:{part})" for part in negation["exceptions"])),
    )


def _squeeze(pattern: str) -> str:
    return re.sub(r"\s+", "", pattern)


def split_clauses(text: str) -> list[TextClause]:
    """The clauses of a normalised text in order, at least one."""
    parts = [part for cut in _cut(text) if _length(part := cut.strip(" ,"))]
    return [read_clause(part) for part in parts] or [read_clause(text)]


def without_denials(text: str) -> str:
    """What a normalised text says once the clauses that deny something are left out, if anything is.

    "It is not a failed payment, my refund has not come" is about the refund; read as a whole it
    is mostly about payments. Training lines and messages are both classified in this form.
    """
    clauses = split_clauses(text)
    if len(clauses) < 2 or not any(clause.negated for clause in clauses):
        return text
    return ",".join(clause.text for clause in clauses if not clause.negated) or text


def read_clause(text: str) -> TextClause:
    """A clause, and whether it opens by denying what it speaks of."""
    words = _words()
    denial = words.denial.match(text)
    topic = text[denial.end() :].strip() if denial else text
    if not denial or not topic or words.exception.search(text):
        return TextClause(text, text, negated=False)
    return TextClause(text, topic, negated=True)


def _cut(text: str) -> list[str]:
    """The parts between boundaries; a question mark stays with its part, it can make a denial a question."""
    parts, start = [], 0
    for boundary in _words().boundary.finditer(text):
        kept = boundary.end() if boundary.group().startswith("?") else boundary.start()
        parts.append(text[start:kept])
        start = boundary.end()
    return [
        one
        for part in [*parts, text[start:]]
        for piece in _turned(part)
        for each in _each(piece)
        for one in _contrasted(each)
    ]


def _each(part: str) -> list[str]:
    """Two troubles told in one breath, each by itself: of 提现和付款都不行 what is said of both is said of each."""
    found = _words().shared.match(part.strip())
    if found is None:
        return [part]
    before, one, other, rest = found.group("before", "one", "other", "rest")
    return [before + one + rest, before + other + rest]


def _contrasted(part: str) -> list[str]:
    """What is denied, and what it is instead, told without a stop: 不是付款是提现没到账."""
    clause, words = read_clause(part.strip(" ,")), _words()
    denial = clause.text.removesuffix(clause.topic)
    instead = words.instead.search(clause.topic) if words.plain_denial.search(denial) else None
    if not clause.negated or instead is None:
        return [part]
    return [denial + clause.topic[: instead.start()], clause.topic[instead.start() :]]


def _turned(part: str) -> list[str]:
    """A part once more cut before a word that turns to something else, unless hardly anything stands before it."""
    pieces, start = [], 0
    for turn in _words().turn.finditer(part):
        if turn.start() - start >= MIN_BEFORE_TURN:
            pieces.append(part[start : turn.start()])
            start = turn.start()
    return [*pieces, part[start:]]


def _length(part: str) -> int:
    return len(_BLANK.sub("", part))
