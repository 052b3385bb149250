"""What the mail store gives out."""

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
# What to say where nothing waits, by who has the conversation and whether a turn is still under way.
Otherwise = Callable[[Owner, bool], str | None]


@dataclass(frozen=True)
class Asides:
    """What a direct answer says of itself: `otherwise` where nothing waits and nothing can follow; `one_word` to who
    waits for a person and has only clicked, so that nobody could write to them in a minute; `window` to who was just
    promised an answer for a time at which nobody may write to them any more."""

    otherwise: Otherwise
    one_word: str
    window: str


# How a new conversation begins; given whether the customer was here before.
Start = Callable[[bool], tuple[dict[str, Any], tuple[Reply, ...]]]


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
class MediaName:
    """Something that the platform keeps for a few days: an image, a voice, or what was spoken and is words already."""

    media_id: str = field(repr=False)
    kind: str


@dataclass(frozen=True)
class ChannelWords:
    """What a customer says, harmless and masked, or shows, made anew."""

    text: str = field(repr=False)
    kinds: frozenset[str] = frozenset()
    attachment: NewAttachment | None = None
    media: MediaName | None = None


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
    """Whether a customer can be written to in a channel: how many messages are left until when, None and None where
    nothing is counted; else why not."""

    channel: str
    left: int | None
    until: datetime | None
    unreachable: str | None
    waiting: int
    held: int
    dead: int


@dataclass(frozen=True)
class Typing:
    """A person writes to this customer for so many seconds yet; none left: they stopped without a word."""

    brand: str
    address: str = field(repr=False)
    seconds: float


LinkResult = Literal[
    "asked", "linked", "unlinked", "already", "wrong", "busy", "at_risk", "none", "declined", "too_often", "how"
]


@dataclass(frozen=True)
class Linked:
    """What became of a wish about the account in the app, and how that account is named."""

    result: LinkResult
    conversation_id: str | None = None
    hint: str | None = None


@dataclass(frozen=True)
class LinkState:
    """What a word about linking can mean: whether they are linked, have sent a code, and whether this is a code."""

    linked: bool
    claimed: bool
    known: bool


@dataclass(frozen=True)
class AccountLink:
    """That an account of the app is linked to somebody in a channel: since when, and how the account is named to them;
    None of links made before that was kept."""

    channel: str
    since: datetime | None
    account: str | None


@dataclass(frozen=True)
class Code:
    """A one-time code, until when it is one, and how it names the account."""

    code: str = field(repr=False)
    until: float
    hint: str
