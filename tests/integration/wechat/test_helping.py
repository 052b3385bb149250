"""What goes beyond text: pictures for the person who helps, the rating, and one customer on two channels."""

from __future__ import annotations

import base64
import io
import random
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import pytest
import sqlalchemy as sa
from PIL import Image

from bot.exchange import Reply
from bot.store import Store, tables
from bot.store.tables_customer import ratings
from bot.store.tables_mail import refusals
from tests.integration.wechat.acting import (
    agent_says,
    agent_shows,
    conversation,
    eventually,
    own,
    reasons,
    said,
    transcript,
)
from tests.integration.wechat.world import JWT_SECRET, User, World
from tests.support import plain_http

pytestmark = [pytest.mark.server, pytest.mark.postgres]


def picture(kind: str = "PNG") -> str:
    data = io.BytesIO()
    Image.new("RGB", (320, 200), "green").save(data, kind)
    return base64.b64encode(data.getvalue()).decode()


def sends_picture(user: User, data: str, kind: str = "image/png") -> None:
    media = f"media-{uuid.uuid4().hex}"
    user.do(
        fields={"MsgType": "image", "MediaId": media, "PicUrl": "http://127.0.0.1/p"},
        media={"id": media, "type": kind, "data": data},
    )


def test_a_picture_reaches_the_person_made_anew(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    sends_picture(user, picture())
    attachment = arrived(store, user, "[图片]")
    assert (attachment["width"], attachment["height"]) == (320, 200)
    kept = store.attachment(conversation(store, user), attachment["id"])
    assert kept is not None and Image.open(io.BytesIO(kept.data)).size == (320, 200)


@pytest.fixture
def with_person(store: Store, user: User) -> User:
    user.says("转人工")
    eventually(lambda: "收到：转人工" in "".join(user.heard()))
    own(store, user, "agent")
    return user


def shows(store: Store, user: User, data: bytes, kind: str = "image/png") -> None:
    agent_shows(store, conversation(store, user), data, kind)


def pictures_of(user: User) -> list[bytes]:
    base = f"{user.world.fake_url}/fake/{user.brand}/media/"
    names = [bubble["media_id"] for bubble in user.chat() if bubble["kind"] == "image" and bubble["from"] == "account"]
    return [user.world.http.get(base + name).content for name in names]


def test_a_picture_of_an_agents_arrives_in_its_place(world: World, store: Store, with_person: User) -> None:
    at = conversation(store, with_person)
    agent_says(store, at, Reply("点这里"))
    shows(store, with_person, base64.b64decode(picture()))
    agent_says(store, at, Reply("再点确定"))
    eventually(lambda: "再点确定" in with_person.heard()[-1])
    assert with_person.heard()[-3:] == ["点这里", "[图片]", "再点确定"]
    assert pictures_of(with_person) == [base64.b64decode(picture())]


def test_a_picture_too_large_for_wechat_is_made_to_fit(world: World, store: Store, with_person: User) -> None:
    noise = random.Random(5).randbytes(1100 * 900 * 3)
    data = io.BytesIO()
    Image.frombytes("RGB", (1100, 900), noise).save(data, "PNG")
    assert len(data.getvalue()) > 2 * 1024 * 1024
    shows(store, with_person, data.getvalue())
    eventually(lambda: len(pictures_of(with_person)) == 1, 60)
    [found] = pictures_of(with_person)
    assert len(found) <= 2 * 1024 * 1024 and Image.open(io.BytesIO(found)).size == (1100, 900)


@pytest.mark.parametrize("faults", [[-1], ["html"], [40001]])
def test_an_upload_that_fails_is_tried_again(world: World, store: Store, with_person: User, faults: list[Any]) -> None:
    world.behave("okpay", upload_faults=faults)
    shows(store, with_person, base64.b64decode(picture()))
    eventually(lambda: len(pictures_of(with_person)) == 1, 60)


@pytest.mark.parametrize(
    ("code", "reason"), [(45001, "picture_too_large"), (45009, "picture_limit"), (48001, "picture_not_authorised")]
)
def test_where_the_platform_takes_none_both_sides_are_told(
    world: World, store: Store, with_person: User, code: int, reason: str
) -> None:
    world.behave("okpay", upload_faults=[code])
    shows(store, with_person, base64.b64decode(picture()))
    eventually(lambda: "这里收不到" in with_person.heard()[-1])
    assert pictures_of(with_person) == [] and reasons(store, with_person) == [reason]
    assert "这里收不到" in transcript(store, conversation(store, with_person))[-1]["text"]


def test_while_nothing_can_be_sent_a_picture_waits_and_holds_up_no_words(
    world: World, store: Store, with_person: User
) -> None:
    world.behave("okpay", refuses=48001)
    try:
        agent_says(store, conversation(store, with_person), Reply("先说一句"))
        time.sleep(1.5)
        shows(store, with_person, base64.b64decode(picture()))
        agent_says(store, conversation(store, with_person), Reply("图看到了吗"))
        assert with_person.says("在") == ["passive"]
        assert "先说一句" in with_person.heard()[-1] and "图看到了吗" in with_person.heard()[-1]
    finally:
        world.behave("okpay", refuses=None)
    with store._writer.begin() as conn:
        conn.execute(sa.update(refusals).values(probe_at=0.0))
    eventually(lambda: len(pictures_of(with_person)) == 1, 60)


AMR, WIDE, OGG = b"#!AMR\n" + bytes(400), b"#!AMR-WB\n" + bytes(400), b"OggS" + bytes(24) + b"Speex   " + bytes(400)
BARE = bytes(range(1, 200)) * 2


def speaks(user: User, data: bytes, recognised: str = "", kind: str = "audio/amr") -> None:
    media = f"media-{uuid.uuid4().hex}"
    user.do(
        fields={"MsgType": "voice", "MediaId": media, "Format": "amr", "Recognition": recognised},
        media={"id": media, "type": kind, "data": base64.b64encode(data).decode()},
    )


@pytest.mark.parametrize(
    ("data", "declared", "found"),
    [
        (AMR, "audio/amr", "audio/amr"),
        (WIDE, "audio/amr", "audio/amr-wb"),
        (OGG, "application/octet-stream", "audio/ogg"),
        (AMR, "voice/speex", "audio/amr"),
        (BARE, "voice/speex", "audio/speex"),
    ],
    ids=["amr", "wide amr", "speex in ogg", "amr called speex", "bare speex"],
)
def test_a_recording_reaches_the_person_as_it_was_spoken(
    world: World, store: Store, user: User, data: bytes, declared: str, found: str
) -> None:
    user.says("转人工")
    speaks(user, data, kind=declared)
    attachment = arrived(store, user, "[语音]")
    assert attachment == {"id": attachment["id"], "media_type": found, "bytes": len(data)}
    kept = store.attachment(conversation(store, user), attachment["id"])
    assert kept is not None and (kept.media_type, kept.data) == (found, data)
    assert user.calls("media") >= 1


def test_a_recognised_recording_is_its_words_and_the_recording(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    speaks(user, AMR, "我的钱扣了两次。")
    assert arrived(store, user, "我的钱扣了两次。")["media_type"] == "audio/amr"
    assert user.heard()[-1] == "收到：我的钱扣了两次。", "the words are answered as words"


@pytest.mark.parametrize(
    "data",
    [b"<html>no voice</html>", b"", b"#!AMR\n", b"#!AMR\n" + bytes(2 * 1024 * 1024), b"OggS" + bytes(400)],
    ids=["html", "empty", "cut off", "too large", "other ogg"],
)
def test_what_is_no_recording_is_not_kept_and_the_message_is(
    world: World, store: Store, user: User, data: bytes
) -> None:
    user.says("转人工")
    speaks(user, data)
    assert said(store, user) == ["转人工", "[语音]"]
    assert all("attachment" not in m for m in transcript(store, conversation(store, user)))


def test_a_recording_for_the_bot_is_its_words_alone(world: World, store: Store, user: User) -> None:
    speaks(user, AMR, "付不了")
    assert said(store, user) == ["付不了"]
    assert all("attachment" not in m for m in transcript(store, conversation(store, user)))
    assert user.calls("media") == 0, "nobody would listen to it"


def test_a_large_picture_arrives_whole(world: World, store: Store, user: User) -> None:
    out = io.BytesIO()
    Image.frombytes("RGB", (900, 900), random.Random(7).randbytes(900 * 900 * 3)).save(out, "PNG")
    user.says("转人工")
    sends_picture(user, base64.b64encode(out.getvalue()).decode())
    attachment = arrived(store, user, "[图片]")
    assert (attachment["width"], attachment["height"]) == (900, 900)


def arrived(store: Store, user: User, text: str) -> dict[str, Any]:
    """What came with the message of this text: on a machine with much else to do a little after it."""
    eventually(lambda: attached(store, user))
    [message] = [m for m in transcript(store, conversation(store, user)) if m["text"] == text]
    return dict(message["attachment"])


def attached(store: Store, user: User) -> list[dict[str, Any]]:
    """What pictures and recordings came with a user's messages."""
    return [m["attachment"] for m in transcript(store, conversation(store, user)) if "attachment" in m]


def test_a_picture_that_was_sent_before_a_person_was_asked_for_is_there_for_them(
    world: World, store: Store, user: User
) -> None:
    sends_picture(user, picture())
    assert not attached(store, user) and "图片收到了" in user.heard()[-1]
    user.says("转人工")
    eventually(lambda: attached(store, user))


@pytest.mark.parametrize("fault", [-1, 42001, "html", "drop"])
def test_a_picture_is_fetched_until_it_is_there(world: World, store: Store, user: User, fault: Any) -> None:
    user.says("转人工")
    world.behave("okpay", media_faults=[fault, fault])
    sends_picture(user, picture())
    eventually(lambda: attached(store, user))


def test_of_a_picture_that_cannot_be_had_both_sides_are_told(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    user.do(fields={"MsgType": "image", "MediaId": "nowhere"})
    eventually(lambda: "没有取到" in "".join(user.heard()))
    assert any("没有取到" in m["text"] for m in transcript(store, conversation(store, user)))


@pytest.mark.parametrize("kind", ["GIF", "BMP"])
def test_of_a_kind_that_is_not_shown_both_sides_are_told(store: Store, user: User, kind: str) -> None:
    user.says("转人工")
    sends_picture(user, picture(kind), f"image/{kind.lower()}")
    eventually(lambda: "JPG 或 PNG" in "".join(user.heard()))
    assert any("JPG 或 PNG" in m["text"] for m in transcript(store, conversation(store, user)))


@pytest.mark.parametrize("data", [base64.b64encode(b"no picture at all").decode(), ""])
def test_a_broken_picture_is_still_a_message(world: World, store: Store, user: User, data: str) -> None:
    user.says("转人工")
    sends_picture(user, data)
    assert said(store, user) == ["转人工", "[图片]"]
    assert all("attachment" not in m for m in transcript(store, conversation(store, user)))


def test_a_rating_is_one_click_and_no_message(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    mine = conversation(store, user)
    agent_says(store, mine, Reply("这次帮您解决得怎么样？", "csat", sender="system"))
    user.hears(4)
    assert [e["content"] for e in user.chat()[-1]["entries"]] == ["非常满意", "满意", "一般", "不满意", "很不满意"]
    own(store, user, "closed")
    user.clicks("不满意")
    user.clicks("满意")
    assert user.heard()[-1] == "谢谢您的评价。"
    with store.engine.connect() as conn:
        found = conn.execute(sa.select(ratings.c.rating).where(ratings.c.conversation_id == mine)).scalars().all()
    assert found == [4], "the last one wins"
    assert conversation(store, user) == "None", "nothing was begun by it"


@pytest.fixture
def rated(world: World, store: Store, user: User) -> tuple[User, str]:
    """Somebody whose case was closed just now and who is asked how it was."""
    user.says("转人工")
    own(store, user, "agent")
    mine = conversation(store, user)
    agent_says(store, mine, Reply("这次帮您解决得怎么样？", "csat", sender="system"))
    user.hears(4)
    own(store, user, "closed")
    return user, mine


def ratings_of(store: Store, conversation_id: str) -> list[int]:
    with store.engine.connect() as conn:
        mine = ratings.c.conversation_id == conversation_id
        return list(conn.execute(sa.select(ratings.c.rating).where(mine)).scalars())


@pytest.mark.parametrize(("typed", "rating"), [("4", 4), ("１", 1), ("5。", 5)])
def test_a_digit_after_the_rating_menu_is_the_rating(
    store: Store, rated: tuple[User, str], typed: str, rating: int
) -> None:
    user, mine = rated
    assert user.says(typed) == ["passive"]
    assert user.heard()[-1] == "谢谢您的评价。"
    assert ratings_of(store, mine) == [rating]
    assert conversation(store, user) == "None", "the bot never saw it"


@pytest.mark.parametrize("typed", ["6", "0", "10", "12", "4分", "44"])
def test_what_is_no_rating_is_a_message(store: Store, rated: tuple[User, str], typed: str) -> None:
    user, mine = rated
    user.says(typed)
    assert user.heard()[-1] == f"收到：{typed}" and ratings_of(store, mine) == []


def test_a_rating_in_an_account_without_menus_shows_the_numbers_it_takes(world: World, store: Store) -> None:
    user = world.user("upay")
    user.says("转人工")
    own(store, user, "agent")
    mine = conversation(store, user)
    world.behave("upay", certified=False)
    try:
        agent_says(store, mine, Reply("这次帮您解决得怎么样？", "csat", sender="system"))
        text = user.hears(2)[-1]
    finally:
        world.behave("upay", certified=True)
    assert re.findall(r"(\d)\. <a [^>]+>(.+?)</a>", text)[0] == ("5", "非常满意")
    own(store, user, "closed")
    user.says("2")
    assert ratings_of(store, mine) == [2]


def test_a_digit_answers_the_latest_menu(world: World, store: Store, user: User) -> None:
    user.says("三条")
    user.hears(4)
    user.says("2")
    assert user.heard()[-1] == "选择：persists"
    assert said(store, user)[-1] == "还是不行", "the transcript says what was meant"
    user.says("4")
    assert user.heard()[-1] == "收到：4", "there is no fourth"


def test_a_digit_answers_no_menu_whose_question_is_over(world: World, store: Store, user: User) -> None:
    """A click says which menu it is of; a digit after something else was said means nothing in it."""
    user.says("三条")
    user.hears(4)
    user.says("先说别的")
    user.says("１")
    user.clicks("好了")
    with store.engine.connect() as conn:
        mine = tables.inbox.c.conversation_id == conversation(store, user)
        rows = conn.execute(
            sa.select(tables.inbox.c.text, tables.inbox.c.choice).where(mine).order_by(tables.inbox.c.seq)
        )
        typed, clicked = rows.all()[-2:]
    assert (typed.text, typed.choice) == ("１", None)
    assert (clicked.text, clicked.choice["id"]) == ("好了", "solved")


def test_a_digit_for_a_menu_of_a_closed_conversation_is_its_words(world: World, store: Store, user: User) -> None:
    user.says("三条")
    user.hears(4)
    own(store, user, "closed")
    user.says("2")
    assert user.heard()[-1] == "收到：还是不行"


def test_a_digit_for_a_person_is_a_digit(world: World, store: Store, user: User) -> None:
    user.says("三条")
    user.hears(4)
    own(store, user, "agent")
    user.says("2")
    assert said(store, user)[-1] == "2"


def test_a_digit_never_answers_a_menu_that_has_not_arrived(world: World, store: Store, user: User) -> None:
    user.says("三条")
    user.hears(4)
    world.behave("okpay", faults=[45015])
    mine = conversation(store, user)
    agent_says(store, mine, Reply("这次帮您解决得怎么样？", "csat", sender="system"))
    eventually(lambda: reasons(store, user, "held") == ["window_over"])
    user.says("2")
    eventually(lambda: "选择：persists" in "".join(user.heard()))
    assert ratings_of(store, mine) == []


class App:
    """The same customer in the wallet's app."""

    def __init__(self, world: World, brand: str = "okpay") -> None:
        self.subject = f"customer-{uuid.uuid4().hex}"
        claims = {"sub": self.subject, "aud": "paydoc", "exp": int(time.time()) + 300}
        self._jwt = {"Authorization": f"Bearer {jwt.encode(claims, JWT_SECRET, algorithm='HS256')}"}
        self.http = plain_http.client(base_url=world.url, timeout=120)
        self.opens(brand)

    def opens(self, brand: str = "okpay") -> dict[str, Any]:
        opened = self.http.post("/api/v1/conversations", json={"brand": brand}, headers=self._jwt).json()
        self.id, self.bearer = opened["conversation_id"], {"Authorization": f"Bearer {opened['token']}"}
        return dict(opened)

    def call(self, what: str, **more: Any) -> httpx.Response:
        return self.http.post(f"/api/v1/conversations/{self.id}/{what}", headers=self.bearer, **more)

    def says(self, text: str) -> list[str]:
        seq = self.call("messages", json={"client_id": str(uuid.uuid4()), "text": text}).json()["seq"]
        query = {"after": seq, "wait": 10}
        page = self.http.get(f"/api/v1/conversations/{self.id}/messages", headers=self.bearer, params=query).json()
        return [m["text"] for m in page["messages"]]

    def code(self) -> str:
        answer = self.call("wechat-code")
        assert answer.status_code == 201, answer.text
        return str(answer.json()["code"])


def links(user: User, app: App) -> None:
    """Send the app's code, and confirm the account it names."""
    user.says(f"绑定 {app.code()}")
    assert f"尾号 {app.subject[-4:]}" in user.heard()[-1] and "别人发给您的绑定码不要用" in user.heard()[-1]
    user.says("确认绑定")


@pytest.fixture
def app(world: World) -> Iterator[App]:
    made = App(world)
    yield made
    made.http.close()


def test_a_customer_goes_on_in_wechat_where_they_were_in_the_app(world: World, user: User, app: App) -> None:
    app.says("三条")
    links(user, app)
    assert user.hears(6)[-3].startswith("绑定好了") and user.heard()[-2:] == ["第一条\n\n第二条", "第三条"]
    user.clicks("还是不行")
    assert user.heard()[-1] == "选择：persists"
    texts = [m["text"] for m in app.opens()["messages"]]
    assert "还是不行" in texts and "选择：persists" in texts
    assert app.says("回到 App") == ["收到：回到 App"]


def test_a_customer_goes_on_in_the_app_where_they_were_in_wechat(
    world: World, store: Store, user: User, app: App
) -> None:
    user.says("转人工")
    theirs = conversation(store, user)
    links(user, app)
    opened = app.opens()
    assert opened["conversation_id"] == theirs and opened["state"] == "queued", "what a person has goes first"
    agent_says(store, theirs, Reply("客服来了"))
    eventually(lambda: user.heard()[-1] == "客服来了")
    app.says("我现在在 App 里")
    before = user.heard()
    agent_says(store, theirs, Reply("好的"))
    time.sleep(1.5)
    assert user.heard() == before, "an answer goes where the customer wrote last"
    assert "好的" in [m["text"] for m in app.opens()["messages"]]


def test_what_is_linked_stands_in_the_app_and_ends_there(world: World, user: User, app: App) -> None:
    app.says("三条")
    links(user, app)
    path = f"/api/v1/conversations/{app.id}/account-links"
    [link] = app.http.get(path, headers=app.bearer).json()["links"]
    assert (link["channel"], link["account"]) == ("wechat", app.subject[-4:]) and user.openid not in str(link)
    assert "刚绑定了一个微信" in app.opens()["messages"][-1]["text"]
    assert app.call("account-links/wechat/end").status_code == 204
    user.says("新的一句")
    assert user.heard()[-1].startswith("收到：新的一句")
    assert "新的一句" not in [m["text"] for m in app.opens()["messages"]]
    links(user, app)
    user.says("解绑")
    assert "已经和微信解绑" in app.opens()["messages"][-1]["text"]


def test_a_code_works_once_and_is_nowhere_written_down(world: World, store: Store, user: User, app: App) -> None:
    code = app.code()
    user.says(f"绑定码 {code[:4]} {code[4:]}。")
    other = world.user()
    other.says(f"绑定 {code}")
    assert "不对或者过期" in other.heard()[-1]
    assert code not in world.log.read_text()
    assert all(code not in m["text"] for m in app.opens()["messages"])


def test_codes_cannot_be_guessed_by_trying(world: World, user: User) -> None:
    for n in range(12):
        user.says(f"绑定 {n:08d}")
    assert "试得太多" in user.heard()[-1]


def test_a_customer_nobody_knows_gets_no_code(world: World) -> None:
    web = plain_http.client(base_url=world.url, timeout=120)
    opened = web.post("/api/v1/conversations", json={"brand": "okpay"}).json()
    bearer = {"Authorization": f"Bearer {opened['token']}"}
    answer = web.post(f"/api/v1/conversations/{opened['conversation_id']}/wechat-code", headers=bearer)
    assert answer.status_code == 409 and answer.json()["type"] == "urn:paydoc:problem:customer-unknown"
    path = f"/api/v1/conversations/{opened['conversation_id']}/wechat-code"
    assert web.post(path).status_code == 401
