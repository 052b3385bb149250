"""When people are at the desk, and by when a promise given now falls due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Literal
from zoneinfo import ZoneInfo

from bot.calendar.working_days import is_public_holiday, is_working_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MIDNIGHT = time(0)


@dataclass(frozen=True)
class OpenSpan:
    """Open from `start` until just before `end`, Shanghai time; an `end` of 00:00 is the end of the day.

    "workdays" are China's working days, make-up days among them; "weekends" are all other days, so that
    the two together are "daily".
    """

    days: Literal["daily", "workdays", "weekends"]
    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuses what is not one stretch of one day."""
        if self.days not in ("daily", "workdays", "weekends"):
            raise ValueError(f"unknown days: {self.days}")
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("a span is given in Shanghai wall-clock time, without a zone")
        if self.end != _MIDNIGHT and self.end <= self.start:
            raise ValueError(f"a span may not cross midnight: {self.start} to {self.end}")

    def covers_day(self, day: date) -> bool:
        """Whether the span applies on that day, holidays aside."""
        return self.days == "daily" or is_working_day(day) == (self.days == "workdays")

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Where the span begins and ends on that day."""
        last = day + timedelta(days=1) if self.end == _MIDNIGHT else day
        return datetime.combine(day, self.start, SHANGHAI), datetime.combine(last, self.end, SHANGHAI)


@dataclass(frozen=True)
class Hours:
    """The service hours of a queue; no span at all means never open.

    With `holidays` "closed" nothing opens on a statutory holiday, with "open" it is a day off like any other:
    "daily" and "weekends" apply to it, "workdays" never. On the days `closed` nothing opens: the operator's own.
    """

    spans: tuple[OpenSpan, ...]
    holidays: Literal["open", "closed"]
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Raises ValueError where `holidays` is neither "open" nor "closed"."""
        if self.holidays not in ("open", "closed"):
            raise ValueError(f"unknown holidays: {self.holidays}")

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is at the desk at that moment."""
        here = _in_shanghai(now)
        return any(opens <= here < closes for opens, closes in self._stretches(here.date()))

    def opens_on(self, day: date) -> bool:
        """Whether somebody is at the desk on that day, at some time of it."""
        return bool(self._stretches(day))

    def next_open(self, now: datetime) -> datetime:
        """The first open moment from `now` on, in Shanghai time: `now` itself while open."""
        opens, _ = next(self._open_from(now))
        return opens

    def promise(self, now: datetime, minutes: int) -> datetime:
        """The moment by which that many open minutes have passed; with 0 the next open moment."""
        if minutes < 0:
            raise ValueError(f"cannot promise {minutes} minutes")
        left = timedelta(minutes=minutes)
        for opens, closes in self._open_from(now):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise AssertionError("unreachable: the stretches never end")

    def _open_from(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """All open stretches from `now` on, the running one cut at `now`."""
        here = _in_shanghai(now)
        if not self.spans:
            raise ValueError("these hours never open")
        for n in count():
            for opens, closes in self._stretches(here.date() + timedelta(days=n)):
                if closes > here:
                    yield max(opens, here), closes

    def _stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        """The open stretches of a day in order, overlapping spans joined so that no minute counts twice."""
        if day in self.closed or (self.holidays == "closed" and is_public_holiday(day)):
            return []
        joined: list[tuple[datetime, datetime]] = []
        for opens, closes in sorted(span.on(day) for span in self.spans if span.covers_day(day)):
            if joined and opens <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
            else:
                joined.append((opens, closes))
        return joined


def _in_shanghai(now: datetime) -> datetime:
    if now.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return now.astimezone(SHANGHAI)
