"""The facts of a wallet's document, and the questions for them: those in tests/facts/sets, and those held back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.knowledge.matching import mentions

SETS = Path(__file__).parent / "sets"
HELD = Path(__file__).parent / "held"


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


def load(brand: str, *, held: bool = False) -> list[Fact]:
    """The facts of a wallet, in the order of its document; with the questions that were held back, if wanted."""
    facts = [_fact(brand, one) for one in _read(SETS / f"{brand}.yml")]
    if not held:
        return facts
    questions = _read(HELD / f"{brand}.yml")
    return [replace(fact, asks=tuple(map(str, questions[fact.id]))) for fact in facts]


def _read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def brands() -> list[str]:
    """The wallets that have a set."""
    return sorted(path.stem for path in SETS.glob("*.yml"))


def _fact(brand: str, one: dict[str, Any]) -> Fact:
    return Fact(brand, one["id"], one["line"], one["fact"], tuple(one["says"]), tuple(map(str, one["asks"])))
