"""Whether what was shown is what was wanted, and what it cost if not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.exchange import Outcome
from tests.replies.items import Item
from tests.replies.judge import COSTLY, Readings, Situation, last_step, own_words, readings


@dataclass(frozen=True)
class Verdict:
    """What an item was read as, why that is wrong, and which costly acts nobody asked for."""

    item: Item
    shown: Readings
    wrong: tuple[str, ...]
    costly: frozenset[str]
    text: str = ""

    @property
    def right(self) -> bool:
        """Wanted, with nothing that was not."""
        return not self.wrong


def judge(item: Item, before: Situation, outcome: Outcome) -> Verdict:
    """The verdict on one message."""
    shown = readings(before, outcome)
    text = "\n".join(
        line for reply in outcome.replies for line in (reply.text, *(f"[{o.label}]" for o in reply.options))
    )
    costly = unwanted(item.want, shown)
    wrong = [] if fits(item.want, shown) else ["read as " + "+".join(sorted(shown))]
    wrong += [f"also {'+'.join(sorted(costly))}"] if costly and not wrong else []
    wrong += [f"last step {last_step(outcome)}"] if item.last and last_step(outcome) != item.last else []
    wrong += [f"shows no /{item.expect}/"] if item.expect and not re.search(item.expect, text) else []
    own = own_words(before, outcome.replies)
    wrong += [f"its own words lack /{item.own}/"] if item.own and not re.search(item.own, own) else []
    wrong += [f"shows /{item.forbid}/"] if item.forbid and re.search(item.forbid, text) else []
    return Verdict(item, shown, tuple(wrong), costly, text)


def fits(want: Iterable[str], shown: Readings) -> bool:
    """One of the readings is wanted."""
    return any(_is(reading, wanted) for reading in shown for wanted in want)


def unwanted(want: Iterable[str], shown: Readings) -> frozenset[str]:
    """The costly acts among the readings that are not wanted."""
    wanted = {*want, *({"risk_asked"} & shown if "alarm" in want else ())}
    costly = {deed(reading) for reading in shown if not any(_is(reading, one) for one in wanted)} & set(COSTLY)
    if "skip" in costly and fits(wanted, shown):
        costly.discard("skip")  # the last step's offer of a person, where the person was what was wanted
    if wanted & {"person", "alarm"}:
        costly.discard("topic")
    return frozenset(costly)


def deed(reading: str) -> str:
    """What was done: the next step, when it was not wanted, is one passed unseen, and asking for danger is alarming."""
    return {"next": "skip", "risk_asked": "alarm"}.get(reading, reading.split(":")[0])


def _is(reading: str, wanted: str) -> bool:
    if wanted.startswith("topic:") and reading.startswith("topic:"):
        return wanted.removeprefix("topic:") in reading.removeprefix("topic:")
    return reading == wanted
