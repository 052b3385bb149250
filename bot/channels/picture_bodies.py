"""Pictures of agents among what is to be sent, and what becomes of one that a platform does not take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from bot.channels.picture_uploads import GONE, SPOILT
from bot.channels.platform_api import BUSY, UNKNOWN
from bot.channels.sentences import Sentences
from bot.exchange import Reply
from bot.mail import Body, Later, Message, Never, Outcome

AGENT, PICTURE = "agent", "picture"
INVALID_MEDIA = 40007
# Of uploads alone: messages go on, and words do instead.
_REFUSED = {
    GONE: "picture_gone",
    SPOILT: "picture_spoilt",
    40006: "picture_too_large",
    40009: "picture_too_large",
    45001: "picture_too_large",
    45009: "picture_limit",
    48001: "picture_not_authorised",
    48002: "picture_not_authorised",
}
Pack = Callable[[Sequence[Message]], list[Body]]


def with_pictures(messages: Sequence[Message], pack: Pack) -> list[Body]:
    """Bodies in order: a picture is one of its own, what stands between pictures is packed as words."""
    bodies: list[Body] = []
    for is_picture, group in groupby(messages, _is_picture):
        if is_picture:
            bodies += [{"kind": PICTURE, "attachment": each["attachment"]["id"], "by": AGENT} for each in group]
        else:
            bodies += pack([*group])
    return bodies


def _is_picture(message: Message) -> bool:
    return message["from"] == AGENT and "width" in message.get("attachment", {})


def picture_outcome(code: int, outcome: Callable[[int], Outcome]) -> Outcome:
    """What became of a picture that could not be uploaded with this code: nothing of it has arrived. `outcome` is what
    the code means for messages."""
    if code in (BUSY, UNKNOWN, INVALID_MEDIA):
        return Later(2.0, "picture_busy")
    if code in _REFUSED:
        return Never(_REFUSED[code])
    known = outcome(code)
    return known if isinstance(known, Later) else Never(f"picture_refused_{code}")


def lost(words: Sentences) -> Callable[[Body], Reply | None]:
    """What both sides are told where a picture of an agent's could not be delivered."""

    def told(body: Body) -> Reply | None:
        if body["kind"] != PICTURE:
            return None
        return Reply(words.sentence("picture_not_sent"), "notice", sender="system")

    return told
