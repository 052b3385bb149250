"""Customers out of reach are told of their case by template messages and subscription messages."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.wechat.templates import SAMPLES
from bot.exchange import Effect, Reply
from bot.store import Store, effects
from bot.store.mail import MailStore
from bot.store.tables import cases, events
from bot.store.tables_mail import customers, notices, permits
from bot.store.values import Subject
from tests.integration.wechat.acting import agent_says, conversation, eventually, own
from tests.integration.wechat.test_checkup import run
from tests.integration.wechat.world import NOTICES, User, World
from tests.support import plain_http

pytestmark = [pytest.mark.server, pytest.mark.postgres]
BRAND = "upay"
FIELDS = "工单号{{character_string1.DATA}}\n进度{{phrase2.DATA}}\n提示{{thing3.DATA}}\n时间{{time4.DATA}}"
SHORT = "工单号{{character_string1.DATA}}\n提示{{thing3.DATA}}"


def templates() -> dict[str, Any]:
    """As the platform knows them."""
    made = {}
    for kind, one in NOTICES.items():
        content = FIELDS if "time4" in one["fields"] else SHORT
        made[one["template"]] = {"title": f"{kind}通知", "content": content, "way": one.get("way", "template")}
    return made


@pytest.fixture
def follower(world: World, kept: MailStore) -> Iterator[User]:
    """Somebody with a person at the desk, to whom nothing can be sent any more."""
    world.behave(BRAND, templates=templates())
    made = world.user(BRAND)
    made.is_greeted()
    made.says("转人工")
    eventually(lambda: "收到：转人工" in "".join(made.heard()) and not {"pending", "sending"} & kept.counts().keys())
    yield made
    world.behave(BRAND, templates={})


def case(store: Store, user: User, status: str = "claimed", due: float = 3600.0) -> str:
    """Their case; its number."""
    at, number = conversation(store, user), f"1130-{uuid.uuid4().hex[:5].upper()}"
    data = {"number": number, "queue": BRAND, "priority": 10, "reason": "asked", "status": status, "card": {}}
    with store._writer.begin() as conn:
        subject = Subject(at, BRAND, 1)
        effects.apply(conn, subject, [Effect("case_opened", {**data, "topic": None})], time.time())
        conn.execute(sa.update(cases).where(cases.c.number == number).values(promised_at=time.time() + due))
    own(store, user, "agent" if status == "claimed" else "queued")
    return number


def out_of_reach(store: Store, user: User) -> None:
    """48 hours go by, on our side and on the platform's."""
    user.world.behave(BRAND, end_quota=True)
    with store._writer.begin() as conn:
        conn.execute(sa.update(customers).where(customers.c.address == user.openid).values(message_until=1.0))


def person_says(store: Store, user: User, text: str) -> None:
    agent_says(store, conversation(store, user), Reply(text))


def noticed(user: User) -> list[str]:
    return user.by("notice")


def rows(store: Store, user: User) -> list[tuple[str, str, str | None]]:
    n = notices.c
    with store.engine.connect() as conn:
        wanted = sa.select(n.kind, n.state, n.reason).where(n.address == user.openid).order_by(n.id)
        return [tuple(row) for row in conn.execute(wanted)]


def permit(user: User, kind: str, name: str = "Popup", status: str = "accept") -> None:
    item = {"TemplateId": NOTICES[kind]["template"], "SubscribeStatusString": status, "PopupScene": 2}
    event = {"MsgType": "event", "Event": f"subscribe_msg_{name.lower()}_event"}
    user.do(fields={**event, f"SubscribeMsg{name}Event": {"List": [item]}})


def test_an_answer_that_cannot_be_sent_is_told_of_once_and_comes_with_the_next_word(
    world: World, store: Store, follower: User
) -> None:
    number = case(store, follower)
    out_of_reach(store, follower)
    before = follower.calls("send")
    for text in ("退款到了，卡号尾号1234", "还在吗"):
        person_says(store, follower, text)
        time.sleep(1.5)
    eventually(lambda: rows(store, follower) == [("answered", "arrived", None)])
    [told] = noticed(follower)
    assert number in told and "已回复" in told and "随便回一个字" in told and "退款" not in told
    assert follower.calls("send") == before, "the customer service API was left alone"
    follower.says("在")
    eventually(lambda: "退款到了" in "".join(follower.heard()) and "还在吗" in "".join(follower.heard()))
    assert "".join(follower.heard()).count("退款到了") == 1 and len(noticed(follower)) == 1


@pytest.mark.parametrize("code", [45015, 45047])
def test_the_platforms_own_word_for_it_has_the_same_effect(
    world: World, store: Store, follower: User, code: int
) -> None:
    case(store, follower)
    world.behave(BRAND, faults=[code])
    person_says(store, follower, "退款到了")
    eventually(lambda: len(noticed(follower)) == 1)


