"""What each type of message and event means to the product."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from urllib.parse import unquote

from bot.channels.wechat.words import is_emoticon, is_unsupported
from bot.channels.xml import ITEMS
from bot.errors import PaydocError
from bot.mail import Arrival, ArrivalKind, Trigger

LONGEST_ADDRESS = 128
LONGEST_FIELD = 200
LONGEST_WORD = 80
_KILO = 1024
# Of what is no words, the fields that say something; every other type is noted as well, without any.
_SHOWN: dict[str, tuple[str, ...]] = {
    "image": (),
    "voice": (),
    "video": (),
    "location": ("Label",),
    "link": ("Title", "Url"),
    "file": ("Title",),
    "miniprogrampage": ("Title",),
    "music": ("Title", "Url"),
}
_SAME = {"shortvideo": "video"}
# What a customer's device reports is nothing that they say.
_OF_DEVICES = frozenset({"device_event", "device_text", "device_status", "hardware"})
# The platform itself reports these; whom they are about stands elsewhere.
_ABOUT = {"user_authorization_cancellation": "OpenID"}
GONE = "gone"  # the text of `left` when there is no such WeChat account any more
_EVENTS: dict[str, tuple[ArrivalKind, Trigger | None]] = {
    "subscribe": ("hello", "click"),
    "scan": ("scanned", "click"),
    "click": ("pressed", "click"),
    "scancode_push": ("nothing", "click"),
    "scancode_waitmsg": ("nothing", "click"),
    "unsubscribe": ("left", None),
    "kf_close_session": ("returned", None),
}


def _items(fields: dict[str, str]) -> list[dict[str, str]]:
    return list(json.loads(fields.get(ITEMS, "[]")))


def _allowed(fields: dict[str, str]) -> list[str]:
    """What was allowed in the window that asks for it; who declines there leaves things as they were."""
    chosen = [each for each in _items(fields) if each.get("SubscribeStatusString") == "accept"]
    return [f"+{_word(each.get('TemplateId'))}" for each in chosen]


def _changed(fields: dict[str, str]) -> list[str]:
    """What was allowed or taken back where a customer manages it."""
    marks = {"accept": "+", "reject": "-"}
    known = [each for each in _items(fields) if each.get("SubscribeStatusString") in marks]
    return [f"{marks[each['SubscribeStatusString']]}{_word(each.get('TemplateId'))}" for each in known]


def _sent(fields: dict[str, str]) -> list[str]:
    """Which notices arrived, and why others did not."""
    return [_reported(each, each.get("ErrorCode") == "0", each.get("ErrorStatus")) for each in _items(fields)]


def _finished(fields: dict[str, str]) -> list[str]:
    """Whether a notice arrived."""
    return [_reported(fields, fields.get("Status") == "success", fields.get("Status"))]


def _reported(fields: dict[str, str], good: bool, why: str | None) -> str:
    number = _word(fields.get("MsgID"))
    return number if good else f"{number} {_word(why or 'failed')}"


def _word(text: str | None) -> str:
    """One word of what may be anything."""
    return "_".join((text or "-").split())[:LONGEST_WORD]


_ABOUT_NOTICES: dict[str, tuple[ArrivalKind, Callable[[dict[str, str]], list[str]]]] = {
    "subscribe_msg_popup_event": ("permits", _allowed),
    "subscribe_msg_change_event": ("permits", _changed),
    "subscribe_msg_sent_event": ("reported", _sent),
    "templatesendjobfinish": ("reported", _finished),
}


class Nobody(PaydocError):
    """A delivery that does not say from whom it is."""


def arrival(fields: dict[str, str], own: str) -> Arrival:
    """The fields of a message to the account `own` in the product's words. Raises Nobody."""
    event = _event_name(fields)
    address = fields.get(_ABOUT.get(event or "", "FromUserName"), "")
    if not address or len(address) > LONGEST_ADDRESS or not address.isprintable():
        raise Nobody("no sender")
    sent_at = fields.get("CreateTime", "")
    if not (sent_at.isascii() and sent_at.isdigit() and len(sent_at) < 14):
        sent_at = "0"
    what, text, trigger, menu_id, media_id = _message(fields) if event is None else _event(event, fields)
    to = fields.get("ToUserName") or own
    identity = _identity(address, event is not None, fields)
    return Arrival(address, identity, what, text, menu_id, media_id, trigger, int(sent_at), to)


def _event_name(fields: dict[str, str]) -> str | None:
    """In small letters, for the platform writes them in both; None of a message."""
    kind = fields.get("MsgType", "").lower()
    if kind == "event":
        return fields.get("Event", "").lower()
    return "" if kind in _OF_DEVICES else None


Known = tuple[ArrivalKind, str, Trigger | None, str | None, str | None]


def _message(fields: dict[str, str]) -> Known:
    kind = fields.get("MsgType", "").lower()
    if kind == "text":
        return _text(fields)
    heard = fields.get("Recognition", "") if kind == "voice" else ""
    media_id = fields.get("MediaId") or None
    if heard:
        return "said", heard, "message", None, media_id
    return "shown", _shown(_SAME.get(kind, kind), fields), "message", None, media_id


def _text(fields: dict[str, str]) -> Known:
    text, menu_id = fields.get("Content", ""), fields.get("bizmsgmenuid", "") or None
    if menu_id is not None:
        # Some clients give the words of a link back as they stand in its address.
        return "said", unquote(text), "click", menu_id, None
    if is_unsupported(text):
        return "shown", "unsupported", "message", None, None
    return ("shown", f"sticker\n{text.strip()}", "message", None, None) if is_emoticon(text) else _said(text)


def _said(text: str) -> Known:
    return "said", text, "message", None, None


def _shown(kind: str, fields: dict[str, str]) -> str:
    """The kind, and on the lines below it what of it is words."""
    words = [_line(fields.get(name, "")) for name in _SHOWN.get(kind, ())]
    if kind == "location":
        words.append(", ".join(filter(None, (_line(fields.get(name, "")) for name in ("Location_X", "Location_Y")))))
    if kind == "file":
        words.append(_size(fields.get("FileTotalLen", "")))
    return "\n".join([kind if kind in _SHOWN else "other", *filter(None, words)])


def _line(text: str) -> str:
    return text.replace("\n", " ").strip()[:LONGEST_FIELD]


def _size(told: str) -> str:
    """Bytes as people write them."""
    return f"{max(1, round(int(told) / _KILO))} KB" if told.isascii() and told.isdigit() and len(told) < 14 else ""


def _event(event: str, fields: dict[str, str]) -> Known:
    if event in _ABOUT_NOTICES:
        kind, lines = _ABOUT_NOTICES[event]
        return kind, "\n".join(lines(fields)), None, None, None
    if event in _ABOUT:
        return "left", GONE, None, None, None
    kind, trigger = _EVENTS.get(event, ("nothing", None))
    return kind, fields.get("EventKey", "")[:LONGEST_FIELD], trigger, None, None


def _identity(address: str, is_event: bool, fields: dict[str, str]) -> str:
    """The same for every delivery of the same message, different for any two messages, whoever sends them: the
    platform has given the same number to messages of several people."""
    number = fields.get("MsgId", "")
    more = (name for name in ("MsgID", ITEMS) if name in fields)
    names = ("Event", "EventKey", *more) if is_event else ("MsgId",) if number else ("MsgType", "Content", "MediaId")
    parts = [address, *(fields.get(name, "") for name in ("CreateTime", *names))]
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return f"{'e' if is_event else 'm'}:{digest}"
