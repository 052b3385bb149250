"""The web pages that people at the desk show customers: those a wallet lists, and any of the sites that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.knowledge.notices import notice
from bot.knowledge.reader import Node

LONGEST_TITLE, LONGEST_ABOUT, LONGEST_URL = 30, 80, 1024
# As the wallet's own chat finds links, and what ends a sentence is none of it.
_LINK = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?(?:[/?#][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*)?")
_CLOSING = re.compile(r"""[.,;:!?'")\]]+$""")
_GOES_ON = ("@", ":", "_", "%", "\\")  # what would make another site of it
_SITE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_LEADS, _FOLLOWS = " \t\n:：,，、(（", " \t\n:：,，、)）.。;；!！"


@dataclass(frozen=True)
class WebPage:
    """A page that is listed: found at the desk by its shortcut."""

    shortcut: str
    title: str
    url: str
    about: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class PageLink:
    """The one page that a text leads to, and the words beside it. `title` is empty where the page is not listed."""

    url: str
    title: str
    about: str
    words: str


@dataclass(frozen=True)
class WebPages:
    """Those of one wallet."""

    pages: tuple[WebPage, ...] = ()
    sites: frozenset[str] = frozenset()

    def link_in(self, text: str) -> PageLink | None:
        """The page that a text leads to; None where it leads to none of these, or to more than one page."""
        found = _LINK.search(text)
        if found is None or text.count("https://") > 1 or text[found.end() :].startswith(_GOES_ON):
            return None
        url = _CLOSING.sub("", found.group())
        page = next((each for each in self.pages if each.url == url), None)
        if len(url) > LONGEST_URL or (page is None and urlsplit(url).netloc.lower() not in self.sites):
            return None
        title, about = (page.title, page.about) if page is not None else ("", "")
        before, after = text[: found.start()], text[found.start() + len(url) :]
        return PageLink(url, title, about, _beside(before, after, title))


def read_pages(node: Node) -> WebPages:
    """The pages of a file of canned replies."""
    pages = tuple(_pages(node))
    sites = frozenset(node.texts("sites"))
    for site in sorted(sites):
        if not _SITE.fullmatch(site):
            node.complain(notice("site_expected", site=site), "sites")
    return WebPages(pages, sites)


def _pages(node: Node) -> Iterator[WebPage]:
    known: set[str] = set()
    for one in node.children("pages"):
        names = (one.name("shortcut"), one.text("title", None), one.text("url", None), one.text("about"))
        page = WebPage(*names, one.line)
        one.done()
        if page.url and (len(page.url) > LONGEST_URL or _whole(page.url) is None):
            one.complain(notice("page_url", url=page.url), "url")
        for key, text, most in (("title", page.title, LONGEST_TITLE), ("about", page.about, LONGEST_ABOUT)):
            if len(text) > most:
                one.complain(notice("page_words", key=key, most=most), key)
        if page.shortcut in known:
            one.complain(notice("shortcut_again", shortcut=page.shortcut), "shortcut")
        known.add(page.shortcut)
        yield page


def _whole(url: str) -> str | None:
    """The address, where it is one from end to end as it is found in a text."""
    return url if _LINK.fullmatch(url) and not _CLOSING.search(url) else None


def _beside(before: str, after: str, title: str) -> str:
    """What is said around an address: as it stands, with the page's name where a sentence goes on after it."""
    apart = "\n" in before[len(before.rstrip()) :] + after[: len(after) - len(after.lstrip())]
    before, after = before.rstrip(_LEADS).strip(), after.lstrip(_FOLLOWS).strip()
    if before and after and title and not apart:
        return f"{before}《{title}》{after}"
    return "\n".join(part for part in (before, after) if part and part != title)
