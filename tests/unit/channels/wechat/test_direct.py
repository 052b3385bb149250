"""The immediate answer: as much as one message carries, in order, in a form that needs no API."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.channels.wechat.direct import direct
from bot.channels.wechat.parcels import as_texts, join, pack, text_body, without_options
from bot.channels.wechat.texts import MOST_BYTES, size
from bot.channels.wechat.words import sentence
from bot.mail import Body
from tests.support.table import table


def menu(head: str = "好了吗？", count: int = 2, label: str = "好了") -> Body:
    entries = [{"id": str(10**15 + n), "content": f"{label}{n}"} for n in range(count)]
    return {"kind": "menu", "head": head, "entries": entries, "numbers": list(range(1, count + 1))}


def test_where_the_rest_can_follow_a_question_at_the_end_stays_a_menu() -> None:
    said = direct([text_body("一"), text_body("二"), menu()], calls=True)
    assert (said.text, said.whole, said.rest) == ("一\n\n二", 2, None)


def test_where_nothing_can_follow_the_question_and_its_options_are_in_it() -> None:
    said = direct([text_body("一"), menu()], calls=False)
    assert said.whole == 2 and said.text.startswith("一\n\n好了吗？\n1. <a href=") and said.text.endswith("好了1</a>")


@pytest.mark.parametrize("calls", [True, False])
def test_a_question_in_the_middle_does_not_hold_up_what_is_behind_it(calls: bool) -> None:
    said = direct([menu(sentence("pick")), text_body("后面")], calls)
    assert said.whole == 2 and said.text.endswith("</a>\n\n后面")


def test_options_alone_are_never_an_empty_answer() -> None:
    assert direct([menu(sentence("pick"))], calls=True).text.startswith("请选择：\n1. ")


def test_a_person_is_told_from_the_bot() -> None:
    both = direct([text_body("机器人说"), text_body("我是小林", "agent")], calls=False)
    assert both.text == "机器人说\n\n【客服】我是小林"
    assert direct([text_body("我是小林", "agent")], calls=False).text == "我是小林"


def test_options_that_are_too_long_as_links_are_numbers() -> None:
    said = direct([menu("问" * 300, 10, "很长很长的选项")], calls=False)
    assert said.whole == 1 and "<a " not in said.text and "10. 很长很长的选项9" in said.text


@table("seed", range(200))
def test_nothing_is_lost_doubled_or_too_long_whatever_waits(seed: int) -> None:
    rng = random.Random(seed)
    bodies: list[Body] = []
    for n in range(rng.randrange(1, 9)):
        text = f"《{n}》" + "长" * rng.choice((1, 50, 300, 600))
        bodies.append(rng.choice((text_body(text), text_body(text, "agent"), menu(text, rng.randrange(1, 11)))))
    told, left = list[str](), bodies
    while left:
        said = direct(left, calls=rng.random() < 0.5)
        assert size(said.text) <= MOST_BYTES
        rest = left[said.whole :]
        if said.rest is not None:
            rest = [said.rest, *rest[1:]]
        if rest == left:  # this one is for the API
            told.append(str(rest[0].get("text") or rest[0]["head"]))
            rest = rest[1:]
        told.append(said.text)
        left = rest
    whole = "".join(told)
    assert [whole.count(f"《{n}》") for n in range(len(bodies))] == [1] * len(bodies)
    places = [whole.index(f"《{n}》") for n in range(len(bodies))]
    assert places == sorted(places)


PAGE = {
    "kind": "page",
    "title": "退款进度",
    "about": "看",
    "url": "https://a.b/c",
    "text": "看 https://a.b/c",
    "by": "agent",
}


def test_a_page_waits_to_be_a_card_where_it_can_and_is_words_where_not() -> None:
    assert direct([PAGE, text_body("后面", "agent")], calls=True).text == ""
    said = direct([text_body("前面", "agent"), PAGE], calls=True)
    assert (said.text, said.whole) == ("前面", 1)
    said = direct([text_body("前面", "agent"), PAGE], calls=False)
    assert (said.text, said.whole) == ("前面\n\n看 https://a.b/c", 2)


def test_where_too_much_waits_a_page_goes_with_the_words_beside_it() -> None:
    assert join([text_body("一", "agent"), PAGE]) == [text_body("一\n\n看 https://a.b/c", "agent")]
    assert [body["text"] for body in join([text_body("一"), PAGE])] == ["一", "看 https://a.b/c"]


def test_what_a_question_still_says_once_it_is_over() -> None:
    assert without_options(menu()) == text_body("好了吗？") and without_options(menu(sentence("pick"))) is None


def test_texts_go_together_and_questions_and_people_stay_apart() -> None:
    bodies = [text_body("一"), text_body("二"), menu(), text_body("三", "agent"), text_body("四")]
    assert join(bodies) == [text_body("一\n\n二"), menu(), text_body("三", "agent"), text_body("四")]


def test_a_menu_that_is_too_large_is_several_texts() -> None:
    texts = as_texts(menu("问" * 340, 10, "一个有二十多个字那么长的选项" * 4))
    assert len(texts) > 1 and all(size(body["text"]) <= MOST_BYTES for body in texts)
    made: list[Any] = pack([], "msgmenu", lambda token, label: "1")
    assert made == []
