"""What knowledge/desk.yml and a wallet's canned.yml say: targets, categories, words for summaries, canned replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import KnowledgeError

VARIABLES = frozenset({"agent", "brand", "number", "promised"})


# What the desk writes about another desk.
NOTES = ("unreachable", "handed_over", "changed", "left", "taken", "asked_secret", "hidden")
# The words of summaries and of a card as text, and what stands in braces in each. Beside them `summary` names outcomes
# of steps and kinds of values.
SUMMARY: Mapping[str, frozenset[str]] = {
    "problem": frozenset({"topic", "words"}),
    "tried_steps": frozenset({"steps"}),
    "told": frozenset({"details"}),
    "comma": frozenset(),
    "at_risk": frozenset(),
    "with_option": frozenset({"outcome", "option"}),
    "step": frozenset({"position", "short", "outcome"}),
    "detail": frozenset({"name", "values"}),
    "promised": frozenset({"month", "day", "time"}),
    "callback": frozenset({"phone"}),
}


@dataclass(frozen=True)
class Targets:
    """How long things may take, in seconds. The first answer is what the customer was promised."""

    next_answer: float = 300.0
    resolution: float = 24 * 3600.0


@dataclass(frozen=True)
class Canned:
    """A reply that is ready: found by its shortcut; the front end fills its variables."""

    shortcut: str
    title: str
    text: str


@dataclass(frozen=True)
class DeskRules:
    """All of it. Without files: no categories but "other", and nothing canned."""

    targets: Targets = field(default_factory=Targets)
    categories: Mapping[str, str] = field(default_factory=lambda: {"other": "other"})
    summary: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(SUMMARY, ""))
    notes: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(NOTES, ""))
    canned: tuple[Canned, ...] = ()
    of_brand: Mapping[str, tuple[Canned, ...]] = field(default_factory=dict)

    def canned_of(self, brand: str | None) -> tuple[Canned, ...]:
        """Everybody's, and the wallet's own."""
        return (*self.canned, *self.of_brand.get(brand or "", ()))


def load_rules(root: Path) -> DeskRules:
    """The rules under a knowledge folder. Raises KnowledgeError."""
    brands = {p.parent.name: _canned(_yaml(p), p) for p in sorted(root.glob("brands/*/canned.yml"))}
    path = root / "desk.yml"
    if not path.is_file():
        return DeskRules(of_brand=brands)
    data = _yaml(path)
    try:
        targets = data["targets"]
        seconds = Targets(60.0 * targets["next_answer_minutes"], 3600.0 * targets["resolution_hours"])
        categories, summary, notes = (dict(data[key]) for key in ("categories", "summary", "notes"))
        notes = {name: notes[name] for name in NOTES}
        _check_summary(summary)
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{path.name}: missing or of the wrong form: {error}") from None
    return DeskRules(seconds, categories, summary, notes, _canned(data, path), brands)


def _check_summary(summary: Mapping[str, str]) -> None:
    """Raises KeyError for a word that is missing, ValueError for a variable that nobody fills."""
    for name, known in SUMMARY.items():
        if unknown := _variables(summary[name]) - known:
            raise ValueError(f"summary: {name}: unknown variable {sorted(unknown)[0]}")


def _variables(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = YAML(typ="safe").load(path)
    except YAMLError as error:
        raise KnowledgeError(f"{path.name}: not readable: {error}") from None
    if not isinstance(data, dict):
        raise KnowledgeError(f"{path.name}: expected keys and values")
    return data


def _canned(data: Mapping[str, Any], path: Path) -> tuple[Canned, ...]:
    try:
        found = tuple(Canned(str(c["shortcut"]), c["title"], c["text"]) for c in data.get("canned", ()))
        used = set().union(*(_variables(c.text) for c in found))
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{path.name}: canned: {error}") from None
    if used - VARIABLES:
        raise KnowledgeError(f"{path.name}: unknown variable {sorted(used - VARIABLES)[0]}")
    if len({c.shortcut for c in found}) < len(found):
        raise KnowledgeError(f"{path.name}: a shortcut twice")
    return found
