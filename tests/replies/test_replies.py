"""The sets and a fixed sample of the generated sentences on the trained model, with the bars they must reach."""

from __future__ import annotations

import pytest

from bot.dialogue.responder import Responder
from tests.nlu.real_style_lines import real_style
from tests.replies import generated, items, report, stories
from tests.replies.player import Player
from tests.replies.run import play

pytestmark = pytest.mark.model
RIGHT = 0.93  # of each set
COSTLY = 8  # mistakes in each set, at most
DONE_UNASKED = 0.02  # of what was denied, asked, intended or told of others, at most
DONE_AT_ONCE = 0.97  # of what was plainly said
HEARD = 0.88  # of the long messages with money at risk in them
FOUND = 0.97  # of what real customers type when money is at risk
AT_RISK = ("account_compromised", "wrong_transfer", "duplicate_charge")
FALSE_ALARMS = 2  # in long messages without
SAMPLE = 400


@pytest.fixture(scope="module")
def player(responder: Responder) -> Player:
    return Player(responder)


@pytest.mark.parametrize("name", ["open", "held"])
async def test_replies_are_read_in_context(player: Player, name: str) -> None:
    verdicts = await play(player, items.load(name))
    assert [verdict.item.id for verdict in verdicts if "unreached" in verdict.shown] == []
    told = "\n".join(report.of_sets(verdicts, show=name == "open"))
    assert sum(verdict.right for verdict in verdicts) >= RIGHT * len(verdicts), told
    assert sum(bool(verdict.costly) for verdict in verdicts) <= COSTLY, told


async def test_what_is_not_meant_is_not_done(player: Player) -> None:
    answers = await generated.answered(player, generated.sample(generated.not_meant(), SAMPLE))
    done = sum(bool(answer.harm) for answer in answers)
    assert done <= DONE_UNASKED * len(answers), "\n".join(report.of_not_meant(answers, show=True))


async def test_what_is_meant_is_done_at_once(player: Player) -> None:
    answers = await generated.answered(player, generated.meant())
    done = sum(answer.done for answer in answers)
    assert done >= DONE_AT_ONCE * len(answers), "\n".join(report.of_meant(answers, show=True))


async def test_danger_is_heard_in_a_long_message_and_only_there(player: Player) -> None:
    at_risk = await generated.answered(player, stories.at_risk())
    harmless = await generated.answered(player, stories.harmless())
    told = "\n".join(report.of_stories(at_risk, harmless, show=True))
    assert sum(map(report.heard, at_risk)) >= HEARD * len(at_risk), told
    assert sum(map(report.heard, harmless)) <= FALSE_ALARMS, told


async def test_danger_is_heard_in_a_story_that_somebody_wrote_and_only_there(player: Player) -> None:
    danger = await generated.answered(player, stories.told("danger"))
    harmless = await generated.answered(player, stories.told("harmless"))
    told = "\n".join(report.of_stories(danger, harmless, show=True))
    assert sum(map(report.heard, danger)) >= HEARD * len(danger), told
    assert sum(map(report.heard, harmless)) <= FALSE_ALARMS, told


async def test_money_at_risk_is_heard_however_it_is_typed(player: Player) -> None:
    lines = [line.text for line in real_style() if line.intent in AT_RISK]
    answers = await generated.answered(player, stories.first_messages(lines))
    missed = [answer.sentence.text for answer in answers if not report.heard(answer)]
    assert not any({"not_understood", "unknown"} & answer.shown for answer in answers), "it is never refused"
    assert len(missed) <= (1 - FOUND) * len(lines), "\n".join(missed)
