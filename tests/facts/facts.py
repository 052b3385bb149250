"""The facts of a wallet's document with the questions for them, as they stand in tests/facts/sets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.knowledge.matching import mentions

SETS = Path(__file__).parent / "sets"


@dataclass(frozen=True)
class Fact:
    """One fact of a document: its line there, what every right answer has (`says`, patterns), and how it is asked."""

    brand: str
    id: str
    line: int
    fact: str
    says: tuple[str, ...]
    asks: tuple[str, ...]

    def told(self, text: str) -> bool:
        """True when a text has all that a right answer needs."""
        return all(mentions(text, pattern) for pattern in self.says)


def load(brand: str) -> list[Fact]:
    """The facts of a wallet, in the order of its document."""
    return [_fact(brand, one) for one in YAML(typ="safe").load((SETS / f"{brand}.yml").read_text(encoding="utf-8"))]


def brands() -> list[str]:
    """The wallets that have a set."""
    return sorted(path.stem for path in SETS.glob("*.yml"))


def _fact(brand: str, one: dict[str, Any]) -> Fact:
    return Fact(brand, one["id"], one["line"], one["fact"], tuple(one["says"]), tuple(map(str, one["asks"])))
