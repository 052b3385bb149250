"""Whether a text asks if people are there on some day, and on which: 元旦有人吗, 周末上班吗, 12月31号放假吗."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.calendar.festivals import FESTIVALS, festival_day
from bot.understanding.moods import is_asked
from bot.understanding.reading import Reading

_DATA: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("opening_days.yml"))
_THERE, _WEEKEND = re.compile(_DATA["there"]), re.compile(_DATA["weekend"])
_CALLED: dict[str, str] = {**{name: name for name in FESTIVALS}, **_DATA["called"]}
_NUMERAL, _UNIT = _DATA["numeral"], _DATA["unit"]
_NAMES = "|".join(sorted(_CALLED, key=len, reverse=True))
_FESTIVAL = re.compile(rf"(?<!{_NUMERAL})(?:{_NAMES})(?!{_NUMERAL}|{_UNIT})")
_SATURDAY = 5


def day_asked_for(reading: Reading, today: date) -> date | None:
    """The day on which it is asked whether people are there, today or later; None where nothing of the kind is."""
    text = reading.text
    if not is_asked(text) or _THERE.search(text) is None:
        return None
    told = [day for day in map(date.fromisoformat, reading.values("date")) if day >= today]
    if told:
        return told[0]
    named = _FESTIVAL.search(text)
    if named is not None:
        return _next(_CALLED[named[0]], today)
    return _saturday(today) if _WEEKEND.search(text) else None


def _next(name: str, today: date) -> date:
    """The festival of this year, or of the next where that is over; New Year's Eve may fall into the year after."""
    return next(day for year in range(today.year - 1, today.year + 3) if (day := festival_day(name, year)) >= today)


def _saturday(today: date) -> date:
    return today + timedelta((_SATURDAY - today.weekday()) % 7)
