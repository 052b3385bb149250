"""Each kind of message and event of kinds.yml has its right effect, in every mode, sealed and signed by wechatpy."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from bot.store import Store
from bot.store.tables import conversations, inbox, messages, outbox
from bot.store.tables_mail import customers, notices, parcels, permits
from simulated_wechat.sealing import delivery, opened
from tests.integration.wechat.acting import conversation, eventually, own, post, said, transcript
from tests.integration.wechat.conftest import MODES
from tests.integration.wechat.world import User, World

pytestmark = [pytest.mark.server, pytest.mark.postgres]
KINDS: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("kinds.yml").read_text("utf-8"))
SECONDS = count(int(time.time()) - 7200)  # no two of them are the same one
MESSAGES = ("said", "shown")
EVERY_MODE = pytest.mark.parametrize("brand", [*MODES], ids=[*MODES.values()])
NOT_OURS = ("words", "line", "told", "allowed", "of")


class Line:
    """One customer's deliveries to one account, made and sealed by somebody else's code."""

    def __init__(self, world: World, brand: str) -> None:
        self.world, self.user = world, User(world, brand)
        self.keys = world.keys[brand]
        self.directly = 0

    def brings(self, group: str, name: str, **more: Any) -> str | None:
        """Deliver one kind; what it is answered at once, None for the receipt alone."""
        return self.post(self.made(group, name) | more)

    def made(self, group: str, name: str) -> dict[str, Any]:
        """A whole message of a kind."""
        row = KINDS[group][name]
        fields = {key: value for key, value in row.get("fields", row).items() if key not in NOT_OURS}
        called = name.partition(" / ")[0]
        head = {"ToUserName": self.keys.gh_id, "FromUserName": self.user.openid, "CreateTime": next(SECONDS)}
        if group == "nobody":
            return {"AppId": "wx_component", "CreateTime": next(SECONDS), "InfoType": called, **fields}
        if group in MESSAGES:
            return {**head, "MsgType": called, "MsgId": head["CreateTime"], **fields}
        return {**head, "MsgType": "event", "Event": called, **fields}

    def post(self, message: dict[str, Any]) -> str | None:
        """A delivery as the platform makes it, and the answer with all checked that the platform checks."""
        query, body = delivery(self.keys, message)
        answer = post(self.world, self.user.brand, query, body)
        assert answer.status_code == 200, answer.status_code
        if answer.content == b"success":
            return None
        told = opened(self.keys, answer.content)
        assert (told["ToUserName"], told["FromUserName"]) == (self.user.openid, self.keys.gh_id)
        self.directly += 1
        return str(told["Content"])

    def follows(self) -> Line:
        """Greeted, and known to the simulated platform, which delivers what is said later."""
        self.user.is_greeted()
        return self


def standing(store: Store, line: Line) -> list[int]:
    """How much there is of all that an effect leaves behind: talks of anybody, and what is in and about this one."""
    at, who = conversation(store, line.user), line.user.openid
    count = sa.func.count()
    counted = [sa.select(count).where(table.c.conversation_id == at) for table in (messages, inbox, outbox)]
    counted += [sa.select(count).where(table.c.address == who) for table in (parcels, permits)]
    wanted = [sa.select(count).select_from(conversations), *counted]
    with store.engine.connect() as conn:
        return list(conn.execute(sa.select(*(each.scalar_subquery() for each in wanted))).one())


def follower(store: Store, line: Line) -> Any:
    with store.engine.connect() as conn:
        wanted = sa.select(customers.c.following, customers.c.click_until, customers.c.message_until)
        return conn.execute(wanted.where(customers.c.address == line.user.openid)).one()


def each(group: str, tried: Any) -> None:
    """Every kind of a group; all that do not have their effect are told."""
    wrong = {}
    for name, row in KINDS[group].items():
        try:
            tried(name, row)
        except AssertionError as error:
            wrong[name] = str(error).splitlines()[0]
    assert wrong == {}, f"{len(wrong)} of {len(KINDS[group])} kinds"


def test_the_table_has_at_least_as_many_kinds_as_are_known() -> None:
    assert sum(len(rows) for rows in KINDS.values()) >= 220


@EVERY_MODE
def test_words_are_answered(world: World, store: Store, brand: str) -> None:
    line = Line(world, brand).follows()

    def tried(name: str, row: dict[str, Any]) -> None:
        told, wanted = line.brings("said", name), f"收到：{row['words']}"
        at = conversation(store, line.user)
        eventually(lambda: transcript(store, at)[-1]["text"] == wanted)
        assert said(store, line.user)[-1] == row["words"], said(store, line.user)[-1]
        assert told is None or wanted in told, told

    each("said", tried)
    assert line.directly > len(KINDS["said"]) // 2, "where there is time the answer stands in the receipt"
    assert follower(store, line).message_until is not None


@EVERY_MODE
def test_what_is_no_words_leaves_a_line_and_is_answered(world: World, store: Store, brand: str) -> None:
    line = Line(world, brand).follows()

    def tried(name: str, row: dict[str, Any]) -> None:
        # Said already a moment ago, it would not be said again.
        forgotten = sa.update(messages).where(messages.c.conversation_id == conversation(store, line.user))
        with store._writer.begin() as conn:
            conn.execute(forgotten.values(at=messages.c.at - 3600.0))
        told = line.brings("shown", name)
        assert said(store, line.user)[-1] == row["line"], said(store, line.user)[-1]
        assert transcript(store, conversation(store, line.user))[-1]["text"].startswith(row["told"])
        assert told is None or told.startswith(row["told"]), told

    each("shown", tried)
    assert line.directly > len(KINDS["shown"]) // 2


def test_with_a_person_what_is_no_words_is_theirs_and_the_bot_says_nothing(world: World, store: Store) -> None:
    line = Line(world, "okpay").follows()
    own(store, line.user, "agent")
    at = conversation(store, line.user)
    before = len(transcript(store, at))

    def tried(name: str, row: dict[str, Any]) -> None:
        line.brings("shown", name)
        assert said(store, line.user)[-1] == row["line"], said(store, line.user)[-1]

    each("shown", tried)
    # That a picture could not be fetched is said by nobody's name.
    assert "bot" not in {m["from"] for m in transcript(store, at)[before:]}


@EVERY_MODE
def test_who_comes_is_greeted(world: World, store: Store, brand: str) -> None:
    line = Line(world, brand).follows()

    def tried(name: str, row: dict[str, Any]) -> None:
        with store._writer.begin() as conn:
            mine = sa.update(customers).where(customers.c.address == line.user.openid)
            conn.execute(mine.values(following=0, click_until=None))
        line.brings("greeted", name)
        at = conversation(store, line.user)
        eventually(lambda: transcript(store, at)[-1]["text"].startswith("您好，又见面了"))
        assert follower(store, line).following == 1 and follower(store, line).click_until is not None

    each("greeted", tried)


@EVERY_MODE
def test_a_key_of_the_menu_says_its_words(world: World, store: Store, brand: str) -> None:
    line = Line(world, brand).follows()

    def pressed(name: str, row: dict[str, Any]) -> None:
        line.brings("pressed", name)
        at = conversation(store, line.user)
        eventually(lambda: f"收到：{row['words']}" in [m["text"] for m in transcript(store, at)])

    def unknown(name: str, _: dict[str, Any]) -> None:
        told = line.brings("unknown_key", name)
        assert told is not None and told.startswith("这个菜单现在没有内容"), told

    each("unknown_key", unknown)
    each("pressed", pressed)


@EVERY_MODE
def test_who_is_gone_is_not_written_to_and_the_desk_sees_it(world: World, store: Store, brand: str) -> None:
    line = Line(world, brand).follows()
    own(store, line.user, "agent")

    def tried(name: str, row: dict[str, Any]) -> None:
        with store._writer.begin() as conn:
            conn.execute(sa.update(customers).where(customers.c.address == line.user.openid).values(following=1))
        whose = {row["of"]: line.user.openid, "FromUserName": "oPlatform"} if "of" in row else {}
        assert line.brings("gone", name, **whose) is None
        assert follower(store, line).following == 0
        last = transcript(store, conversation(store, line.user))[-1]["text"]
        assert ("注销" in last) if whose else ("取消关注" in last), last

    each("gone", tried)


@EVERY_MODE
def test_notices_are_allowed_and_their_outcome_is_kept(world: World, store: Store, brand: str) -> None:
    line = Line(world, brand).follows()
    at = conversation(store, line.user)

    def given(remote_id: str) -> int:
        """A notice that the platform has taken, under its number."""
        whose = {"channel": "wechat", "brand": brand, "address": line.user.openid, "conversation_id": at}
        row = {**whose, "kind": "answered", "about": remote_id, "state": "sent", "remote_id": remote_id, "attempts": 1}
        with store._writer.begin() as conn:
            made = conn.execute(sa.insert(notices).values(**row, created_at=time.time(), next_at=time.time()))
            return int(made.inserted_primary_key[0])

    def tried(name: str, row: dict[str, Any]) -> None:
        fields = line.made("notices", name)
        inner = next((v["List"] for key, v in fields.items() if key == "SubscribeMsgSentEvent"), fields)
        number = given(inner["MsgID"]) if "MsgID" in inner else None
        assert line.post(fields) is None
        with store._writer.begin() as conn:
            mine = permits.c.address == line.user.openid
            allowed = conn.execute(sa.select(permits.c.left).where(mine, permits.c.topic == "TPL")).scalar() or 0
            conn.execute(sa.delete(permits).where(mine))
            state = conn.execute(sa.select(notices.c.state).where(notices.c.id == number)).scalar()
        assert allowed == row["allowed"], allowed
        good = inner.get("ErrorCode", inner.get("Status")) in ("0", "success")
        assert state == (None if number is None else "arrived" if good else "failed"), state

    each("notices", tried)


@EVERY_MODE
@pytest.mark.parametrize("group", ["silent", "nobody"])
def test_all_else_is_taken_without_a_word(world: World, store: Store, brand: str, group: str) -> None:
    line = Line(world, brand).follows()
    before = standing(store, line)
    told = [line.brings(group, name) for name in KINDS[group]]
    time.sleep(0.4)  # nothing follows either
    if set(told) != {None} or standing(store, line) != before:
        each(group, lambda name, _: _changes_nothing(store, line, group, name))
        raise AssertionError("something was said or kept, and not a second time")
    assert follower(store, line).following == 1 and line.user.by("api")[2:] == []


def _changes_nothing(store: Store, line: Line, group: str, name: str) -> None:
    before, told = standing(store, line), line.brings(group, name)
    time.sleep(0.1)
    assert told is None and standing(store, line) == before, (told, before, standing(store, line))
