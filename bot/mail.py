"""What channels and the store hand each other: what a customer sent, what is to be sent to them, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

ArrivalKind = Literal[
    "said",
    "shown",
    "hello",
    "scanned",
    "pressed",
    "left",
    "noted",
    "passed",
    "returned",
    "permits",
    "reported",
    "nothing",
]
# What a customer out of reach can be told by a notice: a ticket was taken, its promise was not kept, a person has
# answered, a person is there and needs one word of theirs to be able to write to them.
NoticeKind = Literal["ticket", "late", "answered", "one_word"]
Trigger = Literal["message", "click"]
Message = Mapping[str, Any]  # in the form of the web API
Body = dict[str, Any]
NewId = Callable[[str, str], str]
RATING = "rating:"  # begins the token of a menu entry that rates the help


APP = "web"  # the channel of the wallet's own app and pages: its clients fetch by themselves what was said


@dataclass(frozen=True)
class Allowance:
    """So many messages within so many seconds of what the customer did."""

    messages: int
    seconds: float


@dataclass(frozen=True)
class Terms:
    """How the customers of a channel can be written to: always, or so often after a message of theirs, or after a
    click, which is counted for itself while it lasts. `pulled`: what customers say may come long after they said it, so
    that it is counted from then."""

    channel: str
    after_message: Allowance | None = None
    after_click: Allowance | None = None
    pulled: bool = False

    @property
    def limited(self) -> bool:
        """Whether there are times at which a customer cannot be written to."""
        return self.after_message is not None or self.after_click is not None


@dataclass(frozen=True)
class Arrival:
    """One verified delivery. `message_id` is the same each time the platform delivers it.

    said: words to be answered; shown: something that is no words, with the name of what it is in `text`;
    hello: came to us first; scanned: came again; pressed: a key of the account's own menu, in `text`;
    left: is not to be written to any more; noted: something about them that is only written down, beside the talk;
    passed: the platform's own people have the talk from now on; returned: they have closed it; permits: allows
    notices, or no longer; reported: what became of notices; of both one a line, in `text`. `ticket`: what the
    platform wants to see with what answers this.
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
    ticket: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Sent:
    """The platform has it."""


@dataclass(frozen=True)
class Later:
    """Not delivered; worth another try after so many seconds. `unknown`: it may have been delivered after all.
    `shared`: it is the account that is refused, and so would be every other customer's."""

    seconds: float
    reason: str
    unknown: bool = False
    shared: bool = False


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


@dataclass(frozen=True)
class Direct:
    """An immediate answer: its text, how many of the bodies are wholly in it, and what is left of the next one when
    its beginning is."""

    text: str = field(default="", repr=False)
    whole: int = 0
    rest: Body | None = field(default=None, repr=False)


@dataclass(frozen=True)
class NoticeForm:
    """How a channel gives notices of one kind. `topic`: what a customer must have allowed first, if anything;
    `lasting`: what they allowed holds for more than one. `repeatable`: given again within some minutes it is one."""

    topic: str = ""
    lasting: bool = False
    repeatable: bool = False


@dataclass(frozen=True)
class Notice:
    """One thing a customer out of reach is told once: the facts of their case, and no word that anybody said.
    Times are seconds since 1970."""

    id: int
    brand: str
    address: str = field(repr=False)
    kind: NoticeKind
    number: str
    opened_at: float
    promised_at: float | None
    now: float


class Packer(Protocol):
    """Makes of messages what the platform can show."""

    def pack(self, messages: Sequence[Message], new_id: NewId) -> list[Body]:
        """Messages as few deliveries as they fit into, in order. `new_id(token, label)` names an option."""
        ...

    def direct(self, bodies: Sequence[Body], calls: bool) -> Direct:
        """What of these bodies, which wait in this order, an immediate answer carries; `calls`: the rest can follow
        by the platform's API at once, so that nothing need be in another form than that shows best."""
        ...

    def without_options(self, body: Body) -> Body | None:
        """What is left to say of a question that is over."""
        ...

    def join(self, bodies: Sequence[Body]) -> list[Body]:
        """The same in fewer deliveries, if they fit together; only texts that one speaker said are joined."""
        ...
