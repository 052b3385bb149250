"""Replies as WeChat shows them: few messages, the options as a menu, as links or as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from urllib.parse import quote

from bot.channels.wechat.texts import harmless, merge, size
from bot.channels.wechat.words import phrase, ratings
from bot.mail import RATING, Body, Message, NewId
from bot.wechat_account import MenuForm

LONGEST_HEAD = 1024
MOST_ENTRIES = 10


def pack(messages: Sequence[Message], form: MenuForm, new_id: NewId) -> list[Body]:
    """Bodies in order. Only the last question keeps its options, as everywhere."""
    said = _by_speaker(messages)
    options = _options(messages[-1]) if messages else []
    if not options:
        return _texts(said)
    entries = [{"id": new_id(token, label), "content": label} for token, label in options]
    numbers = _numbers([token for token, _ in options])
    if form != "msgmenu" or len(entries) > MOST_ENTRIES:
        said[-1] += _lines(entries, numbers, form)
        return _texts(said)
    head = said[-1][-1]
    if not 0 < size(head) <= LONGEST_HEAD:
        return [*_texts(said), _menu(phrase("pick"), entries, numbers)]
    return [*_texts([*said[:-1], said[-1][:-1]]), _menu(head, entries, numbers)]


def _by_speaker(messages: Sequence[Message]) -> list[list[str]]:
    """The texts; what a person at the desk says is not run together with what the bot says."""
    groups = groupby(messages, lambda message: message["from"] == "agent")
    return [[harmless(str(message["text"])) for message in group] for _, group in groups]


def _texts(said: Sequence[Sequence[str]]) -> list[Body]:
    return [_text(piece) for texts in said for piece in merge(texts)]


def _options(message: Message) -> list[tuple[str, str]]:
    """Token and label of what can be answered by a click."""
    if message["kind"] == "csat":
        return [(f"{RATING}{value}", label) for value, label in ratings()]
    return [(option["token"], option["label"]) for option in message["options"]]


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
    return _text("\n".join([body["head"], *_lines(body["entries"], body["numbers"], "links")]))


def _text(text: str) -> Body:
    return {"kind": "text", "text": text}


def _menu(head: str, entries: list[dict[str, str]], numbers: list[int]) -> Body:
    return {"kind": "menu", "head": head, "entries": entries, "numbers": numbers}


def _numbers(tokens: Sequence[str]) -> list[int]:
    """What can be typed instead of a click: the place, but a rating's own number."""
    return [int(token.removeprefix(RATING)) if token.startswith(RATING) else n for n, token in enumerate(tokens, 1)]


def _lines(entries: Sequence[Mapping[str, str]], numbers: Sequence[int], form: MenuForm) -> list[str]:
    lines = [f"{number}. {_entry(entry, form)}" for number, entry in zip(numbers, entries, strict=True)]
    return ["\n".join(lines)]


def _entry(entry: Mapping[str, str], form: MenuForm) -> str:
    label = harmless(entry["content"])
    if form == "numbers":
        return label
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={quote(label)}&msgmenuid={entry["id"]}">{label}</a>'
