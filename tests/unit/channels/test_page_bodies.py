"""A page that an agent shows is a card in its place, and as words nothing of it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.page_bodies import MOST_ON_CARD, as_words, with_pages
from bot.knowledge.web_pages import WebPage, WebPages
from bot.mail import Body, Message
from tests.support.channel_contract import message

URL = "https://help.okpay.example/refund"
PAGES = WebPages((WebPage("tk", "退款进度", URL, "查退款走到哪一步"),), frozenset({"help.okpay.example"}))


def says(text: str, **more: Any) -> dict[str, Any]:
    return {**message(text), "from": "agent", **more}


def words(messages: Sequence[Message]) -> list[Body]:
    return [{"kind": "text", "text": "+".join(each["text"] for each in messages), "by": "agent"}]


def packed(*messages: Message) -> list[Body]:
    return with_pages(messages, PAGES, words)


def test_a_card_keeps_its_place_and_says_what_was_said_with_it() -> None:
    one, card, two = packed(says("一"), says(f"照这一页：{URL}"), says("二"))
    assert (one["text"], two["text"]) == ("一", "二")
    assert card == {
        "kind": "page", "title": "退款进度", "about": "照这一页\n查退款走到哪一步", "url": URL,
        "text": f"照这一页：{URL}", "by": "agent",
    }  # fmt: skip
    assert as_words(card) == {"kind": "text", "text": f"照这一页：{URL}", "by": "agent"} and as_words(one) is one


def test_many_words_are_a_message_before_the_card() -> None:
    long = "长" * (MOST_ON_CARD + 1)
    said, card = packed(says(f"{long}\n{URL}"))
    assert said["text"] == long and (card["title"], card["about"]) == ("退款进度", "查退款走到哪一步")
    assert card["text"] == f"退款进度\n{URL}"
    assert len(packed(says(f"{long[1:]}\n{URL}"))) == 1, "as many as fit are on it"


def test_a_page_that_is_not_listed_has_a_title_all_the_same() -> None:
    [card] = packed(says("看 https://help.okpay.example/other"))
    assert (card["title"], card["about"]) == ("网页", "看")


def test_only_words_of_an_agents_are_a_card() -> None:
    others = [
        message(URL),
        says(URL, attachment={"id": "p"}),
        {**message(URL, options=("甲",)), "from": "agent"},
        says("没有网页"),
    ]
    for each in others:
        assert [body["kind"] for body in packed(each)] == ["text"]


def test_nothing_on_a_card_is_taken_for_a_link_of_ours() -> None:
    [card] = packed(says(f'<a href="x">甲</a> {URL}'))
    assert not any("<" in card[name].replace("</", "<").replace(">", "") for name in ("about", "text"))
