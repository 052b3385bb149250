"""Accounts of people at the desk, their sessions and their presence. Secrets are kept as hashes only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.desk.assignment import Presence, present
from bot.desk.permissions import Agent
from bot.store.clock import Now, read_clock
from bot.store.desk.agent_rows import ROW, AgentRow, agent_of, colleague_of
from bot.store.desk.values import Listed
from bot.store.query import rows
from bot.store.tables_desk import agent_sessions, agents

_a, _s = agents.c, agent_sessions.c
IDLE_SECONDS = 3600.0


class _Shift(NamedTuple):
    presence: Presence
    seen_at: float | None
    brands: list[str]
    now: float


_BY_ID = rows(AgentRow, ROW.where(_a.id == sa.bindparam("agent")))
_BY_LOGIN = rows(AgentRow, ROW.where(_a.login == sa.bindparam("login")))
_EVERY = rows(AgentRow, ROW.order_by(_a.login))
_SESSION = rows(
    AgentRow,
    ROW.join(agent_sessions, _s.agent_id == _a.id).where(
        _s.hash == sa.bindparam("hash"),
        _s.expires_at > Now(),
        _s.seen_at >= Now() - sa.bindparam("idle"),
        _a.disabled_at.is_(None),
    ),
)
_SHIFT = rows(_Shift, sa.select(_a.presence, _a.seen_at, _a.brands, Now().label("now")).where(_a.disabled_at.is_(None)))


@dataclass(frozen=True)
class Account:
    """What signing in needs to know. `totp_new`: a secret of codes that is not asked for before it was tried."""

    agent: Agent
    password: str
    totp: str | None
    totp_step: int | None
    totp_new: str | None
    disabled: bool


def add(
    conn: Connection,
    login: str,
    name: str,
    role: str,
    password: str,
    brands: list[str],
    skills: list[str],
    capacity: int,
    must_change: bool = False,
) -> Agent:
    """A new account; `password` is already hashed, and somebody else's idea if they `must_change` it."""
    agent_id = secrets.token_hex(8)
    row = {
        "id": agent_id, "login": login, "name": name, "role": role, "password": password,
        "brands": brands, "skills": skills, "capacity": capacity, "created_at": read_clock(conn),
        "must_change": must_change,
    }  # fmt: skip
    conn.execute(sa.insert(agents), row)
    return agent_of(_BY_ID.one(conn, agent=agent_id))


def get(conn: Connection, agent_id: str) -> Agent | None:
    """The person of this id."""
    row = _BY_ID.first(conn, agent=agent_id)
    return agent_of(row) if row else None


def every(conn: Connection) -> list[Listed]:
    """All accounts as the desk lists them, without secrets."""
    return [
        {**colleague_of(row), "disabled": row.disabled_at is not None, "totp": row.totp is not None}
        for row in _EVERY.all(conn)
    ]


def account(conn: Connection, login: str) -> Account | None:
    """The account of this login."""
    row = _BY_LOGIN.first(conn, login=login)
    if row is None:
        return None
    return Account(agent_of(row), row.password, row.totp, row.totp_step, row.totp_new, row.disabled_at is not None)


def change(conn: Connection, agent_id: str, **values: object) -> None:
    """Change columns of an account."""
    conn.execute(sa.update(agents).where(_a.id == agent_id).values(**values))


def use_code(conn: Connection, agent_id: str, step: int) -> bool:
    """Use up a one-time code, and all older ones; False when somebody else did so first."""
    newer = sa.or_(_a.totp_step.is_(None), _a.totp_step < step)
    return bool(conn.execute(sa.update(agents).where(_a.id == agent_id, newer).values(totp_step=step)).rowcount)


def disable(conn: Connection, agent_id: str, disabled: bool) -> None:
    """Nobody signs in with the account any longer, and who is in is out; or the reverse."""
    change(conn, agent_id, disabled_at=Now() if disabled else None, presence="offline")
    end_sessions(conn, agent_id)


def open_session(conn: Connection, agent_id: str, life: timedelta) -> str:
    """A secret that stands for the person until it expires."""
    secret = secrets.token_urlsafe(32)
    now = read_clock(conn)
    conn.execute(sa.delete(agent_sessions).where(_s.expires_at <= now))
    row = {"hash": _hash(secret), "agent_id": agent_id, "created_at": now, "seen_at": now}
    conn.execute(sa.insert(agent_sessions), {**row, "expires_at": now + life.total_seconds()})
    return secret


def session(conn: Connection, secret: str, idle: float) -> Agent | None:
    """Who this secret stands for: not after its end, nor after so many seconds of silence."""
    row = _SESSION.first(conn, hash=_hash(secret), idle=idle)
    return agent_of(row) if row else None


def touch(conn: Connection, secret: str, agent_id: str, presence: Presence | None) -> bool:
    """The person is here; perhaps with another presence. Whether that changed what others see."""
    row = _BY_ID.one(conn, agent=agent_id)
    before = present(row.presence, row.seen_at, row.now)
    change(conn, agent_id, seen_at=Now(), presence=presence or row.presence)
    conn.execute(sa.update(agent_sessions).where(_s.hash == _hash(secret)).values(seen_at=Now()))
    return before != (presence or row.presence)


def keep_alive(conn: Connection, secret: str) -> None:
    """The session is in use, whatever its person is."""
    conn.execute(sa.update(agent_sessions).where(_s.hash == _hash(secret)).values(seen_at=Now()))


def watch(conn: Connection, agent_id: str, conversation_id: str | None, typing_for: float) -> None:
    """Which conversation somebody looks at, and whether they type there: for colleagues who look at it too."""
    until = Now() + typing_for if typing_for else None
    change(conn, agent_id, watching=conversation_id, typing_until=until)


def close_session(conn: Connection, secret: str) -> None:
    """Sign out here."""
    conn.execute(sa.delete(agent_sessions).where(_s.hash == _hash(secret)))


def end_sessions(conn: Connection, agent_id: str) -> None:
    """Sign out everywhere."""
    conn.execute(sa.delete(agent_sessions).where(_s.agent_id == agent_id))


def nobody_there(conn: Connection, brand: str) -> bool:
    """Whether nobody who serves this wallet is at the desk, not even busy or away for a moment."""
    serving = (row for row in _SHIFT.all(conn) if {"*", brand} & set(row.brands))
    return all(present(row.presence, row.seen_at, row.now) == "offline" for row in serving)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
