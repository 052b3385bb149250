"""Web pages that agents show, as cards among what is to be sent; and the same as words, where a card cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from bot.channels.picture_bodies import AGENT
from bot.channels.sentences import Sentences
from bot.channels.texts import harmless
from bot.knowledge.web_pages import PageLink, WebPages
from bot.mail import Body, Message

PAGE = "page"
# So many characters of what is said with a page stand on its card; more are a message before it.
MOST_ON_CARD = 60
_WORDS = Sentences()
Pack = Callable[[Sequence[Message]], list[Body]]


def with_pages(messages: Sequence[Message], pages: WebPages, pack: Pack) -> list[Body]:
    """Bodies in order: what an agent says that leads to one of these pages is a card, all else is packed as words."""
    bodies: list[Body] = []
    linked = [(message, _link(message, pages)) for message in messages]
    for is_page, group in groupby(linked, lambda pair: pair[1] is not None):
        if is_page:
            bodies += [body for message, link in group if link is not None for body in _page(message, link, pack)]
        else:
            bodies += pack([message for message, _ in group])
    return bodies


def as_words(body: Body) -> Body:
    """A body as words where it is a page; nothing of what was said is missing in them."""
    return {"kind": "text", "text": body["text"], "by": body["by"]} if body["kind"] == PAGE else body


def _page(message: Message, link: PageLink, pack: Pack) -> list[Body]:
    title = link.title or _WORDS.sentence("web_page")
    if len(link.words) <= MOST_ON_CARD:
        about = "\n".join(part for part in (link.words, link.about) if part)
        return [_body(link, title, about, str(message["text"]))]
    return [*pack([{**message, "text": link.words}]), _body(link, title, link.about, f"{title}\n{link.url}")]


def _body(link: PageLink, title: str, about: str, text: str) -> Body:
    said = {"title": harmless(title), "about": harmless(about), "text": harmless(text)}
    return {"kind": PAGE, **said, "url": link.url, "by": AGENT}


def _link(message: Message, pages: WebPages) -> PageLink | None:
    said = message["from"] == AGENT and "attachment" not in message and not message["options"]
    return pages.link_in(str(message["text"])) if said else None
