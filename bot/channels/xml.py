"""Platforms' XML: small and flat. What is spoilt in it is mended; what XML can be beyond that is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from xml.parsers import expat

from bot.errors import PaydocError

LARGEST_DELIVERY = 64 * 1024
ITEMS, MOST_ITEMS = "List", 50
_INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS = re.compile(r"<Content>\s*<!\[CDATA\[")
_WORDS_END = "</Content>"
_CDATA, _CDATA_END, _CDATA_SPLIT = "<![CDATA[", "]]>", "]]]]><![CDATA[>"
# What is looked for by hand where the rest is no XML.
_NAMES = (
    "ToUserName", "FromUserName", "CreateTime", "MsgType", "Content", "MsgId", "Event", "EventKey", "MediaId", "Format",
    "Recognition", "PicUrl", "ThumbMediaId", "Location_X", "Location_Y", "Label", "Title", "Description", "Url",
    "bizmsgmenuid", "Encrypt",
)  # fmt: skip


class BadXml(PaydocError):
    """Nothing that a platform sends: more than elements and text, or too large."""


def parse(body: bytes) -> dict[str, str]:
    """The fields right below the root, by name; none without a root. Of nested ones only that they are there, and of
    a list of things with fields of their own these, as JSON, under `ITEMS`.

    Characters that no XML may have are left out, and a customer's words may hold whatever they typed: nothing in them
    ends them. Raises BadXml.
    """
    if len(body) > LARGEST_DELIVERY:
        raise BadXml("too large")
    said, rest = _apart(_INVALID.sub("", body.decode("utf-8", "replace")).lstrip("\ufeff"))
    reader = _Reader()
    try:
        reader.parser.Parse(rest.encode(), True)
        found = {**reader.fields, **({ITEMS: json.dumps(reader.items)} if reader.items else {})}
    except (expat.ExpatError, ValueError, LookupError):
        found = _salvaged(rest)
    return found if said is None else {**found, "Content": said}


Fields = Mapping[str, "str | int | Mapping[str, str]"]


def render(fields: Fields) -> bytes:
    """An `<xml>` message; numbers bare, texts in CDATA that nothing in them can end."""
    return f"<xml>{_elements(fields)}</xml>".encode()


def _elements(fields: Fields) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())


def _value(value: str | int | Mapping[str, str]) -> str:
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        return _elements(value)
    return f"{_CDATA}{_INVALID.sub('', value).replace(_CDATA_END, _CDATA_SPLIT)}{_CDATA_END}"


def _apart(text: str) -> tuple[str | None, str]:
    """A customer's words, up to their last end, and the message without them."""
    begins, end = _WORDS.search(text), text.rfind(_WORDS_END)
    if begins is None or end < begins.end():
        return None, text
    words = text[begins.end() : end].rstrip().removesuffix(_CDATA_END).replace(_CDATA_SPLIT, _CDATA_END)
    return words, text[: begins.start()] + text[end + len(_WORDS_END) :]


def _salvaged(text: str) -> dict[str, str]:
    """Fields of something that is no XML, one by one; of none that has no end."""
    found = {}
    for name in _NAMES if text.lstrip().startswith("<xml") else ():
        start = text.find(f"<{name}>")
        end = text.find(f"</{name}>", start)
        if 0 <= start < end:
            value = text[start + len(name) + 2 : end].strip()
            bare = value.startswith(_CDATA)
            found[name] = value.removeprefix(_CDATA).removesuffix(_CDATA_END) if bare else unescape(value)
    return found


class _Reader:
    """Collects the fields of one message and stops at whatever no platform sends."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.items: list[dict[str, str]] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        for handler in ("StartDoctypeDeclHandler", "EntityDeclHandler", "ProcessingInstructionHandler"):
            setattr(self.parser, handler, _refuse)

    def _start(self, name: str, attributes: Any) -> None:
        self._path.append(name)
        if len(self._path) == 3 and name == ITEMS and len(self.items) < MOST_ITEMS:
            self.items.append({})
        self._text.clear()

    def _end(self, name: str) -> None:
        if len(self._path) == 2 and self._path[0] == "xml":
            # The first wins: a second field of the same name is sent by nobody. Blanks around are the writer's.
            text = "".join(self._text)
            self.fields.setdefault(name, text if name == "Content" else text.strip())
        elif len(self._path) == 4 and self._path[2] == ITEMS and self.items:
            self.items[-1].setdefault(name, "".join(self._text).strip())
        self._path.pop()
        self._text.clear()


def _refuse(*_: Any) -> None:
    raise BadXml("more than elements and text")
