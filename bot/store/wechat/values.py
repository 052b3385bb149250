"""What the WeChat store gives out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.exchange import Owner, Reply
from bot.mail import RATING
from bot.store.values import NewAttachment

# What a delivery that needs no turn does, by who has the conversation: the customer's line and what is said to it.
Aside = Callable[[Owner], tuple[str, Reply | None]]
Start = Callable[[], tuple[dict[str, Any], tuple[Reply, ...]]]


@dataclass(frozen=True)
class MenuChoice:
    """What a menu entry stands for: the token of an option, in the conversation that offered it, and its words."""

    conversation_id: str
    token: str = field(repr=False)
    label: str = field(repr=False)

    @property
    def rating(self) -> int | None:
        """1 to 5 where it rates the help that was given, and answers no question."""
        return int(self.token.removeprefix(RATING)) if self.token.startswith(RATING) else None


@dataclass(frozen=True)
class ChannelWords:
    """What a customer says, harmless and masked, or shows, made anew."""

    text: str = field(repr=False)
    kinds: frozenset[str] = frozenset()
    attachment: NewAttachment | None = None


@dataclass(frozen=True)
class Arrived:
    """A delivery that is registered, and its place in the conversation if it waits for a turn there.

    `done`: it has its answer (None: an empty one), which stays the same.
    """

    conversation_id: str | None
    seq: int | None
    new: bool
    done: bool
    answer: str | None = field(repr=False)
    choice: MenuChoice | None = None


@dataclass(frozen=True)
class Access:
    """The shared access token, sealed; or `mine`: whoever asked is to fetch one."""

    sealed: str | None = field(repr=False)
    expires_at: float
    mine: bool


@dataclass(frozen=True)
class Reach:
    """Whether a customer can be written to: how many messages are left until when, else why not."""

    left: int
    until: datetime | None
    unreachable: str | None
    waiting: int
    held: int
    dead: int


@dataclass(frozen=True)
class Typing:
    """A person writes to this customer for so many seconds yet; none left: they stopped without a word."""

    brand: str
    openid: str = field(repr=False)
    seconds: float


@dataclass(frozen=True)
class Linked:
    """What became of a one-time code."""

    result: Literal["linked", "wrong", "busy"]
    conversation_id: str | None = None
