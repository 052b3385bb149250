"""Rules about lanes.yml: every lane can be told apart, can be heard, and has something to say that harms nobody."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.lanes import LANES_FILE
from bot.knowledge.lint.library import Library, Rule
from bot.knowledge.lint.names import names_in, right_names
from bot.knowledge.lint.wording import asks_for_secrets
from bot.knowledge.model import Lane
from bot.knowledge.reader import KnowledgeFault


def lane_ids(library: Library) -> Iterator[KnowledgeFault]:
    """No two lanes have the same id."""
    seen: set[str] = set()
    for lane in library.knowledge.lanes:
        if lane.id in seen:
            yield _at(lane, "this id is used by an earlier lane")
        seen.add(lane.id)


def lane_patterns(library: Library) -> Iterator[KnowledgeFault]:
    """A lane has patterns, and every group of every pattern has words."""
    for lane in library.knowledge.lanes:
        if not lane.says:
            yield _at(lane, "'says' has no pattern")
        for pattern in (*lane.says, *lane.unless):
            if not all(word.strip() for group in pattern.split("+") for word in group.split("|")):
                yield _at(lane, f"'{pattern}': an empty word or group")


def lane_replies(library: Library) -> Iterator[KnowledgeFault]:
    """A reply says something, nothing of a wallet, and asks for no secret."""
    brands = library.knowledge.brands.values()
    names = tuple(name for brand in brands for name in (*right_names(brand), *brand.misspellings))
    for lane in library.knowledge.lanes:
        if not lane.reply:
            yield _at(lane, "an empty reply")
        for name in names_in(lane.reply, names):
            yield _at(lane, f"'{name}' is the name of a wallet")
        for words in asks_for_secrets(lane.reply):
            yield _at(lane, f"asks the customer for a secret: '{words}'")


def _at(lane: Lane, reason: str) -> KnowledgeFault:
    return KnowledgeFault(LANES_FILE, lane.line, f"lane '{lane.id}': {reason}")


RULES: tuple[Rule, ...] = (lane_ids, lane_patterns, lane_replies)
