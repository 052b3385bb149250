"""What an editor's hand does to a file: another coding, full-width colons, curly quotes, a text cut off by #, and what
YAML itself cannot read, told at the line where it was done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml.error import YAMLError

from bot.knowledge.kept_trees import tree_of
from bot.knowledge.lined import Mapping, Sequence, Span, parse
from bot.knowledge.notices import notice, shown
from bot.knowledge.yaml_errors import cause

BOM = "\ufeff"
_KEY = r"^[ ]*(?:- +)?"
_FULL_COLON = re.compile(rf"{_KEY}(?:[A-Za-z_]+\s*：|\w+：(?=\s*\[))")
_NO_BLANK = re.compile(rf"{_KEY}[A-Za-z_]+:(?=[^\s/]|[\u3000\u00a0])")
_NO_BLANK_AFTER_DASH = re.compile(r"^[ ]*-[A-Za-z_]+:\s")
_OTHER_DASH = re.compile(r"^[ ]*[－—–−]\s*(?:[A-Za-z_]+:|\S)")
_OTHER_INDENT = re.compile(r"^[ ]*[\t\u3000\u00a0]")
_MARKED = re.compile(rf"{_KEY}[A-Za-z_]+:[ ]+([&*!@`%])")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)")
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLOCK = re.compile(r"(?::|^[ ]*-)[ ]*[|>｜＞][-+－]?\d?[ ]*(?:#.*)?$")
_CURLY = re.compile("“[^“”]*”|‘[^‘’]*’|＂[^＂]*＂|＇[^＇]*＇")
_FULL_LIST = re.compile(r"［.*|【[^】]*[】\]]|[^\[]*\]")
_FULL_BLOCK = re.compile(rf"{_KEY}[A-Za-z_]+:[ ]*[｜＞][-－]?\s*$")
_COMMENT = re.compile(r"\s+#")
_CHINESE = re.compile("[\u4e00-\u9fff]")


class Slip(NamedTuple):
    """One slip of the hand: the line, counted from 1, and what it is."""

    line: int
    reason: str


Tell = Callable[[Slip], None]


def read_text(path: Path, tell: Tell) -> str | None:
    """The text of a file in UTF-8, with or without a mark at its beginning; None where it is none."""
    try:
        data = path.read_bytes()
    except OSError:
        tell(Slip(1, notice("file_missing", name=path.name)))
        return None
    try:
        return data.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as error:
        tell(Slip(data.count(b"\n", 0, error.start) + 1, notice("coding")))
        return None


def tree(text: str, tell: Tell) -> Any:
    """The values of a YAML text; None where it cannot be read. Everything that its form gives away is told."""
    kept = tree_of(text)
    if kept is not None:
        return kept
    data, slips = _parsed(text)
    for slip in slips:
        tell(slip)
    return data


def sound_trees(texts: Iterable[str]) -> dict[str, Any]:
    """What the texts say; nothing where one of them has a slip."""
    told: list[Slip] = []
    trees = {text: tree(text, told.append) for text in texts if not told}
    return {} if told else trees


@lru_cache(maxsize=128)
def _parsed(text: str) -> tuple[Any, tuple[Slip, ...]]:
    """Kept: a file is read by the loader and by the linter, and most have not changed since the last time."""
    lines = text.splitlines()
    slips = list(_written(lines))
    try:
        data = parse(text)
    except (YAMLError, ValueError) as error:
        slips = slips or [Slip(*cause(error, lines))]
        data = None
    else:
        slips += _read(data, lines)
        if data is None:
            slips.append(Slip(1, notice("empty_file")))
    return data, tuple(dict.fromkeys(slips))


def _written(lines: list[str]) -> Iterator[Slip]:
    """What can be seen in the lines themselves."""
    for number, line in _outside_of_blocks(lines):
        if _HIDDEN.search(line):
            yield Slip(number, notice("hidden_character"))
        for form, sentence in _FORMS:
            if form.search(line):
                yield Slip(number, notice(sentence, right=shown(_mended(line), 60)))
                break


def _outside_of_blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines that are no comment and do not belong to a text written below `|-`, where all may stand."""
    deeper: int | None = None
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip(" "))
        if deeper is not None and (not line.strip() or indent > deeper):
            continue
        deeper = indent if _BLOCK.search(line) else None
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _mended(line: str) -> str:
    """The line as it was meant."""
    line = line.strip("\t\u3000\u00a0 ")
    line = re.sub(r"^[－—–−]\s*", "- ", line)
    line = re.sub(r"^-(?=[A-Za-z_])", "- ", line)
    line = re.sub(r"^((?:- +)?\w+)\s*：\s*", r"\1: ", line)
    line = re.sub(r"^((?:- +)?[A-Za-z_]+: +)([&*!@`%].*)$", r'\1"\2"', line)
    return re.sub(r"^((?:- +)?[A-Za-z_]+):[\u3000\u00a0]*(?=[^\s/])", r"\1: ", line)


def _read(data: Any, lines: list[str]) -> Iterator[Slip]:
    """What shows in the values beside what was written."""
    for value, span in _texts(data):
        if span.bare and span.listed and span.end > span.line:
            yield Slip(span.line + 1, notice("dash_missing", right=shown("- " + lines[span.line].strip(), 60)))
        if span.bare and _COMMENT.match(lines[span.end - 1][span.column :]) and _CHINESE.search(value):
            rest = lines[span.end - 1][span.column :].strip()
            yield Slip(span.end, notice("comment", lost=shown(rest), right=shown(f'"{value} {rest}"', 60)))
        if span.bare and _CURLY.fullmatch(value):
            yield Slip(span.line, notice("curly_quotes", right=shown(f'"{value[1:-1]}"', 60)))
        if span.bare and value.endswith('"') and value.count('"') % 2:
            yield Slip(span.line, notice("open_quote", right=shown(f'"{value}', 60)))
        if span.bare and _FULL_LIST.fullmatch(value):
            yield Slip(span.line, notice("full_width_list", right=shown(_list(value), 60)))


def _list(value: str) -> str:
    return "[" + value.strip("[]［］【】").replace("，", ", ") + "]"


def _texts(data: Any) -> Iterator[tuple[str, Span]]:
    """Every text with its place."""
    pairs: list[tuple[Any, Span]] = []
    if isinstance(data, Mapping):
        pairs = [(value, data.spans[key]) for key, value in data.items()]
    elif isinstance(data, Sequence):
        pairs = list(zip(data, data.spans, strict=True))
    for value, span in pairs:
        if isinstance(value, str):
            yield value, span
        else:
            yield from _texts(value)


_FORMS = (
    (_CONFLICT, "conflict"),
    (_OTHER_INDENT, "indent_characters"),
    (_OTHER_DASH, "other_dash"),
    (_FULL_COLON, "full_width_colon"),
    (_NO_BLANK_AFTER_DASH, "blank_after_dash"),
    (_NO_BLANK, "blank_after_colon"),
    (_MARKED, "special_start"),
    (_FULL_BLOCK, "full_width_block"),
)
