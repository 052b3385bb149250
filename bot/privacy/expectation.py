"""Which secret the last lines of a conversation named, for the message that follows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.privacy.lookalikes import HIDDEN, fold
from bot.privacy.secret_requests import asks_for_secret, warns
from bot.privacy.vocabulary import VOCABULARY, words_of

_WORDS = {name: re.compile(pattern) for name, pattern in words_of("expectation.yml").items()}
SECRETS = ("password", "sms_code", "cvv", "payment_code", "card", "identity", "papers")
OTHERS = ("order", "thing", "name", "screen", "harmless")
TURNS = 2
MOST_LINES = 12
# What answers or goes on is short, and is three figures or a word of some letters.
LONGEST_ANSWER = 100
_FEWEST_FIGURES, _FEWEST_LETTERS = 3, 4
_LONE_DIGITS = re.compile(r"[\d\s.-]{4,24}")


@dataclass(frozen=True)
class Line:
    """Who said what, masked: `sender` is customer, agent, bot or system."""

    sender: str
    text: str


@dataclass(frozen=True)
class Expected:
    """What the next message may be: the kind that was named, "" for none. `surely`: nothing else is likely; `faintly`:
    much else is; `before`: digits that were sent alone just now."""

    kind: str = ""
    surely: bool = False
    faintly: bool = False
    before: str = ""


NOTHING = Expected()


def may_matter(text: str) -> bool:
    """Whether what came before can make a secret of this text at all: asking is cheap, looking is not."""
    figures = sum(char.isdigit() or char in VOCABULARY.digit_of for char in text)
    letters = sum(char.isascii() and char.isalpha() for char in text)
    return len(text) <= LONGEST_ANSWER and (figures >= _FEWEST_FIGURES or figures + letters >= _FEWEST_LETTERS)


def expected(lines: Sequence[Line]) -> Expected:
    """What these lines, oldest first, lead to: a customer's own word before an agent's, that before the bot's, unless
    something else was asked for since."""
    turns, before, asked = 0, "", ""
    named: dict[str, Expected] = {}
    for line in reversed(lines):
        folded = fold(line.text).text
        if line.sender == "system" or (line.sender == "customer" and _is_hidden_alone(folded)):
            continue
        if line.sender == "customer":
            before = before or (_digits(folded) if turns == 0 else "")
            turns += 1
        if turns > TURNS:
            break
        labels = VOCABULARY.labels(folded)
        found = _named(folded, labels, line.sender)
        if turns <= (line.sender == "customer"):
            asked = asked or _asked(folded, labels)
        if found.kind:
            named.setdefault(line.sender, found)
    found = next((named[who] for who in ("customer", "agent", "bot") if who in named), NOTHING)
    if asked and not found.surely:
        found = Expected(asked)
    return replace(found, before=before)


def _named(folded: str, labels: list[tuple[int, int, str]], sender: str) -> Expected:
    """The secret that a line names: it may be what follows."""
    secrets = [label for label in labels if label[2] in SECRETS]
    if not secrets and sender == "customer" and _WORDS["arrived"].fullmatch(folded):
        return Expected("sms_code")
    if not secrets or (sender != "customer" and warns(folded)):
        return NOTHING
    start, end, kind = secrets[-1]
    if sender == "bot":
        # It never asks for a secret, and its steps and answers are full of such words, and of what a screen says.
        return Expected(kind, faintly=True)
    if sender == "agent" and asks_for_secret(folded):
        return Expected(kind, surely=True)
    begun = HIDDEN in folded and VOCABULARY.part.search(folded)
    coming = begun or _WORDS["coming"].search(folded) or folded.strip().endswith(folded[start:end])
    return Expected(kind, surely=bool(coming) and not _WORDS["trouble"].search(folded))


def _asked(folded: str, labels: list[tuple[int, int, str]]) -> str:
    """What else than a secret a line asks for, or ends with the name of: a number of an order, a name, an amount."""
    if not labels or labels[-1][2] not in OTHERS:
        return ""
    behind = folded[labels[-1][1] :].strip()
    return labels[-1][2] if not behind or _WORDS["asks"].fullmatch(behind) else ""


def _is_hidden_alone(folded: str) -> bool:
    """Whether all that the line had was hidden: it is a part of what was named before it."""
    return HIDDEN in folded and not any(map(str.isalnum, VOCABULARY.fillers.sub("", folded.replace(HIDDEN, ""))))


def _digits(folded: str) -> str:
    """The digits of a line that has nothing else."""
    text = folded.strip()
    return re.sub(r"\D", "", text) if _LONE_DIGITS.fullmatch(text) else ""
