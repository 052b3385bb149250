"""What is said to an editor: every sentence is used, and the word that was meant is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.knowledge import notices
from bot.knowledge.notices import hint, nearest, notice, shown
from tests.support.table import table

ROOM = Path(notices.__file__).parent
SENTENCES = YAML(typ="safe").load((ROOM / "notices_zh.yml").read_text(encoding="utf-8"))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in [*ROOM.rglob("*.py"), ROOM.parent / "cli/main.py"])


@table("name", SENTENCES)
def test_a_sentence_is_said_somewhere_and_is_chinese(name: str) -> None:
    assert f'"{name}"' in CODE
    assert re.search("[\u4e00-\u9fff，、：；]", SENTENCES[name])


def test_every_sentence_that_is_said_is_there() -> None:
    assert set(re.findall(r'notice\(\s*"(\w+)"', CODE)) <= SENTENCES.keys()


@table(
    ("word", "known", "meant"),
    [
        ("shrot", {"short", "source"}, "short"),
        ("Then", {"then", "text"}, "then"),
        ("nxt", {"next", "stay"}, "next"),
        ("网络桶", {"网络", "网络通", "网络断"}, "网络通"),
        ("余鹅", {"余额", "网络"}, "余额"),
        ("到账方式", {"支付方式"}, ""),
        ("money", {"repeat", "affirm"}, ""),
        ("anything", (), ""),
    ],
)
def test_the_word_that_was_meant(word: str, known: set[str], meant: str) -> None:
    assert nearest(word, known) == meant


def test_a_hint_names_what_was_meant_or_else_what_there_is() -> None:
    assert hint("nxt", {"next", "stay"}) == "，是不是要写 next？"
    assert hint("away", {"next", "stay"}) == "，可以写的有：next、stay"
    assert hint("away", {str(number) for number in range(31)}) == hint("away", ()) == ""


def test_a_long_text_is_cut() -> None:
    assert (shown("一二三四", 4), shown("一二三四五", 4)) == ("一二三四", "一二三四…")


def test_a_sentence_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        notice("nothing")
