"""What a message of an account may be, as the protocol says."""

from __future__ import annotations

import re
from typing import Any

from simulated_wecom.answers import Refusal

LONGEST, LONGEST_HEAD, LONGEST_LABEL, LONGEST_ID, MOST_ENTRIES = 2048, 1024, 128, 128, 10
LONGEST_TITLE, LONGEST_ABOUT = 128, 512
_MSGID = re.compile(r"[0-9a-zA-Z_-]{1,32}")


def msgid_of(asked: dict[str, Any]) -> str:
    """The id that the account has chosen."""
    msgid = str(asked.get("msgid", "none"))
    if not _MSGID.fullmatch(msgid):
        raise Refusal(40058)
    return msgid


def check_message(asked: dict[str, Any]) -> None:
    """As the protocol says what a message may be."""
    if asked.get("msgtype") == "text":
        if not 0 < len(asked["text"]["content"].encode()) <= LONGEST:
            raise Refusal(45002)
        return
    if asked.get("msgtype") == "image":
        return
    if asked.get("msgtype") == "link":
        return _check_link(asked["link"])
    if asked.get("msgtype") != "msgmenu":
        raise Refusal(40008)
    menu = asked["msgmenu"]
    if not 1 <= len(menu["list"]) <= MOST_ENTRIES:
        raise Refusal(95008)
    if len(menu.get("head_content", "").encode()) > LONGEST_HEAD:
        raise Refusal(45002)
    for entry in menu["list"]:
        click = entry.get("click") if entry.get("type") == "click" else None
        if click is None:
            raise Refusal(95009)
        too_long = len(click["id"].encode()) > LONGEST_ID or not 0 < len(click["content"].encode()) <= LONGEST_LABEL
        if too_long:
            raise Refusal(45002)


def _check_link(link: dict[str, Any]) -> None:
    if not (0 < len(link["title"].encode()) <= LONGEST_TITLE and len(link.get("desc", "").encode()) <= LONGEST_ABOUT):
        raise Refusal(45002)
    if not 0 < len(link["url"].encode()) <= LONGEST:
        raise Refusal(40058)
