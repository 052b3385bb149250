"""Settings: how old a delivery may be (A3), WeChat's own service as the way out; and a turn that hangs (E)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store import Store, tables, upgrade
from bot.store.tables_desk import agents
from simulated_wechat.sealing import challenge, delivery, opened, signature
from tests.integration.wechat.acting import conversation, message, post, said
from tests.integration.wechat.world import User, World
from tests.support.postgres import Cluster

pytestmark = [pytest.mark.server, pytest.mark.postgres]
NAMED = "care@okpay"


@pytest.fixture(scope="module")
def store(postgres: Cluster) -> Iterator[Store]:
    """A database of its own: who is at the desk is for all."""
    url = postgres.url(postgres.create_database())
    upgrade(url)
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def world(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One account transfers to anybody, one to somebody, one not at all and takes nothing that is old."""
    folder = Path(tmp_path_factory.mktemp("transfer"))
    modes = {"okpay": "safe", "upay": "safe", "eepay": "safe"}
    more = {"okpay": {"transfer_to": "*"}, "upay": {"transfer_to": NAMED}, "eepay": {"max_age": 300}}
    made = World(folder, store.url, modes, workers=1, more=more, SCRIPT_TURN_SECONDS="1")
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(autouse=True)
def empty_desk(store: Store) -> None:
    with store._writer.begin() as conn:
        conn.execute(sa.delete(agents))


def comes_to_the_desk(store: Store, presence: str, brands: list[str]) -> None:
    with store._writer.begin() as conn:
        row = {
            "id": "1",
            "login": "lin",
            "name": "小林",
            "role": "agent",
            "password": "x",
            "brands": brands,
            "skills": [],
        }
        now = conn.execute(sa.text("select extract(epoch from now())")).scalar()
        conn.execute(sa.insert(agents), {**row, "capacity": 3, "presence": presence, "seen_at": now, "created_at": now})


def waits(world: World, brand: str) -> User:
    user = world.user(brand)
    user.says("你好")
    return user


def test_who_waits_while_nobody_is_there_is_passed_on_every_time(world: World, store: Store) -> None:
    user = waits(world, "okpay")
    assert user.says("转人工", copies=2) == ["transferred", "transferred"]
    assert user.says("还在吗") == ["transferred"]
    assert user.do(fields={"MsgType": "location", "Location_X": "1", "Location_Y": "2", "Label": "路1"}) == [
        "transferred"
    ]
    assert world.state("okpay")["transfers"][-1] == {}
    assert said(store, user) == ["你好", "转人工", "还在吗", "[位置] 路1\n1, 2"], "our record has it all"
    with store.engine.connect() as conn:
        mine = sa.and_(
            tables.events.c.conversation_id == conversation(store, user), tables.events.c.name == "passed_on"
        )
        assert conn.execute(sa.select(sa.func.count()).select_from(tables.events).where(mine)).scalar() == 3
    user.hears(2)
    assert "收到：转人工" in "".join(user.heard()), "what the bot says goes through the API"


def test_a_named_service_account_is_named(world: World) -> None:
    assert waits(world, "upay").says("转人工") == ["transferred"]
    assert world.state("upay")["transfers"] == [{"KfAccount": NAMED}]


def test_events_and_the_bots_own_customers_are_never_passed_on(world: World) -> None:
    user = waits(world, "okpay")
    assert user.says("付不了") in (["passive"], ["success"])
    user.says("转人工")
    for event, key in (("SCAN", "1"), ("VIEW", "https://x"), ("subscribe", ""), ("CLICK", "human"), ("CLICK", "typo")):
        assert user.event(event, key) != ["transferred"]


def test_whom_the_other_service_has_helped_is_not_passed_on_again(world: World) -> None:
    user = waits(world, "okpay")
    assert user.says("转人工") == ["transferred"]
    user.event("kf_close_session")
    assert user.says("好了，解决了") in (["passive"], ["success"])


@pytest.mark.parametrize(
    ("presence", "brands", "passed"),
    [("online", ["okpay"], False), ("busy", ["*"], False), ("away", ["okpay"], False), ("offline", ["*"], True),
     ("online", ["upay"], True)],
)  # fmt: skip
def test_whoever_is_at_the_desk_keeps_the_customer(
    world: World, store: Store, presence: str, brands: list[str], passed: bool
) -> None:
    comes_to_the_desk(store, presence, brands)
    assert (waits(world, "okpay").says("转人工") == ["transferred"]) is passed


def test_without_the_setting_nobody_is_passed_on(world: World) -> None:
    assert waits(world, "eepay").says("转人工") in (["passive"], ["success"])
    assert world.state("eepay")["transfers"] == []


def old(query: dict[str, str], world: World, brand: str, sealed_part: str | None = None) -> dict[str, str]:
    """The same question or delivery, rightly signed an hour ago."""
    stamp, token = str(int(time.time()) - 3600), world.keys[brand].token
    signed = {"timestamp": stamp, "signature": signature(token, stamp, query["nonce"])}
    if sealed_part is not None:
        signed["msg_signature"] = signature(token, stamp, query["nonce"], sealed_part)
    return {**query, **signed}


@pytest.mark.parametrize(("brand", "status"), [("okpay", 200), ("eepay", 403)])
def test_a3_an_old_question_is_refused_only_where_that_is_set(world: World, brand: str, status: int) -> None:
    query = challenge(world.keys[brand], "4711")
    assert world.direct.get(f"/wechat/{brand}", params=query).content == b"4711"
    answer = world.direct.get(f"/wechat/{brand}", params=old(query, world, brand))
    assert (answer.status_code, answer.content) == (status, b"4711" if status == 200 else b"")


@pytest.mark.parametrize(("brand", "status"), [("okpay", 200), ("eepay", 403)])
def test_a3_an_old_delivery_is_refused_only_where_that_is_set(world: World, brand: str, status: int) -> None:
    query, body = delivery(world.keys[brand], message(world, brand))
    part = body.decode().partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    assert post(world, brand, old(query, world, brand, part), body).status_code == status
    first = post(world, brand, query, body)
    again = post(world, brand, old(query, world, brand, part), body)
    keys = world.keys[brand]
    assert opened(keys, again.content)["Content"] == opened(keys, first.content)["Content"] == "收到：你好", (
        "what is known gets its answer however old it is"
    )


def test_e_a_turn_that_hangs_is_answered_for(world: World) -> None:
    user = world.user("eepay")
    assert user.says("睡9") == ["success"]
    user.hears(1, 40)
    assert user.heard() == ["抱歉，系统刚才出了点问题。"] and len(user.by("api")) == 1
