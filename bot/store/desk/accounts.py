"""Accounts of people at the desk, their sessions and their presence. Secrets are kept as hashes only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.desk.assignment import Presence, present
from bot.desk.permissions import Agent
from bot.store.clock import Now
from bot.store.tables_desk import agent_sessions, agents

_a, _s = agents.c, agent_sessions.c
_BY_ID = sa.select(agents).where(_a.id == sa.bindparam("agent"))
_SESSION = (
    sa.select(agents, _s.seen_at.label("session_seen_at"), Now().label("now"))
    .join(agent_sessions, _s.agent_id == _a.id)
    .where(_s.hash == sa.bindparam("hash"), _s.expires_at > Now(), _a.disabled_at.is_(None))
)
IDLE_SECONDS = 12 * 3600.0
TOUCH_SECONDS = 60.0


@dataclass(frozen=True)
class Account:
    """What signing in needs to know. `locked_for`: seconds until the next try."""

    agent: Agent
    password: str
    totp: str | None
    totp_step: int | None
    failures: int
    locked_for: float
    disabled: bool


def add(
    conn: Any,
    login: str,
    name: str,
    role: str,
    password: str,
    brands: list[str],
    skills: list[str],
    capacity: int,
) -> Agent:
    """A new account; `password` is already hashed."""
    row = {
        "id": secrets.token_hex(8), "login": login, "name": name, "role": role, "password": password,
        "brands": brands, "skills": skills, "capacity": capacity, "created_at": conn.execute(sa.select(Now())).scalar(),
    }  # fmt: skip
    conn.execute(sa.insert(agents), row)
    return get(conn, str(row["id"]))  # type: ignore[return-value]


def get(conn: Any, agent_id: str) -> Agent | None:
    """The person of this id."""
    row = conn.execute(_BY_ID, {"agent": agent_id}).first()
    return of(row) if row else None


def every(conn: Any) -> list[dict[str, Any]]:
    """All accounts as the desk lists them, without secrets."""
    now = conn.execute(sa.select(Now())).scalar()
    rows = conn.execute(sa.select(agents).order_by(_a.login))
    return [{**listed(row, now), "disabled": row.disabled_at is not None, "totp": row.totp is not None} for row in rows]


def account(conn: Any, login: str) -> Account | None:
    """The account of this login, locked for the transaction."""
    row = conn.execute(sa.select(agents, Now().label("now")).where(_a.login == login).with_for_update()).first()
    if row is None:
        return None
    locked_for = max(0.0, (row.locked_until or 0.0) - row.now)
    secret = (row.password, row.totp, row.totp_step)
    return Account(of(row), *secret, row.failures, locked_for, row.disabled_at is not None)


def change(conn: Any, agent_id: str, **values: Any) -> None:
    """Change columns of an account."""
    conn.execute(sa.update(agents).where(_a.id == agent_id).values(**values))


def lock_for(conn: Any, agent_id: str, failures: int, seconds: float) -> None:
    """So many failures in a row, and no further try for a while."""
    change(conn, agent_id, failures=failures, locked_until=Now() + seconds)


def disable(conn: Any, agent_id: str, disabled: bool) -> None:
    """Nobody signs in with the account any longer, and who is in is out; or the reverse."""
    change(conn, agent_id, disabled_at=Now() if disabled else None, presence="offline", failures=0, locked_until=None)
    end_sessions(conn, agent_id)


def open_session(conn: Any, agent_id: str, life: timedelta) -> str:
    """A secret that stands for the person until it expires."""
    secret = secrets.token_urlsafe(32)
    now = conn.execute(sa.select(Now())).scalar()
    conn.execute(sa.delete(agent_sessions).where(_s.expires_at <= now))
    row = {"hash": _hash(secret), "agent_id": agent_id, "created_at": now, "seen_at": now}
    conn.execute(sa.insert(agent_sessions), {**row, "expires_at": now + life.total_seconds()})
    return secret


def session(conn: Any, secret: str) -> Agent | None:
    """Who this secret stands for: not after its end, nor after half a day of silence."""
    row = conn.execute(_SESSION, {"hash": _hash(secret)}).first()
    if row is None or row.now - row.session_seen_at > IDLE_SECONDS:
        return None
    return of(row)


def touch(conn: Any, secret: str, agent_id: str, presence: Presence | None) -> bool:
    """The person is here; perhaps with another presence. Whether that changed what others see."""
    row = conn.execute(sa.select(agents, Now().label("now")).where(_a.id == agent_id)).one()
    before = present(row.presence, row.seen_at, row.now)
    change(conn, agent_id, seen_at=Now(), presence=presence or row.presence)
    conn.execute(sa.update(agent_sessions).where(_s.hash == _hash(secret)).values(seen_at=Now()))
    return before != (presence or row.presence)


def watch(conn: Any, agent_id: str, conversation_id: str | None, typing_for: float) -> None:
    """Which conversation somebody looks at, and whether they type there: for colleagues who look at it too."""
    until = Now() + typing_for if typing_for else None
    change(conn, agent_id, watching=conversation_id, typing_until=until)


def close_session(conn: Any, secret: str) -> None:
    """Sign out here."""
    conn.execute(sa.delete(agent_sessions).where(_s.hash == _hash(secret)))


def end_sessions(conn: Any, agent_id: str) -> None:
    """Sign out everywhere."""
    conn.execute(sa.delete(agent_sessions).where(_s.agent_id == agent_id))


def nobody_there(conn: Any, brand: str) -> bool:
    """Whether nobody who serves this wallet is at the desk, not even busy or away for a moment."""
    shown = (_a.presence, _a.seen_at, _a.brands, Now().label("now"))
    rows = conn.execute(sa.select(*shown).where(_a.disabled_at.is_(None))).all()
    serving = (row for row in rows if {"*", brand} & set(row.brands))
    return all(present(row.presence, row.seen_at, row.now) == "offline" for row in serving)


def of(row: Any) -> Agent:
    """The person in a row."""
    skills, brands = tuple(row.skills), tuple(row.brands)
    return Agent(row.id, row.login, row.name, row.role, brands, skills, row.capacity)


def listed(row: Any, now: float) -> dict[str, Any]:
    """A person as colleagues see them."""
    return {
        "id": row.id,
        "login": row.login,
        "name": row.name,
        "role": row.role,
        "brands": row.brands,
        "skills": row.skills,
        "capacity": row.capacity,
        "presence": present(row.presence, row.seen_at, now),
    }


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
