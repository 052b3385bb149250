"""Festivals by name: which day of a year each is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.calendar.lunar import lunar_day, term_day

_DAYS: dict[str, dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("festivals.yml"))
SOLAR, LUNAR, TERMS = (frozenset(_DAYS[kind]) for kind in ("solar", "lunar", "terms"))
FESTIVALS = SOLAR | LUNAR | TERMS


def festival_day(name: str, year: int) -> date:
    """The day of a festival in a year: of the solar calendar, of the lunar one, or a solar term. Raises KeyError."""
    if name in TERMS:
        return term_day(year, _DAYS["terms"][name])
    return lunar_day(year, *_DAYS["lunar"][name]) if name in LUNAR else date(year, *_DAYS["solar"][name])
