"""Web pages that people at the desk show a customer of 微信客服: a link in its place, words where it is not taken."""

from __future__ import annotations

from typing import Any

import pytest

from bot.exchange import Reply
from bot.store import Store
from tests.integration.wechat.acting import agent_says
from tests.integration.wecom_kf.test_talking import with_person
from tests.integration.wecom_kf.world import Customer, World

URL = "https://help.okpay.example/refund"
SAID = f"照这一页操作：{URL}"


def links(customer: Customer) -> list[dict[str, Any]]:
    return [bubble for bubble in customer.chat() if bubble["kind"] == "page"]


def test_a_page_arrives_as_a_link_with_a_picture(world: World, store: Store, customer: Customer) -> None:
    found = with_person(store, customer)
    agent_says(store, found, Reply("先看这里"))
    agent_says(store, found, Reply(SAID))
    agent_says(store, found, Reply("看完告诉我"))
    customer.hears("看完告诉我")
    assert customer.heard()[-3:] == ["先看这里", "退款进度", "看完告诉我"]
    [link] = links(customer)
    assert (link["url"], link["about"]) == (URL, "照这一页操作\n查退款走到哪一步")
    shown = world.http.get(f"{world.fake_url}/fake/media/{link['media_id']}").content
    assert shown.startswith(b"\x89PNG") and ("agent", SAID) in customer.lines()


@pytest.mark.parametrize("code", [40008, 45002])
def test_a_link_that_is_not_taken_goes_as_words_once(world: World, store: Store, customer: Customer, code: int) -> None:
    found = with_person(store, customer)
    world.behave(link_faults=[code])
    agent_says(store, found, Reply(SAID))
    customer.hears(SAID)
    assert links(customer) == [] and "".join(customer.heard()).count(URL) == 1
    agent_says(store, found, Reply(f"再看一次 {URL}"))
    customer.hears("退款进度")
    assert len(links(customer)) == 1, "the next one is tried as a link again"
