"""Nothing that can be pulled is lost or taken twice: pages, lost calls, repeated calls, several processes, kill -9.

PAYDOC_WECOM_KF_KILLS says how many processes are killed.
"""

from __future__ import annotations

import os
import random
import re
import time

import httpx
import pytest

from bot.store import Store
from simulated_wecom.sealing import Keys, call, challenge, fresh, sealed
from tests.integration.wecom_kf.conftest import until
from tests.integration.wecom_kf.world import Customer, World

KILLS = int(os.environ.get("PAYDOC_WECOM_KF_KILLS", "3"))
ANSWER = re.compile(r"收到：第(\d+)件")


def post(world: World, query: dict[str, str], body: bytes, brand: str = "okpay") -> httpx.Response:
    return world.http.post(f"{world.url}/wecom_kf/{brand}", params=query, content=body)


def test_the_address_proves_to_be_ours(world: World) -> None:
    assert world.post("okpay", "verify", {}) == {"verified": True}
    assert world.post("eepay", "verify", {}) == {"verified": True}


def test_what_is_not_the_platforms_is_refused(world: World) -> None:
    keys = world.keys["okpay"]
    query, body = call(keys, "T" * 20)
    refused = [
        (403, {**query, "msg_signature": "0" * 40}, body, "okpay"),
        (403, {**query, "nonce": "1"}, body, "okpay"),
        (403, *call(fresh(), "T" * 20), "okpay"),
        (403, *call(Keys("ww0000000000", keys.open_kfid, keys.token, keys.secret, keys.aes_key), "T" * 20), "okpay"),
        (400, query, b"<xml><Event>kf_msg_or_event</Event></xml>", "okpay"),
        (400, query, b"\xff" * 40, "okpay"),
        (413, query, b"x" * 70_000, "okpay"),
        (404, query, body, "yibifu"),
    ]
    assert [post(world, *given).status_code for _, *given in refused] == [status for status, *_ in refused]
    asked = challenge(keys, "123")
    assert world.http.get(f"{world.url}/wecom_kf/okpay", params={**asked, "nonce": "1"}).status_code == 403
    assert world.http.get(f"{world.url}/wecom_kf/okpay", params={}).status_code == 400


def test_a_call_that_is_repeated_or_about_something_else_is_answered_and_does_nothing(
    world: World, customer: Customer
) -> None:
    customer.says("只有一次")
    customer.hears("收到：只有一次")
    query, body = call(world.keys["okpay"], "old-ticket")
    other = "<xml><MsgType>event</MsgType><Event>change_contact</Event></xml>"
    answers = [post(world, query, body) for _ in range(3)] + [post(world, *sealed(world.keys["okpay"], other))]
    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "success")] * 4
    customer.says("再来一次")
    customer.hears("收到：再来一次")
    assert "\n".join(customer.heard()).count("收到：只有一次") == 1


def test_what_is_behind_small_and_empty_pages_is_read(world: World, store: Store) -> None:
    customers = [Customer(world, store) for _ in range(3)]
    world.behave(page=2, loses_calls=True)
    try:
        for n in range(5):
            for customer in customers:
                customer.says(f"第{n}句")
        world.behave(empty_pages=4, loses_calls=False)
        world.post("okpay", "call", {})
        for customer in customers:
            customer.hears("收到：第4句")
            said = [text for who, text in customer.lines() if who == "customer"]
            assert said == [f"第{n}句" for n in range(5)]
    finally:
        world.behave(page=1000, empty_pages=0, loses_calls=False)


def test_each_word_has_one_effect_however_often_two_processes_are_called(world: World, store: Store) -> None:
    customers = [Customer(world, store) for _ in range(8)]
    for n in range(3):
        for customer in customers:
            customer.sends({"msgtype": "text", "text": {"content": f"第{n}遍"}}, calls=4, copies=2)
    for customer in customers:
        customer.hears("收到：第2遍")
        assert re.findall(r"收到：第(\d)遍", "\n".join(customer.heard())) == ["0", "1", "2"]
        assert [text for who, text in customer.lines() if who == "customer"] == ["第0遍", "第1遍", "第2遍"]


def answers(customer: Customer) -> list[str]:
    """The numbers that were answered, as the conversation has them."""
    return ANSWER.findall("\n".join(text for who, text in customer.lines() if who == "bot"))


def test_kills_between_pull_and_store_lose_nothing_and_double_nothing(world: World, store: Store) -> None:
    customers, chance = [Customer(world, store) for _ in range(6)], random.Random(KILLS)
    everything = [str(n) for n in range(KILLS)]
    world.behave(page=2)
    try:
        for n in range(KILLS):
            for customer in customers:
                customer.says(f"第{n}件")
            # Somewhere within a page: each process is killed in turn, the other and the next go on.
            time.sleep(chance.uniform(0.0, 0.4))
            world.kill(n % 2)
            world.begin(n % 2)
        for customer in customers:
            until(lambda customer=customer: answers(customer) == everything, 180 + 4 * KILLS)
            # Who writes faster than is answered uses up what a message permits; the next one lets what is held go out.
            customer.says("还有一句")
            shown = customer.hears("收到：还有一句", 180)
            assert list(dict.fromkeys(ANSWER.findall(shown))) == everything
            said = [text for who, text in customer.lines() if who == "customer"]
            assert said == [*(f"第{n}件" for n in range(KILLS)), "还有一句"]
            assert answers(customer) == everything
    finally:
        world.behave(page=1000)


def test_what_waits_together_is_read_together(world: World, customer: Customer) -> None:
    world.behave(loses_calls=True)
    for n in range(7):
        customer.says(f"攒了{n}句")
    world.behave(loses_calls=False)
    world.post("okpay", "call", {})
    customer.hears("收到：攒了6句")
    assert len(customer.chat()) < 5, "seven answers for one word more than the platform takes"


def test_what_came_while_calls_were_lost_is_read_at_the_next_start(world: World, customer: Customer) -> None:
    world.behave(loses_calls=True)
    try:
        customer.says("没人听见")
        for place in (0, 1):
            world.kill(place)
        world.begin(0)
        customer.hears("收到：没人听见")
        world.begin(1)
    finally:
        world.behave(loses_calls=False)


def test_a_token_that_has_ended_is_replaced_on_the_way(world: World, customer: Customer) -> None:
    customer.says("先来一句")
    customer.hears("收到：先来一句")
    before = world.state()["calls"]["gettoken"]
    world.behave(new_token=True)
    customer.says("换了令牌")
    customer.hears("收到：换了令牌")
    assert 1 <= world.state()["calls"]["gettoken"] - before <= 4


def test_a_pull_that_is_refused_is_tried_again(world: World, customer: Customer) -> None:
    world.behave(refuses=45033)
    customer.says("太快了吗")
    until(lambda: "nothing can be pulled" in world.log.read_text())
    world.behave(refuses=None)
    customer.hears("收到：太快了吗")


@pytest.mark.parametrize("brand", ["upay", "eepay"])
def test_accounts_of_one_corporation_are_called_at_one_address_and_kept_apart(
    world: World, store: Store, brand: str
) -> None:
    customer = Customer(world, store, brand)
    customer.enters()
    customer.hears({"upay": "您好，这里是upay。", "eepay": "您好，这里是eepay。"}[brand])
    customer.says("在吗")
    customer.hears("收到：在吗")
    assert world.state(brand)["sent"][-1].get("open_kfid", "") in ("", world.keys[brand].open_kfid)
