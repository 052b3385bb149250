"""Texts as platforms take them: at most so many bytes each, cut where a reader would pause."""

from __future__ import annotations

import re
from collections.abc import Iterable

GAP = "\n\n"
_FALSE_LINK = re.compile(r"<(?=/?a\b)", re.I)
_LINK = re.compile(r"<a\s[^>]*>.*?</a>", re.S)
# After what a piece may end, the best first; the last is any character.
_ENDS = (
    r"\n+",
    r"(?:[\u3002\uff01\uff1f!?\u2026]+|\.(?=\s))[\u201d\u2019\uff09)]*\s*",
    r"[\uff0c\uff1b\uff1a\u3001,;:]\s*|\s+",
)


def size(text: str) -> int:
    """Bytes of a text in UTF-8."""
    return len(text.encode())


def harmless(text: str) -> str:
    """The text with nothing in it that a platform would show as a link of ours."""
    return _FALSE_LINK.sub("\uff1c", text)


def split(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` bytes; no character and no link is cut."""
    pieces, rest = [], text.strip()
    while size(rest) > most:
        end = _cut(rest, most)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def merge(texts: Iterable[str], most: int) -> list[str]:
    """Texts in order in as few pieces as they fit into, each apart from the next."""
    merged: list[str] = []
    for text in texts:
        for piece in split(text, most):
            if merged and size(merged[-1] + GAP + piece) <= most:
                merged[-1] += GAP + piece
            else:
                merged.append(piece)
    return merged


def _cut(text: str, most: int) -> int:
    """Where the first piece ends: the last good place in what fits, in its second half if there is one."""
    fits = len(text.encode()[:most].decode(errors="ignore"))
    links = [m.span() for m in _LINK.finditer(text)]

    def whole(end: int) -> bool:
        return not any(start < end < stop for start, stop in links)

    for pattern in _ENDS:
        ends = [m.end() for m in re.finditer(pattern, text[:fits]) if m.end() >= fits // 2 and whole(m.end())]
        if ends:
            return ends[-1]
    return next((end for end in range(fits, 0, -1) if whole(end)), fits)
