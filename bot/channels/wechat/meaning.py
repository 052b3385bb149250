"""What each type of message and event means to the product."""

from __future__ import annotations

import hashlib

from bot.channels.wechat.xml import BadXml
from bot.mail import Arrival, ArrivalKind, Trigger

LONGEST_ADDRESS = 128
LONGEST_FIELD = 200
_SHOWN = frozenset({"image", "voice", "video", "shortvideo", "location", "link"})
_EVENTS: dict[str, tuple[ArrivalKind, Trigger | None]] = {
    "subscribe": ("hello", "click"),
    "scan": ("scanned", "click"),
    "click": ("pressed", "click"),
    "scancode_push": ("nothing", "click"),
    "scancode_waitmsg": ("nothing", "click"),
    "unsubscribe": ("left", None),
}


def arrival(fields: dict[str, str]) -> Arrival:
    """The fields of a message in the product's words. Raises BadXml when it has no sender or no identity."""
    address, own, kind = (fields.get(name, "") for name in ("FromUserName", "ToUserName", "MsgType"))
    sent_at = fields.get("CreateTime", "")
    if not address or not kind or len(address) > LONGEST_ADDRESS or not address.isprintable():
        raise BadXml("no sender or no type")
    if not (sent_at.isascii() and sent_at.isdigit() and len(sent_at) < 14):
        raise BadXml("no time")
    known = _event(fields) if kind.lower() == "event" else _message(kind.lower(), fields)
    what, text, trigger, menu_id, media_id = known
    identity = _identity(kind.lower(), fields)
    return Arrival(address, identity, what, text, menu_id, media_id, trigger, int(sent_at), own)


Known = tuple[ArrivalKind, str, Trigger | None, str | None, str | None]


def _message(kind: str, fields: dict[str, str]) -> Known:
    if kind == "text":
        menu_id = fields.get("bizmsgmenuid", "").strip() or None
        return "said", fields.get("Content", ""), "click" if menu_id else "message", menu_id, None
    heard = fields.get("Recognition", "").strip() if kind == "voice" else ""
    if heard:
        return "said", heard, "message", None, fields.get("MediaId") or None
    if kind in _SHOWN:
        return "shown", _shown(kind, fields), "message", None, fields.get("MediaId") or None
    return "nothing", "", "message", None, None


def _shown(kind: str, fields: dict[str, str]) -> str:
    """The kind, and on the lines below it what of it is words."""
    names = {"location": ("Label",), "link": ("Title", "Url")}.get(kind, ())
    words = [fields.get(name, "").replace("\n", " ").strip()[:LONGEST_FIELD] for name in names]
    return "\n".join(["video" if kind == "shortvideo" else kind, *filter(None, words)])


def _event(fields: dict[str, str]) -> Known:
    kind, trigger = _EVENTS.get(fields.get("Event", "").lower(), ("nothing", None))
    return kind, fields.get("EventKey", "")[:LONGEST_FIELD], trigger, None, None


def _identity(kind: str, fields: dict[str, str]) -> str:
    """The same for every delivery of the same message, different for any two messages."""
    number = fields.get("MsgId", "").strip()
    if number and kind != "event":
        if len(number) > LONGEST_FIELD:
            raise BadXml("no message number")
        return f"m:{number}"
    if kind != "event":
        raise BadXml("no message number")
    parts = (fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "EventKey"))
    return "e:" + hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]
