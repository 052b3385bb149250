"""WeChat's XML: small and flat. Whatever else XML can be is refused before it costs anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

from bot.errors import PaydocError

LARGEST = 64 * 1024
DEEPEST = 4
MOST_ELEMENTS = 200
_INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BadXml(PaydocError):
    """Not a message of WeChat's form."""


def parse(body: bytes) -> dict[str, str]:
    """The fields right below the root, by name; of nested ones only that they are there. Raises BadXml."""
    if len(body) > LARGEST:
        raise BadXml("too large")
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except (expat.ExpatError, ValueError, UnicodeError, LookupError):
        raise BadXml("not well-formed") from None
    return reader.fields


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
    harmless = _INVALID.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{harmless}]]>"


class _Reader:
    """Collects the fields of one message and stops at whatever WeChat never sends."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self._elements = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        for handler in ("StartDoctypeDeclHandler", "EntityDeclHandler", "ProcessingInstructionHandler"):
            setattr(self.parser, handler, _refuse)

    def _start(self, name: str, attributes: Any) -> None:
        self._elements += 1
        self._path.append(name)
        if len(self._path) > DEEPEST or self._elements > MOST_ELEMENTS or (len(self._path) == 1 and name != "xml"):
            raise BadXml("not a message")
        self._text.clear()

    def _end(self, name: str) -> None:
        if len(self._path) == 2:
            # The first wins: a second field of the same name is nothing WeChat sends.
            self.fields.setdefault(name, "".join(self._text))
        self._path.pop()
        self._text.clear()


def _refuse(*_: Any) -> None:
    raise BadXml("more than elements and text")
