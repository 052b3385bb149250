"""Replies as WeChat shows them: few messages, the options as a menu, as links or as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bot.channels.ports import Body, Message, NewId
from bot.channels.wechat.account import MenuForm
from bot.channels.wechat.texts import harmless, merge, size
from bot.channels.wechat.words import phrase

LONGEST_HEAD = 1024
MOST_ENTRIES = 10


def pack(messages: Sequence[Message], form: MenuForm, new_id: NewId) -> list[Body]:
    """Bodies in order. Only the last question keeps its options, as everywhere."""
    texts = [harmless(str(message["text"])) for message in messages]
    options = messages[-1]["options"] if messages else ()
    if not options:
        return [_text(piece) for piece in merge(texts)]
    entries = [{"id": new_id(o["token"], o["label"]), "content": o["label"]} for o in options]
    if form != "msgmenu" or len(entries) > MOST_ENTRIES:
        return [_text(piece) for piece in merge([*texts, *_lines(entries, form)])]
    if 0 < size(texts[-1]) <= LONGEST_HEAD:
        return [*map(_text, merge(texts[:-1])), _menu(texts[-1], entries)]
    return [*map(_text, merge(texts)), _menu(phrase("pick"), entries)]


def first_text(body: Body) -> tuple[str, Body | None]:
    """A body's text, and the menu that then is still to come."""
    if body["kind"] == "text":
        return body["text"], None
    if body["head"] == phrase("pick"):
        return "", body
    return body["head"], {**body, "head": phrase("pick")}


def as_text(body: Body) -> Body:
    """A menu for an account that may not send menus: numbered links, which read as numbers where they do not work."""
    if body["kind"] == "text":
        return body
    return _text("\n".join([body["head"], *_lines(body["entries"], "links")]))


def _text(text: str) -> Body:
    return {"kind": "text", "text": text}


def _menu(head: str, entries: list[dict[str, str]]) -> Body:
    return {"kind": "menu", "head": head, "entries": entries}


def _lines(entries: Sequence[Mapping[str, str]], form: MenuForm) -> list[str]:
    lines = [f"{n}. {_entry(entry, form)}" for n, entry in enumerate(entries, 1)]
    return ["\n".join(lines)]


def _entry(entry: Mapping[str, str], form: MenuForm) -> str:
    label = harmless(entry["content"])
    if form == "numbers":
        return label
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={quote(label)}&msgmenuid={entry["id"]}">{label}</a>'
