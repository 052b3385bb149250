"""What the whole bot does with a first message: how often it asks back, and whether money at risk is heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.bootstrap import assistant, responder
from tests.eval.score import Scores
from tests.nlu.test_set_lines import OUT_OF_SCOPE, Line
from tests.replies import shown, stories
from tests.replies.judge import readings
from tests.replies.player import Player

MONEY_AT_RISK = "money_at_risk"


@dataclass(frozen=True)
class Answered:
    """A line, and whether it was asked back what it means, asked whether money is at risk, answered with the alarm."""

    line: Line
    asked: bool
    risk_asked: bool
    alarm: bool


def risky_topics() -> frozenset[str]:
    """The topics in which money is at risk, as the knowledge says."""
    return frozenset(topic.id for topic in assistant().knowledge.topics.values() if topic.lane == MONEY_AT_RISK)


async def answered(lines: Sequence[Line]) -> list[Answered]:
    """Each line as the first message of a conversation, to the wallet that it names, else to the wallets in turn."""
    player = Player(responder())
    found = []
    for line, sentence in zip(lines, stories.first_messages([line.text for line in lines]), strict=True):
        moment = await player.at(sentence.place)
        outcome = await player.say(moment, line.text)
        asked = any(effect.name == "event" and effect.data.get("name") == "missed" for effect in outcome.effects)
        alarm = "alarm" in readings(moment.situation, outcome)
        found.append(Answered(line, asked, shown.asks_risk(outcome.replies), alarm))
    return found


def asked_back(name: str, turns: Sequence[Answered]) -> list[list[str]]:
    """Of what is served and of what is not: lines, share asked back, share asked about risk."""
    served = [turn for turn in turns if turn.line.intent != OUT_OF_SCOPE]
    other = [turn for turn in turns if turn.line.intent == OUT_OF_SCOPE]
    return [
        [f"{name}, {what}", str(len(some)), _share(t.asked for t in some), _share(t.risk_asked for t in some)]
        for what, some in (("served", served), ("out of scope", other))
        if some
    ]


def at_risk(name: str, scores: Scores, turns: Sequence[Answered], topics: frozenset[str]) -> list[str]:
    """Of the lines that tell of money at risk: how many there are, are named so by the model, refused by it, answered
    with the alarm, asked about; and of all other lines how many raise the alarm."""
    rows = [i for i, line in enumerate(scores.lines) if line.intent in topics]
    named, refused = (sum(scores.said[i] in some for i in rows) for some in (topics, {OUT_OF_SCOPE}))
    alarmed, asked = sum(turns[i].alarm for i in rows), sum(turns[i].risk_asked for i in rows)
    other = sum(turn.alarm for turn in turns if turn.line.intent not in topics)
    return [name, *map(str, (len(rows), named, refused, alarmed, asked)), f"{other} of {len(turns) - len(rows)}"]


def _share(flags: Iterable[bool]) -> str:
    each = list(flags)
    return f"{sum(each) / len(each):.3f}"
