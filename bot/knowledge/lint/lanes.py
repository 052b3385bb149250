"""Rules about lanes.yml: every lane can be told apart, can be heard, and has something to say that harms nobody."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.lanes import LANES_FILE
from bot.knowledge.lint.flaws import Flaw
from bot.knowledge.lint.library import Library, Rule
from bot.knowledge.lint.names import names_in, right_names
from bot.knowledge.lint.patterns import usable
from bot.knowledge.lint.wording import asks_for_secrets, markup_in
from bot.knowledge.model import Lane
from bot.knowledge.notices import notice


def lane_ids(library: Library) -> Iterator[Flaw]:
    """No two lanes have the same id."""
    seen: set[str] = set()
    for lane in library.knowledge.lanes:
        if lane.id in seen:
            yield _at(lane, notice("id_again"), "id")
        seen.add(lane.id)


def lane_patterns(library: Library) -> Iterator[Flaw]:
    """A lane has patterns, and every group of every pattern has words."""
    for lane in library.knowledge.lanes:
        if not lane.says:
            yield _at(lane, notice("patterns_missing"), "says")
        for key, patterns in (("says", lane.says), ("unless", lane.unless)):
            for pattern in patterns:
                if not usable(pattern):
                    told = notice("pattern", key=key, pattern=pattern, reason=notice("empty_group"))
                    yield _at(lane, told, key, pattern)


def lane_replies(library: Library) -> Iterator[Flaw]:
    """A reply says something, nothing of a wallet, and asks for no secret."""
    brands = library.knowledge.brands.values()
    names = tuple(name for brand in brands for name in (*right_names(brand), *brand.misspellings))
    for lane in library.knowledge.lanes:
        if not lane.reply:
            yield _at(lane, notice("empty_phrase"), "reply")
        for name in names_in(lane.reply, names):
            yield _at(lane, notice("wallet_named", name=name), "reply", name)
        for mark in markup_in(lane.reply):
            yield _at(lane, notice("markup", markup=mark), "reply", mark)
        for words in asks_for_secrets(lane.reply):
            yield _at(lane, notice("secret_asked", words=words), "reply", words)


def _at(lane: Lane, reason: str, key: str, near: str = "") -> Flaw:
    return Flaw(LANES_FILE, lane.line, notice("lane", id=lane.id, reason=reason), (key,), near)


RULES: tuple[Rule, ...] = (lane_ids, lane_patterns, lane_replies)
