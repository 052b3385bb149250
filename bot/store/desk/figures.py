"""How the desk did: cases, times, ratings, over the last days."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

import sqlalchemy as sa

from bot.store.clock import Now
from bot.store.tables import cases, conversations
from bot.store.tables_customer import ratings
from bot.store.tables_desk import desk_cases

DAY = 24 * 3600.0
_c, _d, _r = cases.c, desk_cases.c, ratings.c


def of(conn: Any, days: float, brands: Sequence[str]) -> dict[str, Any]:
    """Of these wallets."""
    since = conn.execute(sa.select(Now())).scalar() - days * DAY
    fields = (_c.status, _c.created_at, _c.closed_at, _d.claimed_at, _d.first_answer_at, _d.category)
    mine = sa.and_(_c.brand.in_(list(brands)), sa.or_(_c.created_at > since, _c.closed_at > since))
    rows = conn.execute(sa.select(*fields).join(desk_cases, _d.case_id == _c.id).where(mine)).all()
    ended = [row for row in rows if row.closed_at is not None and row.closed_at > since]
    resolved = [row for row in ended if row.status == "resolved"]
    return {
        "cases": {
            "opened": sum(row.created_at > since for row in rows),
            "resolved": len(resolved),
            "left": sum(row.status == "left" for row in ended),
        },
        "first_answer_seconds": spread(
            [
                r.first_answer_at - r.created_at
                for r in rows
                if r.first_answer_at is not None and r.first_answer_at > since
            ]
        ),
        "handling_seconds": spread([r.closed_at - r.claimed_at for r in resolved if r.claimed_at is not None]),
        "categories": _count(row.category for row in resolved if row.category),
        "ratings": _ratings(conn, since, brands),
    }


def spread(seconds: Sequence[float]) -> dict[str, float | None]:
    """The middle and what nine of ten stay below; None without any."""
    if not seconds:
        return {"median": None, "p90": None}
    p90 = quantiles(seconds, n=10)[-1] if len(seconds) > 1 else seconds[0]
    return {"median": round(median(seconds), 1), "p90": round(p90, 1)}


def _ratings(conn: Any, since: float, brands: Sequence[str]) -> dict[str, Any]:
    wanted = sa.select(_r.rating, _r.agent, _r.comment).join(conversations, conversations.c.id == _r.conversation_id)
    mine = sa.and_(_r.at > since, conversations.c.brand.in_(list(brands)))
    rows = conn.execute(wanted.where(mine).order_by(_r.at.desc())).all()
    by_agent: dict[str, list[int]] = {}
    for row in rows:
        by_agent.setdefault(row.agent or "", []).append(row.rating)
    return {
        "count": len(rows),
        "mean": round(sum(row.rating for row in rows) / len(rows), 2) if rows else None,
        "by": {str(stars): sum(row.rating == stars for row in rows) for stars in range(1, 6)},
        "by_agent": [
            {"name": name, "count": len(given), "mean": round(sum(given) / len(given), 2)}
            for name, given in sorted(by_agent.items())
        ],
        "comments": [{"rating": row.rating, "text": row.comment} for row in rows if row.comment][:50],
    }


def _count(names: Any) -> dict[str, int]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return counted
