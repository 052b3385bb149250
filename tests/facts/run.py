"""Asks for every fact and prints the figures: python -m tests.facts.run [--held] [--brand B] [--show]."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections import defaultdict
from collections.abc import Sequence

from tests.facts.asking import Asked, ask
from tests.facts.facts import brands, load
from tests.replies.player import Player

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
SHOWN = 160  # characters of a reply


async def asked(player: Player, brand: str, *, held: bool = False) -> list[Asked]:
    """Every question for every fact of a wallet: those of the sets, or those that were held back."""
    return [await ask(player, fact, question) for fact in load(brand, held=held) for question in fact.asks]


def reached_by_all(found: Sequence[Asked]) -> tuple[int, int]:
    """How many facts all of their questions reach, and how many facts there are."""
    by_fact: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in found:
        by_fact[one.fact.brand, one.fact.id].append(one)
    return sum(all(one.reached for one in some) for some in by_fact.values()), len(by_fact)


def line(name: str, found: Sequence[Asked]) -> str:
    """The figures of a wallet."""
    reached, facts = reached_by_all(found)
    counts = [sum(map(read, found)) for read in (_reached, _first, _answered, _denied)]
    shares = "  ".join(f"{count / len(found):.3f}" for count in counts)
    return f"{name:10} facts by all {reached:3}/{facts:3}  reached, first, answered, denied of {len(found)}: {shares}"


def _reached(one: Asked) -> bool:
    return one.reached


def _first(one: Asked) -> bool:
    return one.first


def _answered(one: Asked) -> bool:
    return one.answered


def _denied(one: Asked) -> bool:
    return one.denied and not one.reached


def _miss(one: Asked) -> str:
    mark = "-" if not one.reached else "~"
    said = one.said.replace("\n", " / ")[:SHOWN]
    return f"{mark}{'!' if one.denied else ' '} {one.fact.brand} {one.fact.id}: {one.question}\n      {said}"


def main() -> None:
    """Print the figures, and with --show what was not answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brand", choices=brands())
    parser.add_argument("--held", action="store_true", help="the questions that were held back")
    parser.add_argument("--show", action="store_true")
    wanted = parser.parse_args()
    from bot.bootstrap import responder

    player = Player(responder())
    all_found = []
    for brand in [wanted.brand] if wanted.brand else brands():
        found = asyncio.run(asked(player, brand, held=wanted.held))
        all_found += found
        if wanted.show:
            print("\n".join(_miss(one) for one in found if not one.answered))
        print(line(brand, found))
    print(line("all", all_found))


if __name__ == "__main__":
    main()