@pytest.mark.parametrize(("status", "due", "word"), [("ticket", 3600.0, "已受理"), ("ticket", -5.0, "已延误")])
def test_tickets_and_promises_that_were_not_kept(
    store: Store, follower: User, status: str, due: float, word: str
) -> None:
    number = case(store, follower, status, due)
    out_of_reach(store, follower)
    person_says_as_bot(store, follower)
    eventually(lambda: len(noticed(follower)) == 1)
    assert number in noticed(follower)[0] and word in noticed(follower)[0]
    assert f"{time.localtime().tm_year}年" in noticed(follower)[0]


def person_says_as_bot(store: Store, user: User) -> None:
    agent_says(store, conversation(store, user), Reply("已经记成工单", "notice", sender="system"))


def test_a_subscription_is_used_where_it_was_allowed_and_not_otherwise(store: Store, follower: User) -> None:
    case(store, follower)
    sent = 0
    for allowed in (False, True, False):
        follower.says("在")
        if allowed:
            permit(follower, "one_word")
        out_of_reach(store, follower)
        person_says_as_bot(store, follower)
        eventually(lambda: _hurried(store, follower))
        sent += allowed
        eventually(lambda n=sent: len(noticed(follower)) == n)
        # what is not given is given up before they write again, which would be another reason
        eventually(lambda: all(row[1] in ("over", "arrived") for row in rows(store, follower)))
    eventually(lambda: [row[1] for row in rows(store, follower)] == ["over", "arrived", "over"])
    assert rows(store, follower)[0][2] == "not_permitted"
    assert "one_word通知" in noticed(follower)[0] and "等您回复" not in noticed(follower)[0]


def _hurried(store: Store, user: User) -> bool:
    """What would wait for a minute need not; whether there is something."""
    n = notices.c
    with store._writer.begin() as conn:
        mine = sa.update(notices).where(n.address == user.openid, n.state == "pending")
        return bool(conn.execute(mine.values(next_at=0.0)).rowcount)


def test_leave_that_is_taken_back_is_taken_back(store: Store, follower: User) -> None:
    permit(follower, "one_word")
    permit(follower, "one_word", "Popup", "reject")
    time.sleep(1.1)
    permit(follower, "one_word")
    assert _left(store, follower) == 2, "who declines once leaves things as they were"
    permit(follower, "one_word", "Change", "reject")
    assert _left(store, follower) == 0


def _left(store: Store, user: User) -> int:
    with store.engine.connect() as conn:
        wanted = sa.select(permits.c.left).where(permits.c.address == user.openid)
        return int(conn.execute(wanted).scalar_one())


def test_a_lost_answer_is_asked_for_again_and_shown_once(world: World, store: Store, follower: User) -> None:
    case(store, follower)
    out_of_reach(store, follower)
    world.behave(BRAND, notice_faults=["lost_answer"])
    person_says(store, follower, "退款到了")
    eventually(lambda: rows(store, follower)[:1] and rows(store, follower)[0][1] in ("sent", "arrived"))
    assert len(noticed(follower)) == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (43004, "not_following"),
        (40037, "bad_template"),
        (43101, "not_permitted"),
        (47003, "bad_fields"),
        (41030, "bad_page"),
    ],
)
def test_a_refusal_is_counted_told_to_the_operator_and_what_waits_still_comes(
    world: World, store: Store, follower: User, code: int, reason: str
) -> None:
    case(store, follower)
    out_of_reach(store, follower)
    world.behave(BRAND, notice_faults=[code])
    person_says(store, follower, "退款到了")
    eventually(lambda: rows(store, follower) == [("answered", "failed", reason)])
    log = world.log.read_text().replace(" ", "")
    assert f'"reason":"{reason}"' in log and '"level":"error"' in log.lower()
    pages = [plain_http.get(f"{world.url}/metrics").text for _ in range(24)]
    label = f'paydoc_wechat_notices_total{{kind="answered",outcome="{reason}",wallet="{BRAND}"}}'
    assert any(label in page for page in pages)
    with store.engine.connect() as conn:
        at = events.c.conversation_id == conversation(store, follower)
        names = list(conn.execute(sa.select(events.c.name).where(at)).scalars())
    assert "notice_refused" in names and noticed(follower) == []
    follower.says("在")
    eventually(lambda: "退款到了" in "".join(follower.heard()))


def test_the_check_names_each_template_and_what_is_wrong_with_it(world: World, follower: User) -> None:
    code, said = check(world)
    assert said.count("通知模板：正常") == len(NOTICES), said
    known = templates()
    del known[NOTICES["late"]["template"]]
    known[NOTICES["ticket"]["template"]]["content"] = "{{thing9.DATA}}"
    world.behave(BRAND, templates=known)
    code, said = check(world)
    assert code == 1 and "「没有按时联系」的模板" in said and "不在这个账号里" in said
    assert "-character_string1、-phrase2、-thing3、-time4、+thing9" in said, said


def check(world: World) -> tuple[int, str]:
    return run(world, "--check", BRAND)


def test_without_templates_the_check_says_so(world: World) -> None:
    assert "没有配置。发不到的消息" in run(world, "--check", "okpay")[1]


def test_no_fact_of_a_case_is_anybodys_words() -> None:
    assert set(SAMPLES) == {"number", "status", "hint", "promised", "opened", "now"}
    assert json.dumps(NOTICES).count("{") > 4
