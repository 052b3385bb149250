"""What each message and event that is pulled means to the product."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.wecom_kf import outcomes
from bot.channels.wecom_kf.terms import WELCOME_SECONDS
from bot.mail import Arrival, ArrivalKind, Never

Item = Mapping[str, Any]
LONGEST_ADDRESS, LONGEST_NAME, LONGEST_FIELD = 128, 512, 200
CUSTOMER, SERVICER = 3, 5
# Of what is no words, the fields that say something; every other type is noted as well, without any.
_SHOWN: dict[str, tuple[str, ...]] = {
    "image": (),
    "voice": (),
    "video": (),
    "file": (),
    "location": ("name", "address", "latitude", "longitude"),
    "link": ("title", "url"),
    "business_card": (),
    "miniprogram": ("title",),
    "msgmenu": ("head_content",),
    "channels_shop_product": ("title", "sales_price", "shop_nickname"),
    "channels_shop_order": ("order_id", "product_titles", "price_wording", "state"),
    "merged_msg": ("title",),
    "channels": ("nickname", "title"),
    "note": (),
    "meeting": (),
    "schedule": (),
}
_CHANGES: dict[int, ArrivalKind] = {1: "passed", 2: "passed", 4: "passed", 3: "returned"}


@dataclass(frozen=True)
class Failed:
    """A message of ours that did not arrive after all."""

    address: str = field(repr=False)
    mark: str
    outcome: Never
    alarming: bool


def read(item: object, now: float) -> Arrival | Failed | None:
    """One thing that was pulled; None when it is about no customer. Of whatever shape: raises nothing."""
    if not isinstance(item, Mapping):
        return None
    if item.get("msgtype") == "event":
        return _event(item, now)
    address = _address(item)
    if address is None:
        return None
    if item.get("origin") == SERVICER:
        return _arrival(item, address, "noted", "servicer\n" + _line_of(item))
    return _said(item, address) if item.get("origin") == CUSTOMER else None


def _said(item: Item, address: str) -> Arrival:
    kind, inside = _kind(item), _inside(item)
    if kind == "text":
        menu_id = _name(inside, "menu_id") or None
        return _arrival(item, address, "said", _text(inside, "content"), menu_id=menu_id, trigger="message")
    media_id = _name(inside, "media_id") or None
    return _arrival(item, address, "shown", _shown(kind, inside), media_id=media_id, trigger="message")


def _event(item: Item, now: float) -> Arrival | Failed | None:
    event = item.get("event")
    address = _address(event) if isinstance(event, Mapping) else None
    if address is None or not isinstance(event, Mapping):
        return None
    kind = event.get("event_type")
    if kind == "enter_session":
        code = _name(event, "welcome_code")
        if not code or _sent_at(item) + WELCOME_SECONDS <= now:
            return _arrival(item, address, "nothing")
        return _arrival(item, address, "hello", trigger="click", ticket=code)
    if kind == "msg_send_fail":
        why = event.get("fail_type")
        why = why if isinstance(why, int) else 0
        return Failed(address, _name(event, "fail_msgid"), outcomes.failed(why), why in outcomes.ALARMING)
    if kind == "session_status_change":
        change = event.get("change_type")
        what = _CHANGES.get(change) if isinstance(change, int) else None
        return None if what is None else _arrival(item, address, what, what)
    recalled = {"user_recall_msg": "recalled", "servicer_recall_msg": "servicer_recalled"}.get(str(kind))
    return None if recalled is None else _arrival(item, address, "noted", recalled)


def _arrival(item: Item, address: str, kind: ArrivalKind, text: str = "", **more: Any) -> Arrival:
    return Arrival(address, _identity(item, address), kind, text, sent_at=_sent_at(item), **more)


def _identity(item: Item, address: str) -> str:
    """The same each time it is pulled; a message is one customer's."""
    number = _text(item, "msgid") or json.dumps(item, sort_keys=True, default=str)
    return hashlib.sha256(f"{address}\n{number}".encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _line_of(item: Item) -> str:
    """What a message says, as one line of the transcript's own words."""
    kind, inside = _kind(item), _inside(item)
    return "text\n" + _text(inside, "content") if kind == "text" else _shown(kind, inside)


def _shown(kind: str, inside: Item) -> str:
    """The kind, and on the lines below it what of it is words."""
    words = [_line(_text(inside, name)) for name in _SHOWN.get(kind, ())]
    return "\n".join([kind if kind in _SHOWN else "other", *filter(None, words)])


def _kind(item: Item) -> str:
    return _text(item, "msgtype")


def _inside(item: Item) -> Item:
    inside = item.get(_kind(item))
    return inside if isinstance(inside, Mapping) else {}


def _address(item: Item) -> str | None:
    return _name(item, "external_userid", LONGEST_ADDRESS) or None


def _sent_at(item: Item) -> int:
    sent = item.get("send_time")
    return sent if isinstance(sent, int) and 0 <= sent < 10**13 else 0


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _name(item: Item, name: str, longest: int = LONGEST_NAME) -> str:
    """What names something there; nothing that is no name."""
    value = _text(item, name)
    return value if len(value) <= longest and value.isascii() and value.isprintable() else ""


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_FIELD]
