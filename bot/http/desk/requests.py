"""What the desk's calls take. Answers are built directly and described in docs/desk-api.md."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field, PydanticValueError, StrictBool, StrictStr, validator

from bot.http.frame.schemas import RequestBody
from bot.store.bursts import LONGEST_TEXT

Presence = Literal["online", "busy", "away", "offline"]
Role = Literal["agent", "lead", "auditor", "admin"]
YEARS = range(2000, 2100)


class SillyYear(PydanticValueError):
    """A slip of the pen, which would never come due or be late at once."""

    code = "year"
    msg_template = "a year of this century"


class Body(RequestBody):
    """Unknown members are refused: here a slip of the pen may matter."""

    class Config:
        """Of pydantic."""

        extra = "forbid"


class Erase(Body):
    """Why a person is erased; never in words of one's own, which would name them."""

    reason: Literal["customer_asked", "law", "made_by_mistake"]


class Login(Body):
    """Who wants in."""

    login: StrictStr = Field(min_length=1, max_length=100)
    password: StrictStr = Field(min_length=1, max_length=200)
    code: StrictStr | None = Field(default=None, max_length=20, description="Of an authenticator app")


class NewPassword(Body):
    """Another password for oneself."""

    old: StrictStr = Field(max_length=200)
    new: StrictStr = Field(max_length=200)


class CodeWanted(Body):
    """Who sets up one-time codes says again who they are."""

    password: StrictStr = Field(max_length=200)
    code: StrictStr | None = Field(default=None, max_length=20, description="Of the app that is used so far, if any")


class FirstCode(Body):
    """A code of the app that is set up."""

    code: StrictStr = Field(max_length=20)


class Here(Body):
    """What one is now."""

    presence: Presence


class SayRequest(Body):
    """What an agent says."""

    client_id: UUID = Field(description="Made by the page, the same at each try of the same message")
    text: StrictStr = Field(max_length=LONGEST_TEXT)
    sure: StrictBool = Field(default=False, description="Send although it seems to ask for a secret")


class NoteRequest(Body):
    """What only the desk sees."""

    text: StrictStr = Field(min_length=1, max_length=LONGEST_TEXT)


class Reason(Body):
    """Why, if one wants to say."""

    note: StrictStr = Field(default="", max_length=LONGEST_TEXT)


class StepRequest(Body):
    """One step of a checklist."""

    topic: StrictStr = Field(max_length=64)
    step: StrictStr = Field(max_length=64)


class Transfer(Body):
    """To whom, and why."""

    to: StrictStr = Field(max_length=64, description='Id of an agent, or "queue"')
    note: StrictStr = Field(min_length=1, max_length=LONGEST_TEXT)


class Back(Body):
    """To the exact step, or to a checklist."""

    topic: StrictStr | None = Field(default=None, max_length=64)


class CloseRequest(Body):
    """How it ended."""

    category: StrictStr = Field(max_length=64)
    summary: StrictStr = Field(default="", max_length=4000)


class Reveal(Body):
    """Which masked value to show."""

    field: Literal["order_number", "email"]


class ReminderRequest(Body):
    """What to do, and when."""

    text: StrictStr = Field(min_length=1, max_length=500)
    due_at: datetime

    @validator("due_at")
    def _in_this_century(cls, due_at: datetime) -> datetime:
        if due_at.year not in YEARS:
            raise SillyYear()
        return due_at


class TakeOver(Body):
    """Who gets it; oneself if not said."""

    to: StrictStr | None = Field(default=None, max_length=64)


class Shortcut(Body):
    """A canned reply of one's own."""

    shortcut: StrictStr = Field(min_length=1, max_length=32)
    text: StrictStr = Field(min_length=1, max_length=LONGEST_TEXT)


class Changes(Body):
    """What changes of an account."""

    name: StrictStr | None = Field(default=None, min_length=1, max_length=40)
    role: Role | None = None
    brands: list[StrictStr] | None = Field(default=None, max_items=50)
    skills: list[StrictStr] | None = Field(default=None, max_items=50)
    capacity: int | None = Field(default=None, ge=0, le=100)
    disabled: StrictBool | None = None
    no_code: StrictBool | None = Field(default=None, description="Their app is lost: codes are no longer wanted")
    password: StrictStr | None = Field(default=None, max_length=200)


class NewAccount(Body):
    """A new account."""

    login: StrictStr = Field(regex=r"^[a-z0-9][a-z0-9._-]{0,39}$")
    name: StrictStr = Field(min_length=1, max_length=40)
    role: Role = "agent"
    brands: list[StrictStr] = Field(default_factory=lambda: ["*"], max_items=50)
    skills: list[StrictStr] = Field(default_factory=list, max_items=50)
    capacity: int = Field(default=4, ge=0, le=100)
    password: StrictStr = Field(max_length=200)


NO_REASON, EXACT_STEP, TO_ONESELF = Reason(), Back(), TakeOver()
