"""A person's row, and who that is for others."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from bot.desk.assignment import Presence, present
from bot.desk.permissions import Agent, Role
from bot.store.clock import Now
from bot.store.desk.values import Colleague
from bot.store.tables_desk import agents

ROW = sa.select(agents, Now().label("now"))


class AgentRow(NamedTuple):
    """A person with an account, and the database's `now`."""

    id: str
    login: str
    name: str
    role: Role
    brands: list[str]
    skills: list[str]
    capacity: int
    password: str
    totp: str | None
    totp_step: int | None
    failures: int
    locked_until: float | None
    presence: Presence
    seen_at: float | None
    watching: str | None
    typing_until: float | None
    created_at: float
    disabled_at: float | None
    must_change: bool
    totp_new: str | None
    now: float


def agent_of(row: AgentRow) -> Agent:
    """The person in a row."""
    skills, brands = tuple(row.skills), tuple(row.brands)
    who = (row.id, row.login, row.name, row.role)
    return Agent(*who, brands, skills, row.capacity, row.must_change, row.totp is not None)


def colleague_of(row: AgentRow) -> Colleague:
    """A person as colleagues see them."""
    return {
        "id": row.id,
        "login": row.login,
        "name": row.name,
        "role": row.role,
        "brands": row.brands,
        "skills": row.skills,
        "capacity": row.capacity,
        "presence": present(row.presence, row.seen_at, row.now),
    }
