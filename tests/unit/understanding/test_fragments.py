"""Beginnings of a message that say nothing yet, and all that must never wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import bot.understanding
from bot.knowledge.loader import load
from bot.knowledge.matching import bare
from bot.understanding import fragments
from bot.understanding.fragments import LONGEST, waits_for_more
from tests.support.table import table

_READ = YAML(typ="safe")
WORDS = _READ.load(Path(fragments.__file__).with_name("fragments.yml"))
NUMERALS = _READ.load(Path(bot.understanding.__file__).with_name("numbers.yml"))["numerals"]
OPENERS = "我 那个 就是 然后 你好 您好 请问 我想 不过 因为 喂 hi 那個 然後"
DAYS = "昨天 前天 刚才 昨晚 上周 剛才"
ANSWERS = (
    "好了 好 嗯 哦 对 是 不是 够 不够 够的 行 不行 可以 有 没有 没 没用 还没 还是 等等 等下 继续 取消 人工 谢谢 不用 "
    "要 不要 会 不会 在 不在 正常 没超 超了 换了 试过 1 2 三 500 8号 3天 一块 ok no ? 退款 付款 充值 被骗 急 救命"
)
SENTENCES = [
    "我付不了款",
    "昨天转的账",
    "你好，我的钱没到",
    "那个退款还没到",
    "就是登不上去",
    "然后怎么办",
    "请问怎么提现",
]


@table("text", [*OPENERS.split(), *DAYS.split(), "那个…", "那个……………………", "我，", " 你好！ ", "就是。"])
def test_a_bare_opener_waits_for_the_rest(text: str) -> None:
    assert waits_for_more(text) is True


@table("text", ["", " ", "……", *ANSWERS.split(), *SENTENCES])
def test_an_answer_a_number_or_a_sentence_never_waits(text: str) -> None:
    assert waits_for_more(text) is False


@pytest.mark.parametrize("text", ["我？", "昨天?", "然后？", "那个??"])
def test_a_question_never_waits(text: str) -> None:
    assert not waits_for_more(text)


@table("text", DAYS.split())
def test_a_day_is_an_answer_where_a_step_may_ask_for_one(text: str) -> None:
    assert not waits_for_more(text, at_step=True)


def test_other_openers_wait_at_a_step_too() -> None:
    assert all(waits_for_more(text, at_step=True) for text in OPENERS.split())


def test_the_label_of_an_option_never_waits() -> None:
    assert not waits_for_more("昨天", ("今天", "昨天"))
    assert not waits_for_more("这个。", ("那个", "这个！"))
    assert waits_for_more("昨天", ("今天", "更早"))


def test_every_word_is_short_and_written_once() -> None:
    words = [*WORDS["openers"], *WORDS["days"]]
    assert [word for word in words if not 0 < len(bare(word)) <= LONGEST] == []
    assert len(set(words)) == len(words)


def test_longer_words_never_wait_whatever_the_list_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "_OPENERS", frozenset({"我我我", "我我我我"}))
    assert waits_for_more("我我我") and not waits_for_more("我我我我")


def answers() -> Iterator[str]:
    """Everything that names an option somewhere in the knowledge, and what picks one by its number."""
    knowledge = load()
    yield from (text for key, text in knowledge.phrases.items() if key.startswith("label_"))
    yield from (str(word) for words in NUMERALS.values() for word in words)
    for brand in knowledge.brands.values():
        for checklist in brand.checklists.values():
            for step in checklist.steps:
                for option in step.options:
                    yield from (option.label, *option.says)


def test_nothing_that_names_an_option_waits_at_its_step() -> None:
    found = list(answers())
    assert len(found) > 200
    assert [text for text in found if waits_for_more(text, at_step=True)] == []


def test_blanks_and_dots_around_an_opener_count_up_to_a_point() -> None:
    assert waits_for_more("我" + "。" * 29) is True
    assert waits_for_more("我" + "。" * 30) is False
