"""What YAML's own errors mean in an editor's words: which line is wrong, and how it is written right."""

from __future__ import annotations

import re
from typing import Any

from bot.knowledge.notices import notice, shown

_KEYED = re.compile(r"^([ ]*(?:- +)?)([^\s:#\"'\[{]+):(?:[ ]+(.*))?$")
_NO_COLON = re.compile(r"^[ ]*(?:- +)?[a-z_]+ +[^\s:#][^:]*$")
NEAR = 4  # so many lines above the one at which the parser stopped, the mistake may be
_OPEN_QUOTE = re.compile(r"""^[ ]*(?:- +)?(?:[^\s:"']+:[ ]+)?\[?(["'])""")
_GOES_ON = re.compile(r"""^(?:"[^"]*"|'[^']*')\s*[^\s#]|^[{\[][^}\]]*[}\]]\s*[^\s#]""")
_CLOCK = re.compile(r"""(?<![\d"':：])(\d{1,2})[:：](\d{2})(?![\d"':：])""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_DUPLICATE = re.compile(r'duplicate key "([^"]*)"')


def cause(error: Any, lines: list[str]) -> tuple[int, str]:
    """The line at which the mistake was made, and what it is."""
    problem = str(getattr(error, "problem", None) or error).split("\n")[0]
    at, began = _line(getattr(error, "problem_mark", None)), _line(getattr(error, "context_mark", None))
    line = lines[at - 1] if at <= len(lines) else ""
    duplicate = _DUPLICATE.search(problem)
    if duplicate:
        return at, notice("duplicate_key", key=duplicate[1])
    if "control characters" in problem or "special characters" in problem:
        return _odd_line(lines), notice("hidden_character")
    if line.startswith("---"):
        return at, notice("second_document")
    opened = _open_quote(lines)
    if opened:
        return opened, notice("open_quote", right=shown(_closed(lines[opened - 1].strip()), 60))
    bracket = _open_bracket(lines) if "flow" in str(getattr(error, "context", "")) else 0
    if bracket:
        return bracket, notice("open_bracket", right=shown(_bracketed(lines[bracket - 1].strip()), 60))
    if "could not find expected ':'" in problem:
        return began, notice("no_colon", line=shown(lines[began - 1].strip()))
    for number in range(at - 1, max(0, at - NEAR), -1):
        if _NO_COLON.match(lines[number - 1]):
            return number, notice("no_colon", line=shown(lines[number - 1].strip()))
    return _culprit(lines, at), _at_line(line, problem)


def _at_line(line: str, problem: str) -> str:
    """What is wrong at the line at which the parser stopped."""
    if _CLOCK.search(_QUOTED.sub("", line)):
        return notice("clock_quotes", right=shown(_CLOCK.sub(_clock, line).strip(), 60))
    keyed = _KEYED.match(line)
    value = keyed[3] or "" if keyed else line.strip().removeprefix("- ")
    head = f"{keyed[2]}: " if keyed else "- "
    right = head + '"' + value.replace('"', "”") + '"'
    if _GOES_ON.match(value) and not value.endswith(("]", "}")):
        return notice("quote_and_more", right=shown(f"{head}'{value}'", 60))
    if value[:1] in tuple("@`%*&!|>,?]}"):
        return notice("special_start", right=shown(right, 60))
    if value[:1] in ("{", "["):
        return notice("text_in_brackets")
    if re.search(r":(?:\s|$)", value):
        return notice("colon_in_text", right=shown(right, 60))
    if keyed or line.lstrip().startswith("-"):
        return notice("indentation")
    return notice("unreadable", problem=problem)


def _clock(found: re.Match[str]) -> str:
    return f'"{int(found[1]):02}:{found[2]}"'


def _culprit(lines: list[str], at: int) -> int:
    """The line that is out of place: the one at which the parser stopped, or the one above it when that below agrees
    with the former."""
    here, above, below = (lines[n] if 0 <= n < len(lines) else "" for n in (at - 1, at - 2, at))
    agree = bool(below.strip()) and _indent(here) == _indent(below) and not here.lstrip().startswith("- ")
    moved = above.lstrip().startswith("- ") or (_KEYED.match(above) and 0 < abs(_indent(above) - _indent(here)) < 2)
    return at - 1 if agree and moved else at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 1


def _odd_line(lines: list[str]) -> int:
    odd = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
    return next((number for number, line in enumerate(lines, 1) if odd.search(line)), 1)


def _open_quote(lines: list[str]) -> int:
    """The first line whose value begins with a quote that is not closed on it, or 0: texts over several lines are
    written below `|-`."""
    for number, line in enumerate(lines, 1):
        found = _OPEN_QUOTE.match(line)
        if found and not line.lstrip().startswith("#"):
            rest = line.replace("\\" + found[1], "") if found[1] == '"' else line.replace("''", "")
            if rest.count(found[1]) % 2:
                return number
    return 0


def _open_bracket(lines: list[str]) -> int:
    """The first line from which on a bracket is open, or 0: quoted ones aside."""
    depth, opened = 0, 0
    for number, line in enumerate(lines, 1):
        if depth and (_KEYED.match(line) or line.lstrip().startswith("- ")):
            return opened
        bare = _QUOTED.sub("", "" if line.lstrip().startswith("#") else line)
        change = sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")
        opened = number if depth == 0 and change > 0 else opened
        depth = max(0, depth + change)
    return opened if depth else 0


def _closed(line: str) -> str:
    quote = '"' if line.count('"') % 2 else "'"
    return line[:-1] + quote + line[-1] if line.endswith("]") else line + quote


def _bracketed(line: str) -> str:
    for opening, closing in ("[]", "{}"):
        line += closing * (line.count(opening) - line.count(closing))
    return line
