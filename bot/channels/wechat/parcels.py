"""Replies as WeChat shows them: few messages, the options as a menu, as links or as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from urllib.parse import quote

from bot.channels.page_bodies import as_words, with_pages
from bot.channels.picture_bodies import AGENT, with_pictures
from bot.channels.wechat.account import MenuForm
from bot.channels.wechat.texts import MOST_BYTES, harmless, merge, size, split
from bot.channels.wechat.words import ratings, sentence
from bot.knowledge.web_pages import WebPages
from bot.mail import RATING, Body, Message, NewId

NO_PAGES = WebPages()
LONGEST_HEAD = 1024
MOST_ENTRIES = 10


def pack(messages: Sequence[Message], form: MenuForm, new_id: NewId, pages: WebPages = NO_PAGES) -> list[Body]:
    """Bodies in order. Only the last question keeps its options, as everywhere; a picture is one of its own, and so is
    a page that an agent shows."""

    def words(some: Sequence[Message]) -> list[Body]:
        return _packed(some, form, new_id)

    return with_pictures(messages, lambda some: with_pages(some, pages, words))


def _packed(messages: Sequence[Message], form: MenuForm, new_id: NewId) -> list[Body]:
    said = _by_speaker(messages)
    options = _options(messages[-1]) if messages else []
    if not options:
        return _texts(said)
    entries = [{"id": new_id(token, label), "content": label} for token, label in options]
    numbers = _numbers([token for token, _ in options])
    speaker, texts = said[-1]
    if form != "msgmenu" or len(entries) > MOST_ENTRIES:
        return _texts([*said[:-1], (speaker, [*texts, lines(entries, numbers, form)])])
    if not 0 < size(texts[-1]) <= LONGEST_HEAD:
        return [*_texts(said), _menu(sentence("pick"), entries, numbers)]
    return [*_texts([*said[:-1], (speaker, texts[:-1])]), _menu(texts[-1], entries, numbers)]


def _by_speaker(messages: Sequence[Message]) -> list[tuple[str, list[str]]]:
    """The texts; what a person at the desk says is not run together with what the bot says."""
    groups = groupby(messages, lambda message: AGENT if message["from"] == AGENT else "")
    return [(speaker, [harmless(str(message["text"])) for message in group]) for speaker, group in groups]


def _texts(said: Sequence[tuple[str, Sequence[str]]]) -> list[Body]:
    return [text_body(piece, speaker) for speaker, texts in said for piece in merge(texts)]


def _options(message: Message) -> list[tuple[str, str]]:
    """Token and label of what can be answered by a click."""
    if message["kind"] == "csat":
        return [(f"{RATING}{value}", label) for value, label in ratings()]
    return [(option["token"], option["label"]) for option in message["options"]]


def without_options(body: Body) -> Body | None:
    """What a question still says once it is over."""
    return None if body["head"] == sentence("pick") else text_body(body["head"])


def join(bodies: Sequence[Body]) -> list[Body]:
    """Texts of one speaker that stand beside each other as few as they fit into; a page is one of them here."""
    bodies = [as_words(body) for body in bodies]
    joined: list[Body] = []
    for (kind, speaker), group in groupby(bodies, lambda body: (body["kind"], body.get("by", ""))):
        if kind == "text":
            joined += [text_body(piece, speaker) for piece in merge(body["text"] for body in group)]
        else:
            joined += group
    return joined


def as_texts(body: Body, most: int = MOST_BYTES) -> list[Body]:
    """A menu for an account that may not send menus: numbered links, which read as numbers where they do not work."""
    if body["kind"] != "menu":
        return [body]
    whole = as_text(body, "links")
    return [text_body(piece) for piece in split(whole if size(whole) <= most else as_text(body, "numbers"), most)]


def as_text(body: Body, form: MenuForm) -> str:
    """A menu in one text."""
    return "\n".join([body["head"], lines(body["entries"], body["numbers"], form)])


def text_body(text: str, speaker: str = "") -> Body:
    """A body of words; who said them where that is a person at the desk."""
    return {"kind": "text", "text": text, **({"by": speaker} if speaker else {})}


def _menu(head: str, entries: list[dict[str, str]], numbers: list[int]) -> Body:
    return {"kind": "menu", "head": head, "entries": entries, "numbers": numbers}


def _numbers(tokens: Sequence[str]) -> list[int]:
    """What can be typed instead of a click: the place, but a rating's own number."""
    return [int(token.removeprefix(RATING)) if token.startswith(RATING) else n for n, token in enumerate(tokens, 1)]


def lines(entries: Sequence[Mapping[str, str]], numbers: Sequence[int], form: MenuForm) -> str:
    """The options as lines that can be clicked or whose number can be typed."""
    return "\n".join(f"{number}. {_entry(entry, form)}" for number, entry in zip(numbers, entries, strict=True))


def _entry(entry: Mapping[str, str], form: MenuForm) -> str:
    label = harmless(entry["content"])
    if form == "numbers":
        return label
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={quote(label)}&msgmenuid={entry["id"]}">{label}</a>'
