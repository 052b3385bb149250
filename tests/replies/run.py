"""Plays a set or the generated sentences: python -m tests.replies.run [--set open|held] [--kind K] [--show]."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence

from tests.replies import generated, items, report, stories
from tests.replies.items import Item
from tests.replies.player import Player, Unreached
from tests.replies.scoring import Verdict, judge

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


async def play(player: Player, chosen: Sequence[Item]) -> list[Verdict]:
    """The verdict on every item, in order. A place that is not reached is a wrong item, not a costly one."""
    return [await _played(player, item) for item in chosen]


async def _played(player: Player, item: Item) -> Verdict:
    try:
        moment = await player.at(item.place)
    except Unreached as error:
        return Verdict(item, frozenset({"unreached"}), (f"not reached: {error}",), frozenset())
    return judge(item, moment.situation, await player.say(moment, *item.say))


async def _generated(player: Player, show: bool) -> list[str]:
    not_meant = await generated.answered(player, generated.not_meant())
    meant = await generated.answered(player, generated.meant())
    at_risk = await generated.answered(player, stories.at_risk())
    harmless = await generated.answered(player, stories.harmless())
    told = report.of_stories(at_risk, harmless, show)
    return [*report.of_not_meant(not_meant, show), "", *report.of_meant(meant, show), "", *told]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=["open", "held"], default="open")
    parser.add_argument("--kind", help="one kind only")
    parser.add_argument("--show", action="store_true", help="print the misses with what was shown")
    parser.add_argument("--generated", action="store_true", help="the generated sentences instead of a set")
    return parser


def main() -> None:
    """Play what is asked for and print the figures."""
    asked = _parser().parse_args()
    from bot.bootstrap import responder

    player = Player(responder())
    if asked.generated:
        print("\n".join(asyncio.run(_generated(player, asked.show))))
        return
    chosen = [item for item in items.load(asked.set) if asked.kind in (None, item.kind)]
    print("\n".join(report.of_sets(asyncio.run(play(player, chosen)), asked.show)))


if __name__ == "__main__":
    main()
