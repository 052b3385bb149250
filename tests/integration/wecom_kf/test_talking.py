"""What customers send and do, what they are sent, and what the platform refuses."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from bot.exchange import Reply
from bot.store import Store, tables
from bot.store.mail import MailStore
from bot.store.tables_customer import ratings
from bot.store.tables_mail import parcels
from tests.integration.wechat.acting import agent_says
from tests.integration.wecom_kf.conftest import until
from tests.integration.wecom_kf.world import Customer, World


def kept_reasons(store: Store, customer: Customer, state: str) -> list[str]:
    with store.engine.connect() as conn:
        wanted = sa.select(parcels.c.reason).where(parcels.c.address == customer.userid, parcels.c.state == state)
        return list(conn.execute(wanted).scalars())


def with_person(store: Store, customer: Customer, owner: str = "agent") -> str:
    """As if somebody at the desk had taken the conversation."""
    customer.says("人工")
    customer.hears("收到：人工")
    found = customer.conversation()
    with store._writer.begin() as conn:
        c = tables.conversations
        conn.execute(sa.update(c).where(c.c.id == found).values(owner=owner))
    return found


def test_who_enters_is_greeted_once_with_one_message_that_can_be_clicked(world: World, customer: Customer) -> None:
    assert customer.enters() is not None
    customer.hears("您好，这里是OKPay。")
    [greeting] = customer.chat()
    assert greeting["kind"] == "menu" and greeting["entries"][0]["content"] == "好了"
    assert customer.enters() is None
    customer.clicks("还是不行")
    customer.hears("选择：persists")
    assert "\n".join(customer.heard()).count("您好，这里是OKPay。") == 1


def test_who_does_not_wait_for_the_greeting_gets_it_with_the_answer(world: World, customer: Customer) -> None:
    world.behave(refuses=-1)
    customer.enters()
    customer.says("等不及了")
    world.behave(refuses=None)
    customer.hears("收到：等不及了")
    assert customer.phone()["state"] == 1, "a talk that we answer is the assistant's"


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ({"msgtype": "image", "image": {"media_id": "M"}}, "[图片]"),
        ({"msgtype": "voice", "voice": {"media_id": "M"}}, "[语音]"),
        ({"msgtype": "video", "video": {"media_id": "M"}}, "[视频]"),
        ({"msgtype": "file", "file": {"media_id": "M"}}, "[文件]"),
        (
            {"msgtype": "location", "location": {"name": "T.I.T", "latitude": 23.1, "longitude": 113.3}},
            "[位置] T.I.T\n23.1\n113.3",
        ),
        ({"msgtype": "link", "link": {"title": "公告", "url": "https://a.example/1"}}, "[链接] 公告\nhttps://a.example/1"),
        ({"msgtype": "business_card", "business_card": {"userid": "lin"}}, "[名片]"),
        ({"msgtype": "miniprogram", "miniprogram": {"title": "钱包", "appid": "wx1"}}, "[小程序] 钱包"),
        ({"msgtype": "channels_shop_product", "channels_shop_product": {"title": "充值卡"}}, "[视频号商品] 充值卡"),
        ({"msgtype": "channels_shop_order", "channels_shop_order": {"order_id": "31"}}, "[视频号订单] 31"),
        ({"msgtype": "something_new", "something_new": {"x": 1}}, "[其他内容]"),
    ],
)  # fmt: skip
def test_every_kind_leaves_a_line_and_is_answered(customer: Customer, message: dict[str, Any], line: str) -> None:
    customer.sends(message)
    customer.hears("收到了，已经记下")
    assert customer.lines()[0] == ("customer", line)


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 20), "red").save(made, "PNG")
    return made.getvalue()


def test_a_picture_is_there_when_a_person_has_the_conversation(world: World, store: Store, customer: Customer) -> None:
    world.behave(media_faults=[-1])
    customer.shows("image", picture(), "image/png")
    customer.hears("图片收到了")
    found = with_person(store, customer)

    def attached() -> list[Any]:
        page = store.page(found, 0)
        assert page is not None
        return [message["attachment"] for message in page.messages if message.get("attachment")]

    until(attached)
    assert attached()[0]["media_type"].startswith("image/")


def test_while_the_platforms_own_people_have_the_talk_the_bot_is_silent_and_all_is_written_down(
    customer: Customer,
) -> None:
    customer.says("先问一句")
    customer.hears("收到：先问一句")
    before = len(customer.chat())
    customer.servicer("take")
    customer.servicer("say", "我来帮您看看")
    customer.says("好的谢谢")
    until(lambda: ("customer", "好的谢谢") in customer.lines())
    lines = customer.lines()
    assert ("agent", "我来帮您看看") in lines
    assert [text for who, text in lines if who == "system"] == [
        "企业微信的接待人员接起了这个会话；在那边结束之前，这里不回答，客户和接待人员的话都记在这里。"
    ]
    assert len(customer.chat()) == before and lines[-1] == ("customer", "好的谢谢")
    customer.servicer("end")
    customer.says("又来了")
    customer.hears("收到：又来了")
    assert "收到：好的谢谢" not in "\n".join(customer.heard())


def test_what_our_people_say_while_others_have_the_talk_waits_for_its_end(
    store: Store, kept: MailStore, customer: Customer
) -> None:
    found = with_person(store, customer)
    customer.servicer("take")
    until(lambda: any(who == "system" for who, _ in customer.lines()))
    agent_says(store, found, Reply("我们这边也看到了"))
    until(lambda: kept_reasons(store, customer, "held") == ["with_others"])
    reach = kept.reach(found)
    assert reach is not None and reach.unreachable == "with_others"
    customer.servicer("end")
    customer.says("在吗")
    assert customer.hears("我们这边也看到了").count("我们这边也看到了") == 1


def test_a_talk_that_was_taken_without_a_word_to_us_is_left_alone(
    world: World, store: Store, customer: Customer
) -> None:
    found = with_person(store, customer)
    world.behave(customers={customer.userid: {"state": 3}})
    agent_says(store, found, Reply("这句还发不出去"))
    until(lambda: kept_reasons(store, customer, "held") == ["with_others"])
    world.behave(customers={customer.userid: {"state": 4}})
    customer.says("我又来了")
    customer.hears("这句还发不出去")


@pytest.mark.parametrize(("kind", "reason"), [(4, "window_over"), (5, "session_closed"), (6, "quota_used_up")])
def test_a_message_that_did_not_arrive_is_held_and_goes_out_at_the_next_word(
    world: World, store: Store, kept: MailStore, customer: Customer, kind: int, reason: str
) -> None:
    found = with_person(store, customer)
    world.behave(fails=[kind])
    agent_says(store, found, Reply("这句没有送到"))
    until(lambda: kept_reasons(store, customer, "held") == [reason])
    reach = kept.reach(found)
    assert reach is not None and (reach.unreachable, reach.held) == (reason, 1)
    customer.says("还在吗")
    assert customer.hears("这句没有送到").count("这句没有送到") == 1


def test_a_customer_who_rejects_messages_is_not_written_to_again(
    world: World, store: Store, kept: MailStore, customer: Customer
) -> None:
    found = with_person(store, customer)
    world.behave(customers={customer.userid: {"rejects": True}})
    agent_says(store, found, Reply("听得到吗"))
    until(lambda: kept_reasons(store, customer, "dead") == ["rejected_by_customer"])
    reach = kept.reach(found)
    assert reach is not None and reach.unreachable == "rejected_by_customer"


def test_an_account_that_cannot_send_any_more_is_an_alarm(world: World, store: Store, customer: Customer) -> None:
    found = with_person(store, customer)
    world.behave(fails=[2])
    agent_says(store, found, Reply("开关关了"))
    until(lambda: kept_reasons(store, customer, "dead") == ["api_switched_off"])
    alarms = [line for line in world.log.read_text().splitlines() if "a message did not arrive" in line]
    assert [line for line in alarms if "api_switched_off" in line and '"level":"error"' in line]


def test_more_than_may_be_sent_goes_together_and_the_rest_waits(
    store: Store, kept: MailStore, customer: Customer
) -> None:
    found = with_person(store, customer)
    for n in range(4):
        agent_says(store, found, Reply(f"第{n}条"))
        customer.hears(f"第{n}条")
    reach = kept.reach(found)
    assert reach is not None and reach.left == 0
    for n in (4, 5, 6):
        agent_says(store, found, Reply(f"第{n}条"))
    until(lambda: len(kept_reasons(store, customer, "held")) >= 1)
    assert set(kept_reasons(store, customer, "held")) == {"quota_used_up"}
    before = len(customer.chat())
    customer.says("您说")
    customer.hears("第6条")
    assert len(customer.chat()) - before <= 3, "what waited goes together with the answer where it can"


def test_what_the_platform_counts_differently_is_held(world: World, store: Store, customer: Customer) -> None:
    found = with_person(store, customer)
    world.behave(customers={customer.userid: {"until": 0.0}})
    agent_says(store, found, Reply("过了两天"))
    until(lambda: kept_reasons(store, customer, "held") == ["window_over"])
    customer.says("我在")
    customer.hears("过了两天")


def test_a_recalled_message_is_noted(world: World, customer: Customer) -> None:
    customer.says("发错了")
    customer.hears("收到：发错了")
    world.post("okpay", "event", {"kind": "user_recall_msg", "user": customer.userid, "more": {"recall_msgid": "x"}})
    until(lambda: ("system", "客户撤回了一条消息。") in customer.lines())


def test_help_is_rated_by_a_click_and_the_bot_says_no_more(store: Store, customer: Customer) -> None:
    found = with_person(store, customer)
    agent_says(store, found, Reply("处理好了，请评价", "csat"))
    customer.hears("非常满意")
    customer.clicks("满意")
    customer.hears("谢谢您的评价。")
    with store.engine.connect() as conn:
        wanted = sa.select(ratings.c.rating).where(ratings.c.conversation_id == found)
        assert conn.execute(wanted).scalar_one() == 4


def test_what_is_asked_too_long_for_a_menu_is_asked_in_words(customer: Customer) -> None:
    customer.says("长选")
    customer.hears("转人工")
    assert all(len(bubble["text"].encode()) <= 2048 for bubble in customer.chat())
