"""What the calls for leads, auditors and admins answer, as the OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from bot.http.desk.exact_response import ExactResponse
from bot.http.desk.requests import Presence, Role
from bot.http.desk.responses import Colleague, Item


class BrandNow(ExactResponse):
    """One wallet now."""

    brand: str
    name: str
    open: bool
    waiting: int
    tickets: int
    claimed: int
    oldest_wait_seconds: int | None
    warn: int
    late: int
    estimate_seconds: int | None


class LeadView(ExactResponse):
    """Agents, wallets, and the cases that are warn or worse."""

    agents: list[Colleague]
    brands: list[BrandNow]
    items: list[Item]


class Counts(ExactResponse):
    """Cases of the days."""

    opened: int
    resolved: int
    left: int


class Spread(ExactResponse):
    """The middle, and what nine of ten stay below."""

    median: float | None
    p90: float | None


class Rated(ExactResponse):
    """How one person's help was."""

    name: str
    count: int
    mean: float


class Comment(ExactResponse):
    """What a customer added."""

    rating: int
    text: str


class Ratings(ExactResponse):
    """How it was, 1 to 5."""

    count: int
    mean: float | None
    by: dict[str, int]
    by_agent: list[Rated]
    comments: list[Comment]


class Promises(ExactResponse):
    """Promises of an answer that fell due: kept by one that had reached the customer by then."""

    kept: int
    broken: int


class Figures(ExactResponse):
    """Cases, times and ratings of the last days."""

    days: int
    cases: Counts
    promises: Promises
    first_answer_seconds: Spread
    handling_seconds: Spread
    categories: dict[str, int]
    ratings: Ratings


class AuditLine(ExactResponse):
    """Who did what, or read what, and where from."""

    id: int
    at: datetime
    by: str | None
    action: str
    object: str
    data: dict[str, Any]
    address: str | None
    brand: str | None = Field(description="The wallet it is about")


class AuditLog(ExactResponse):
    """Newest first."""

    items: list[AuditLine]


class Account(ExactResponse):
    """An account without secrets."""

    id: str
    login: str
    name: str
    role: Role
    presence: Presence
    capacity: int
    brands: list[str]
    skills: list[str]
    disabled: bool
    totp: bool


class Named(ExactResponse):
    """A wallet, or a topic that may be somebody's skill."""

    id: str
    name: str


class Accounts(ExactResponse):
    """All accounts."""

    items: list[Account]
    topics: list[Named]
    brands: list[Named]
