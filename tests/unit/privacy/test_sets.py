"""How many ways of sending secrets are seen, and how many harmless lines stay; the lines are in sets/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.privacy.expectation import Line, expected
from bot.privacy.guard import clean
from bot.privacy.masking import mask

SETS = Path(__file__).with_name("sets")
_SECRET = re.compile(r"\{(.*?)\}", re.S)
_BETWEEN = re.compile(r"[\W_]|空格|加|年|月|日")


def told(rows: str) -> list[str]:
    """What is kept of messages that come one after another, the bot's answers between them."""
    lines: list[Line] = []
    kept = []
    for row in rows.split(" || "):
        masked = mask(clean(re.sub(r"[{}]", "", row)), expected(lines))
        lines += [Line("customer", masked.text), Line("bot", "好的，请说说遇到了什么问题。")]
        kept.append(masked.text)
    return kept


def is_told(rows: str) -> bool:
    """Whether a secret of the messages can be read in what is kept of them."""
    kept = _BETWEEN.sub("", "".join(told(rows)))
    return any(_BETWEEN.sub("", secret) in kept for secret in _SECRET.findall(rows) if _BETWEEN.sub("", secret))


def lines_of(pattern: str) -> list[str]:
    """The lines of all files of this name."""
    found: list[str] = []
    for path in sorted(SETS.glob(pattern)):
        rows = YAML(typ="safe").load(path)
        found += [str(row) for part in (rows.values() if isinstance(rows, dict) else [rows]) for row in part]
    return found


@pytest.mark.parametrize("name", ["seen", "held_out", "third", "fourth"])
def test_nearly_every_secret_is_hidden(name: str) -> None:
    rows = lines_of(f"secrets_{name}_*.yml")
    missed = [row for row in rows if is_told(row)]
    assert len(rows) > 60 and len(missed) <= 0.02 * len(rows), missed


@pytest.mark.parametrize("name", ["seen", "held_out", "third", "fourth"])
def test_nearly_every_harmless_line_stays(name: str) -> None:
    rows = lines_of(f"harmless_{name}_*.yml")
    changed = [row for row in rows if any("隐藏" in kept or "**" in kept for kept in told(row)) and not has_phone(row)]
    assert len(rows) >= 60 and len(changed) <= 0.01 * len(rows), changed


def has_phone(row: str) -> bool:
    return re.search(r"1[3-9]\d{9}", row) is not None
