"""What people at the desk show a customer of 微信客服: uploaded, sent in its place, tried again, or owned up to."""

from __future__ import annotations

from typing import Any

import pytest

from bot.exchange import Reply
from bot.store import Store
from tests.integration.wechat.acting import agent_says, agent_shows
from tests.integration.wecom_kf.conftest import until
from tests.integration.wecom_kf.test_talking import kept_reasons, picture, with_person
from tests.integration.wecom_kf.world import Customer, World


def pictures_of(customer: Customer) -> list[bytes]:
    """Those on the customer's phone."""
    names = [bubble["media_id"] for bubble in customer.chat() if bubble["kind"] == "image"]
    world = customer.world
    return [world.http.get(f"{world.fake_url}/fake/media/{name}").content for name in names]


def test_a_picture_arrives_in_its_place(store: Store, customer: Customer) -> None:
    found = with_person(store, customer)
    agent_says(store, found, Reply("点这里"))
    agent_shows(store, found, picture())
    agent_says(store, found, Reply("再点确定"))
    customer.hears("再点确定")
    assert customer.heard()[-3:] == ["点这里", "[图片]", "再点确定"] and pictures_of(customer) == [picture()]


@pytest.mark.parametrize("faults", [[-1], ["html"], [42001]])
def test_an_upload_that_fails_is_tried_again(world: World, store: Store, customer: Customer, faults: list[Any]) -> None:
    found = with_person(store, customer)
    world.behave(upload_faults=faults)
    agent_shows(store, found, picture())
    until(lambda: pictures_of(customer) == [picture()], 60)


@pytest.mark.parametrize(("code", "reason"), [(40006, "picture_too_large"), (48002, "picture_not_authorised")])
def test_where_the_platform_takes_none_both_sides_are_told_and_words_go_on(
    world: World, store: Store, customer: Customer, code: int, reason: str
) -> None:
    found = with_person(store, customer)
    world.behave(upload_faults=[code])
    agent_shows(store, found, picture())
    customer.hears("这里收不到")
    agent_says(store, found, Reply("那我说给您听"))
    customer.hears("那我说给您听")
    assert pictures_of(customer) == [] and kept_reasons(store, customer, "dead") == [reason]
    assert ("system", "客服发了一张图片，这里收不到，请等客服用文字说明。") in customer.lines()
