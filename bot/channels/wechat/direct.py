"""The immediate answer to a delivery: as much as one message carries of all that waits for the customer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.page_bodies import as_words
from bot.channels.picture_bodies import AGENT
from bot.channels.wechat.parcels import as_text
from bot.channels.wechat.texts import GAP, MOST_BYTES, size
from bot.channels.wechat.words import sentence
from bot.mail import Body, Direct


def direct(bodies: Sequence[Body], calls: bool) -> Direct:
    """The answer. Where the rest can follow by the API, a question at the end waits to be a menu and a page to be a
    card; else they are lines."""
    bodies = bodies if calls else [as_words(body) for body in bodies]
    both = len({body.get("by", "") for body in bodies if body["kind"] == "text"}) > 1
    said: list[str] = []
    for n, body in enumerate(bodies):
        menu_follows = calls and body["kind"] == "menu" and n == len(bodies) - 1
        if menu_follows and (said or body["head"] != sentence("pick")):
            return Direct(_together(said), n) if said else _head(body)
        piece = _piece(body, both, MOST_BYTES - size(_together([*said, ""])))
        if piece is None:
            return Direct(_together(said), n) if said else _beginning(body)
        said.append(piece)
    return Direct(_together(said), len(bodies))


def _together(said: Sequence[str]) -> str:
    return GAP.join(said)


def _piece(body: Body, both: bool, room: int) -> str | None:
    """All of a body as text, in the best form that fits."""
    if body["kind"] == "menu":
        forms = [as_text(body, "links"), as_text(body, "numbers")]
    elif body["kind"] == "text":
        person = sentence("person_says", text=body["text"]) if both and body.get("by") == AGENT else body["text"]
        forms = [person, body["text"]]
    else:
        return None
    return next((form for form in forms if size(form) <= room), None)


def _head(body: Body) -> Direct:
    return Direct(body["head"], 0, {**body, "head": sentence("pick")})


def _beginning(body: Body) -> Direct:
    """Of a question that does not fit at all its words, of anything else nothing."""
    return _head(body) if body["kind"] == "menu" and body["head"] != sentence("pick") else Direct()
