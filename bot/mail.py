"""What channels and the store hand each other: what a customer sent, what is to be sent to them, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

ArrivalKind = Literal["said", "shown", "hello", "scanned", "pressed", "left", "nothing"]
Trigger = Literal["message", "click"]
Message = Mapping[str, Any]  # in the form of the web API
Body = dict[str, Any]
NewId = Callable[[str, str], str]
RATING = "rating:"  # begins the token of a menu entry that rates the help


@dataclass(frozen=True)
class Arrival:
    """One verified delivery. `message_id` is the same each time the platform delivers it.

    said: words to be answered; shown: something that is no words, with the name of what it is in `text`;
    hello: came to us first; scanned: came again; pressed: a key of the account's own menu, in `text`;
    left: is not to be written to any more.
    """

    address: str = field(repr=False)
    message_id: str
    kind: ArrivalKind
    text: str = field(default="", repr=False)
    menu_id: str | None = None
    media_id: str | None = field(default=None, repr=False)
    trigger: Trigger | None = None
    sent_at: int = 0
    own: str = ""


@dataclass(frozen=True)
class Sent:
    """The platform has it."""


@dataclass(frozen=True)
class Later:
    """Not delivered; worth another try after so many seconds. `unknown`: it may have been delivered after all."""

    seconds: float
    reason: str
    unknown: bool = False


@dataclass(frozen=True)
class Never:
    """Not delivered. `until_heard`: it may be once the customer has written again; else never."""

    reason: str
    until_heard: bool = False


Outcome = Sent | Later | Never


@dataclass(frozen=True)
class Mailing:
    """One customer's mail, held by one worker."""

    brand: str
    address: str = field(repr=False)
    worker: str
    fence: int


@dataclass(frozen=True)
class Parcel:
    """One message to send."""

    id: int
    conversation_id: str
    body: Body = field(repr=False)
    attempts: int


class Packer(Protocol):
    """Makes of messages what the platform can show."""

    def pack(self, messages: Sequence[Message], new_id: NewId) -> list[Body]:
        """Messages as few deliveries as they fit into, in order. `new_id(token, label)` names an option."""
        ...

    def first_text(self, body: Body) -> tuple[str, Body | None]:
        """What of a body can be said in an immediate answer, and the body of what then remains."""
        ...
