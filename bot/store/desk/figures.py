"""How the desk did: cases, times, ratings, over the last days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import read_clock
from bot.store.query import rows
from bot.store.tables import Time, cases, conversations
from bot.store.tables_customer import ratings
from bot.store.tables_desk import desk_cases
from bot.store.values import CaseStatus

DAY = 24 * 3600.0
_c, _d, _r = cases.c, desk_cases.c, ratings.c
_BRANDS = sa.bindparam("brands", type_=sa.Text, expanding=True)
_SINCE = sa.bindparam("since", type_=Time)


class _MeasuredCase(NamedTuple):
    status: CaseStatus
    created_at: float
    closed_at: float | None
    claimed_at: float | None
    first_answer_at: float | None
    promised_at: float | None
    reached_at: float | None
    category: str | None


class _Rating(NamedTuple):
    rating: int
    agent: str | None
    comment: str | None


_CASES = rows(
    _MeasuredCase,
    sa.select(
        _c.status,
        _c.created_at,
        _c.closed_at,
        _d.claimed_at,
        _d.first_answer_at,
        _c.promised_at,
        _d.reached_at,
        _d.category,
    )
    .join(desk_cases, _d.case_id == _c.id)
    .where(_c.brand.in_(_BRANDS), sa.or_(_c.created_at > _SINCE, _c.closed_at > _SINCE)),
)
_RATINGS = rows(
    _Rating,
    sa.select(_r.rating, _r.agent, _r.comment)
    .join(conversations, conversations.c.id == _r.conversation_id)
    .where(_r.at > _SINCE, conversations.c.brand.in_(_BRANDS))
    .order_by(_r.at.desc()),
)


def of(conn: Connection, days: float, brands: Sequence[str]) -> dict[str, Any]:
    """Of these wallets."""
    now = read_clock(conn)
    since = now - days * DAY
    found = _CASES.all(conn, brands=list(brands), since=since)
    ended = [row for row in found if row.closed_at is not None and row.closed_at > since]
    resolved = [row for row in ended if row.status == "resolved"]
    return {
        "cases": {
            "opened": sum(row.created_at > since for row in found),
            "resolved": len(resolved),
            "left": sum(row.status == "left" for row in ended),
        },
        "promises": _promises(found, since, now),
        "first_answer_seconds": spread(
            [
                r.first_answer_at - r.created_at
                for r in found
                if r.first_answer_at is not None and r.first_answer_at > since
            ]
        ),
        "handling_seconds": spread(
            [r.closed_at - r.claimed_at for r in resolved if r.closed_at is not None and r.claimed_at is not None]
        ),
        "categories": dict(Counter(row.category for row in resolved if row.category)),
        "ratings": _ratings(conn, since, brands),
    }


def _promises(found: Sequence[_MeasuredCase], since: float, now: float) -> dict[str, int]:
    """Of the promises that fell due: kept by an answer that had reached the customer by then, or broken."""
    due = [r for r in found if r.promised_at is not None and since < r.promised_at <= now and r.status != "left"]
    kept = sum(r.reached_at is not None and r.reached_at <= (r.promised_at or 0.0) for r in due)
    return {"kept": kept, "broken": len(due) - kept}


def spread(seconds: Sequence[float]) -> dict[str, float | None]:
    """The middle and what nine of ten stay below; None without any."""
    if not seconds:
        return {"median": None, "p90": None}
    p90 = quantiles(seconds, n=10)[-1] if len(seconds) > 1 else seconds[0]
    return {"median": round(median(seconds), 1), "p90": round(p90, 1)}


def _ratings(conn: Connection, since: float, brands: Sequence[str]) -> dict[str, Any]:
    found = _RATINGS.all(conn, since=since, brands=list(brands))
    by_agent: dict[str, list[int]] = {}
    for row in found:
        by_agent.setdefault(row.agent or "", []).append(row.rating)
    return {
        "count": len(found),
        "mean": round(sum(row.rating for row in found) / len(found), 2) if found else None,
        "by": {str(stars): sum(row.rating == stars for row in found) for stars in range(1, 6)},
        "by_agent": [
            {"name": name, "count": len(given), "mean": round(sum(given) / len(given), 2)}
            for name, given in sorted(by_agent.items())
        ],
        "comments": [{"rating": row.rating, "text": row.comment} for row in found if row.comment][:50],
    }
