"""Lines of Markdown that a person can read in an editor: long prose is wrapped, tables and code are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap

LONGEST, WIDTH = 200, 160
_BULLET = re.compile(r"\s*(?:[-*] |\d+\. )?")


def wrapped(text: str) -> str:
    """The same text; a line of prose that is too long goes on below, indented as its list item is."""
    long = {number for number, _ in too_long(text)}
    lines = text.split("\n")
    made = [_wrapped(line) if number in long else [line] for number, line in enumerate(lines, 1)]
    return "\n".join(line for parts in made for line in parts)


def too_long(text: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line of prose that is too long."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        fenced ^= line.lstrip().startswith("```")
        if len(line) > LONGEST and not fenced and not line.startswith(("|", "#")):
            yield number, line


def _wrapped(line: str) -> list[str]:
    bullet = _BULLET.match(line)
    indent = " " * (len(bullet[0]) if bullet else 0)
    return wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
