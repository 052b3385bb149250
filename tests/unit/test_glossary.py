"""The glossary names what exists, and nothing else has the same name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.support.table import table

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (\w+) \| [^|]+ \| [^|]+ \| `(\w+)` in `([\w/.]+)` \|$", (ROOT / "docs/glossary.md").read_text("utf-8"), re.M
)
CODE = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]


@cache
def homes() -> dict[str, list[str]]:
    """Where a class of each name is made, shapes of the web API aside."""
    found: dict[str, list[str]] = {}
    for path in (path for path in CODE if "http" not in path.parts):
        for name in set(re.findall(r"^class (\w+)", path.read_text("utf-8"), re.M)):
            found.setdefault(name, []).append(str(path.relative_to(ROOT)))
    return found


def test_every_row_of_the_page_is_read() -> None:
    page = (ROOT / "docs/glossary.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| word")]
    assert len(ROWS) == len(rows) >= 25


def test_a_word_stands_there_once() -> None:
    words = [word for word, _, _ in ROWS]
    assert len(words) == len(set(words))


@table(("word", "name", "home"), ROWS)
def test_a_word_is_the_name_of_one_thing(word: str, name: str, home: str) -> None:
    assert homes().get(name) == [home], word
