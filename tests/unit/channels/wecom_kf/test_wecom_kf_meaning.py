"""What each message and event that is pulled means."""

from __future__ import annotations

from typing import Any

from bot.channels.wecom_kf.meaning import Failed, read
from bot.mail import Arrival
from tests.support.table import table

NOW = 1_700_000_010.0
CHANGED = {"event_type": "session_status_change", "external_userid": "wm1"}
COMMON = {"msgid": "m1", "open_kfid": "wk1", "external_userid": "wm1", "send_time": 1_700_000_000, "origin": 3}


def of(kind: str, inside: dict[str, Any], **more: Any) -> Arrival:
    found = read({**COMMON, "msgtype": kind, kind: inside, **more}, NOW)
    assert isinstance(found, Arrival)
    return found


def event(kind: str, now: float = NOW, **more: Any) -> Arrival | Failed | None:
    inside = {"event_type": kind, "open_kfid": "wk1", "external_userid": "wm1", **more}
    return read({"msgid": "e1", "send_time": 1_700_000_000, "origin": 4, "msgtype": "event", "event": inside}, now)


def test_words_and_clicks() -> None:
    said, clicked = of("text", {"content": "付不了"}), of("text", {"content": "好了", "menu_id": "101"})
    assert (said.kind, said.text, said.menu_id, said.trigger, said.address) == (
        "said",
        "付不了",
        None,
        "message",
        "wm1",
    )
    assert (clicked.kind, clicked.text, clicked.menu_id) == ("said", "好了", "101")
    assert said.sent_at == 1_700_000_000


def test_two_customers_may_have_messages_of_the_same_number_and_one_has_the_same_each_time() -> None:
    own, others = of("text", {"content": "好"}), of("text", {"content": "好"}, external_userid="wm2")
    assert own.message_id == of("text", {"content": "好"}).message_id != others.message_id
    assert of("text", {"content": "好"}, msgid="m2").message_id != own.message_id
    bare = [of("text", {"content": words}, msgid=None).message_id for words in ("好", "好", "不好")]
    assert bare[0] == bare[1] != bare[2]


@table(
    ("kind", "inside", "text", "media_id"),
    [
        ("image", {"media_id": "M"}, "image", "M"),
        ("voice", {"media_id": "M"}, "voice", "M"),
        ("location", {"name": "家", "latitude": 23.1, "longitude": 113}, "location\n家\n23.1\n113", None),
        ("link", {"title": "公\n告", "url": "https://a.example"}, "link\n公 告\nhttps://a.example", None),
        ("miniprogram", {"title": "甲" * 500}, "miniprogram\n" + "甲" * 200, None),
        ("hologram", {"x": 1}, "other", None),
    ],
)
def test_what_is_no_words_is_shown_with_what_of_it_is(
    kind: str, inside: dict[str, Any], text: str, media_id: str | None
) -> None:
    shown = of(kind, inside)
    assert (shown.kind, shown.text, shown.media_id) == ("shown", text, media_id)


def test_who_enters_is_greeted_while_the_code_is_good() -> None:
    hello = event("enter_session", welcome_code="C")
    assert isinstance(hello, Arrival) and (hello.kind, hello.trigger, hello.ticket) == ("hello", "click", "C")
    for entered in (event("enter_session"), event("enter_session", now=NOW + 10.0, welcome_code="C")):
        assert isinstance(entered, Arrival) and (entered.kind, entered.ticket) == ("nothing", None)


@table(
    ("fail_type", "reason", "until_heard", "alarming"),
    [
        (0, "failed_0", False, False),
        (1, "account_gone", False, True),
        (2, "api_switched_off", False, True),
        (4, "window_over", True, False),
        (5, "session_closed", True, False),
        (6, "quota_used_up", True, False),
        (8, "account_not_verified", False, True),
        (10, "rejected_by_customer", False, False),
        (77, "failed_77", False, False),
        ("?", "failed_0", False, False),
    ],
)
def test_a_message_that_did_not_arrive(fail_type: Any, reason: str, until_heard: bool, alarming: bool) -> None:
    failed = event("msg_send_fail", fail_msgid="abc", fail_type=fail_type)
    assert isinstance(failed, Failed) and (failed.mark, failed.alarming) == ("abc", alarming)
    assert (failed.outcome.reason, failed.outcome.until_heard) == (reason, until_heard)


def test_talks_of_the_platforms_own_people() -> None:
    kinds = [event("session_status_change", change_type=change) for change in (1, 2, 3, 4, 9)]
    assert [each.kind if isinstance(each, Arrival) else None for each in kinds] == [
        "passed", "passed", "returned", "passed", None,
    ]  # fmt: skip
    said = of("text", {"content": "我来看看"}, origin=5)
    assert (said.kind, said.text, said.trigger) == ("noted", "servicer\ntext\n我来看看", None)
    recalled = event("user_recall_msg", recall_msgid="m1")
    assert isinstance(recalled, Arrival) and (recalled.kind, recalled.text) == ("noted", "recalled")


@table(
    "item",
    [
        None, 7, "x", [], {}, {"msgtype": "text"}, {**COMMON, "origin": 4, "msgtype": "text"}, {"msgtype": "event"},
        {"msgtype": "event", "event": "x"}, {"msgtype": "event", "event": {"event_type": "enter_session"}},
        {"msgtype": "event", "event": {"event_type": ["x"], "external_userid": "wm1"}},
        {"msgtype": "event", "event": {"event_type": "servicer_status_change", "servicer_userid": "lin", "status": 1}},
        {**COMMON, "external_userid": "a\nb", "msgtype": "text"},
        {**COMMON, "external_userid": "a" * 200, "msgtype": "text"},
        {"msgtype": "event", "event": {**CHANGED, "change_type": [1]}},
    ],
)  # fmt: skip
def test_what_is_about_no_customer_is_left_out(item: Any) -> None:
    assert read(item, NOW) is None


def test_odd_shapes_raise_nothing() -> None:
    for odd in (None, 7, "x", [], {"content": None}, {"content": 7}, {"content": ["x"]}):
        found = read({**COMMON, "msgtype": "text", "text": odd, "send_time": "soon"}, NOW)
        assert isinstance(found, Arrival) and found.sent_at == 0


def test_what_no_database_keeps_names_nothing() -> None:
    clicked = of("text", {"content": "好", "menu_id": "1\x00"})
    assert clicked.menu_id is None and of("image", {"media_id": "\ud800"}).media_id is None
