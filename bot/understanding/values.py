"""Values that answer the question of a step: how long one has waited, what is there against what is to be paid."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.model import Checklist, Step
from bot.understanding.findings import Finding, finding_of
from bot.understanding.reading import Reading
from bot.understanding.step_words import Kind

_WORDS = YAML(typ="safe").load(Path(__file__).with_name("answers.yml"))
_HAVE, _INSIDE, _PAY, _EXPIRY, _LONG, _VAGUE = (
    re.compile(_WORDS[name]) for name in ("have", "inside", "pay", "future", "long", "vague")
)
_YEAR = re.compile(r"20\d\d(?=[^0-9])")
EXPIRY, BALANCE = "expiry", "balance"
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")


def answered_by_values(step: Step, reading: Reading, today: date) -> Kind | None:
    """What the values of a message say of the step: good, bad, or None where they do not answer it."""
    judge = _JUDGES.get(step.asks)
    return judge(reading, today) if judge else None


def findings_by_values(checklist: Checklist, reading: Reading, today: date) -> list[Finding]:
    """What the values of first words say of the checks that ask for them: 三千多,我里面才两千. Two amounts alone may be
    two payments; how long one has waited is judged where it is asked."""
    told = {EXPIRY, BALANCE} if _INSIDE.search(reading.text) else {EXPIRY}
    asked = (step for step in checklist.main if step.asks in told and step.is_check)
    judged = ((step, answered_by_values(step, reading, today)) for step in asked)
    return [finding_of(step, kind) for step, kind in judged if kind is not None]


def days_waited(reading: Reading, today: date) -> int | None:
    """How many days ago it was, by the first date that is not to come or by a duration; None without either."""
    for value in reading.values("date"):
        since = date.fromisoformat(value)
        if since <= today:
            return (today - since).days
    lengths = [days for value in reading.values("duration") if (days := _days(value)) is not None]
    return max(lengths, default=None)


def is_vague(reading: Reading) -> bool:
    """True when it is only said that it was some days: no day can be counted from."""
    return not reading.values("date") and _VAGUE.search(reading.text) is not None


def _days(duration: str) -> int | None:
    found = _DURATION.fullmatch(duration)
    if found is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return 365 * years + 30 * months + 7 * weeks + days


def _since(reading: Reading, today: date) -> Kind | None:
    """Any day before today has been some time; a wait of hours, or since today, has not."""
    waited = days_waited(reading, today)
    if waited is not None:
        return "good" if waited > 0 else "bad"
    return "good" if _LONG.search(reading.text) else None


def _expiry(reading: Reading, today: date) -> Kind | None:
    if not _EXPIRY.search(reading.text):
        return None
    for value in (*reading.values("year"), *reading.values("date"), *_YEAR.findall(reading.text)):
        year = int(value[:4])
        if year > today.year:
            return "good"
        if year < today.year:
            return "bad"
    return None


def _balance(reading: Reading, today: date) -> Kind | None:
    """Two amounts: what there is, and what is to be paid; the words before them, else their order, tell which."""
    amounts = [(entity.start, Decimal(entity.value)) for entity in reading.entities if entity.kind == "amount"]
    if len(amounts) != 2:
        return None
    (first, have), (second, pay) = amounts
    before, between = reading.text[:first], reading.text[first:second]
    if _PAY.search(before) and not _HAVE.search(before) and not _PAY.search(between):
        have, pay = pay, have
    return "good" if have >= pay else "bad"


_JUDGES: dict[str, Callable[[Reading, date], Kind | None]] = {
    "since": _since,
    EXPIRY: _expiry,
    BALANCE: _balance,
}
