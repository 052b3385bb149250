"""Bodies as the platform takes them, each with an id of ours by which it says later that one did not arrive."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from bot.channels.texts import GAP, harmless, size
from bot.channels.wecom_kf.words import WORDS
from bot.mail import Body

MOST_BYTES, LONGEST_HEAD, LONGEST_LABEL, MOST_ENTRIES = 2048, 1024, 128, 10
LONGEST_TITLE, LONGEST_ABOUT = 128, 512


def marked(body: Body) -> Body:
    """The body with its id, a new one if it has none."""
    return {**body, "id": body.get("id") or secrets.token_hex(16)}


def is_menu(body: Mapping[str, Any]) -> bool:
    """Whether a question can be shown with entries to click."""
    if body["kind"] != "menu" or len(body["entries"]) > MOST_ENTRIES or size(body["head"]) > LONGEST_HEAD:
        return False
    return all(0 < size(entry["content"]) <= LONGEST_LABEL for entry in body["entries"])


def with_head(text: Body, question: Body) -> Body | None:
    """What was said before a question and the question as one, where the platform shows that as a menu."""
    pick = question["head"] == WORDS.sentence("pick")
    joined = {**question, "head": text["text"] if pick else f"{text['text']}{GAP}{question['head']}"}
    return joined if text["kind"] == "text" and not text.get("by") and is_menu(joined) else None


def card(body: Mapping[str, Any], picture: str) -> dict[str, Any]:
    """The message of a page."""
    shown = {"title": _cut(body["title"], LONGEST_TITLE), "desc": _cut(body["about"], LONGEST_ABOUT)}
    return {"msgtype": "link", "link": {**shown, "url": body["url"], "thumb_media_id": picture}}


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def content(body: Body, as_text: str) -> dict[str, Any]:
    """The message of a body; `as_text`: how it reads where it cannot be a menu."""
    if not is_menu(body):
        return {"msgtype": "text", "text": {"content": harmless(as_text)}}
    entries = [
        {"type": "click", "click": {"id": str(entry["id"]), "content": entry["content"]}} for entry in body["entries"]
    ]
    menu = {"head_content": harmless(body["head"]), "list": entries, "tail_content": WORDS.sentence("tail")}
    return {"msgtype": "msgmenu", "msgmenu": menu}
