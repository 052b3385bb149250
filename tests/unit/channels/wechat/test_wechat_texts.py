"""Pieces of 2,048 bytes, and what a reply looks like in each form of menu."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.account import MenuForm
from bot.channels.wechat.direct import direct
from bot.channels.wechat.parcels import as_text, pack
from bot.channels.wechat.texts import harmless, merge, size, split
from tests.support.channel_contract import message
from tests.support.table import table

LINK = '<a href="weixin://bizmsgmenu?msgmenucontent=%E5%A5%BD&msgmenuid=1">好了吗好了吗</a>'
CHARACTERS = st.sampled_from("好。，a .\n😀é!？\u3000<>&")


@given(st.text(CHARACTERS, max_size=400), st.integers(12, 200))
def test_j_pieces_fit_and_nothing_but_blanks_is_lost(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(0 < size(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.lists(st.text(CHARACTERS, min_size=1, max_size=90), max_size=8), st.integers(60, 300))
def test_merged_pieces_are_few_and_keep_their_order(texts: list[str], most: int) -> None:
    merged = merge(texts, most)
    assert all(size(piece) <= most for piece in merged)
    assert "".join("".join(merged).split()) == "".join("".join(texts).split())
    assert len(merged) <= max(len(texts), sum(len(split(t, most)) for t in texts))


@table("before", range(0, 40))
def test_j_no_link_is_cut(before: int) -> None:
    pieces = split("字" * before + LINK + "后" * 30, 130)
    assert [LINK in piece for piece in pieces].count(True) == 1
    assert all(size(piece) <= 130 for piece in pieces)


def test_a_piece_ends_where_a_sentence_does() -> None:
    text = "第一句话。" * 100 + "第二句没有说完"
    assert all(piece.endswith("。") for piece in split(text, 400)[:-1])


def test_only_our_own_links_are_links() -> None:
    assert harmless("<a href='x'>y</a> <b> < a") == "＜a href='x'>y＜/a> <b> < a"
    [body] = pack([message("<A HREF=x>点我</A>")], "links", _ids())
    assert "<A" not in body["text"]


@pytest.mark.parametrize("form", ["links", "numbers"])
def test_options_can_be_text(form: MenuForm) -> None:
    [body] = pack([message("好了吗？", options=("好了", "还是不行"))], form, _ids())
    shown = re.sub(r"<a [^>]+>(.*?)</a>", r"\1", body["text"])
    assert shown == "好了吗？\n\n1. 好了\n2. 还是不行"
    assert ("weixin://" in body["text"]) == (form == "links")


def test_a_menu_alone_is_said_first_and_clicked_after() -> None:
    [body] = pack([message("好了吗？", options=("好了",))], "msgmenu", _ids())
    said = direct([body], calls=True)
    assert (said.text, said.whole) == ("好了吗？", 0) and said.rest is not None
    assert said.rest["entries"] == body["entries"] and said.rest["head"] != said.text


def test_i_a_menu_becomes_numbered_links_where_menus_are_not_allowed() -> None:
    [body] = pack([message("好了吗？", options=("好了", "不<a>行"))], "msgmenu", _ids())
    text = as_text(body, "links")
    assert text.startswith("好了吗？\n1. <a href=") and text.count("<a ") == 2 and "＜a>" in text


def test_too_many_options_or_too_long_a_question_are_no_menu_of_their_own() -> None:
    many = pack([message("选", options=tuple(f"第{n}个" for n in range(11)))], "msgmenu", _ids())
    assert [body["kind"] for body in many] == ["text"]
    long = pack([message("长" * 400, options=("好了",))], "msgmenu", _ids())
    assert [body["kind"] for body in long] == ["text", "menu"]


def test_a_rating_is_asked_for_with_five_entries() -> None:
    tokens: list[str] = []
    [body] = pack([message("满意吗？", kind="csat")], "msgmenu", lambda token, label: tokens.append(token) or "7")  # type: ignore[func-returns-value]
    assert tokens == [f"rating:{n}" for n in (5, 4, 3, 2, 1)] and len(body["entries"]) == 5


def test_a_person_is_not_run_together_with_the_bot() -> None:
    said: list[dict[str, Any]] = [
        message("正在转接"),
        message("我是小林", **{"from": "agent"}),
        message("请说", **{"from": "agent"}),
    ]
    assert [b["text"] for b in pack(said, "msgmenu", _ids())] == ["正在转接", "我是小林\n\n请说"]


def _ids() -> Any:
    numbers = iter(range(1, 100))
    return lambda token, label: str(next(numbers))
