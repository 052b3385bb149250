"""What Chatwoot tells: only what it signed, only lately, each event once."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from bot.desk.ports import Heard
from bot.privacy import odd_characters

OLDEST_SECONDS = 300.0
MOST_KNOWN = 10_000
_BACK, _DONE = "pending", "resolved"


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> bool:
    """Whether the body came from Chatwoot within the last minutes. Without a secret nothing is believed."""
    stamp = headers.get("x-chatwoot-timestamp", "")
    if not secret or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        return False
    if abs((time.time() if now is None else now) - int(stamp)) > OLDEST_SECONDS:
        return False
    right = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    given = headers.get("x-chatwoot-signature", "")
    return hmac.compare_digest(given.encode("utf-8", "replace"), f"sha256={right}".encode())


def heard(body: bytes) -> Heard | None:
    """What an event means here; None for all that is not for the customer, our own messages among it, and for what
    is not as Chatwoot writes it: its sender would only send it again."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict) or odd_characters.are_in(event):
        return None
    if event.get("event") == "message_created":
        return _message(event)
    if event.get("event") in ("conversation_status_changed", "conversation_updated"):
        return _status(event)
    return None


class Seen:
    """Which deliveries came already; a bounded memory, the store's own idempotency is behind it."""

    def __init__(self, most: int = MOST_KNOWN) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()
        self._most = most

    def is_new(self, delivery: str) -> bool:
        """True the first time this delivery is asked about, False ever after."""
        if delivery in self._known:
            return False
        self._known[delivery] = None
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return True


def _message(event: dict[str, Any]) -> Heard | None:
    sender, conversation = _part(event, "sender"), _part(event, "conversation")
    ours = bool(event.get("source_id"))
    spoken = event.get("message_type") == "outgoing" and sender.get("type") == "user"
    text = event.get("content")
    if ours or event.get("private") or not spoken or not isinstance(text, str) or not text.strip():
        return None
    reference = conversation.get("id")
    return Heard("said", str(reference), f"message-{event.get('id')}", text, str(sender.get("name") or ""))


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    """A member that should be an object; nothing in it where it is not."""
    found = event.get(name)
    return found if isinstance(found, dict) else {}


def _status(event: dict[str, Any]) -> Heard | None:
    kind = {_BACK: "handed_back", _DONE: "closed"}.get(str(event.get("status")))
    if kind is None or event.get("id") is None:
        return None
    return Heard(kind, str(event["id"]), f"{kind}-{event['id']}-{event.get('timestamp') or ''}")
