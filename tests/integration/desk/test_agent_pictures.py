"""An agent sends a picture: made anew like a customer's, once, from who has the conversation, where it can be shown."""

from __future__ import annotations

import io
import uuid

import pytest
import sqlalchemy as sa
from PIL import Image

from bot.store.tables_mail import customers, talks
from tests.integration.customer.harness import Chat, Gateway
from tests.integration.customer.pictures import HIDDEN, halves, opened, written
from tests.integration.desk.served import Page, account
from tests.integration.desk.test_served import waiting

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def lin(gateway: Gateway) -> Page:
    return account(gateway, "pictures-lin", capacity=50).online()


@pytest.fixture
def chat(gateway: Gateway, lin: Page) -> Chat:
    made = waiting(gateway)
    lin.do(made.id, "claim")
    return made


def test_the_customer_has_it_made_anew_with_the_agents_name(gateway: Gateway, lin: Page, chat: Chat) -> None:
    exif = Image.Exif()
    exif[0x010E] = HIDDEN.decode()
    sent = lin.attach(chat.id, written(halves(), "JPEG", exif=exif.tobytes()) + HIDDEN, "image/jpeg")
    assert sent.status_code == 201
    [message] = [m for m in chat.read()["messages"] if m["seq"] == sent.json()["seq"]]
    assert (message["from"], message["text"], message["author"]) == ("agent", "[图片]", "小pictures-lin")
    assert (message["attachment"]["width"], message["attachment"]["height"]) == (64, 32)
    found = gateway.client.get(f"{chat.path}/attachments/{message['attachment']['id']}", headers=chat.headers)
    assert found.status_code == 200 and HIDDEN not in found.content
    assert opened(found.content).size == (64, 32) and not opened(found.content).getexif()


def test_the_same_try_counts_once(lin: Page, chat: Chat) -> None:
    client_id = str(uuid.uuid4())
    seqs = {lin.attach(chat.id, written(halves()), client_id=client_id).json()["seq"] for _ in range(3)}
    assert len(seqs) == 1
    assert len([m for m in chat.read()["messages"] if "attachment" in m]) == 1


@pytest.mark.parametrize(
    ("data", "kind", "status", "problem"),
    [
        (b"no picture", "image/png", 415, "unsupported-attachment"),
        (b"<svg/>", "image/svg+xml", 415, "unsupported-attachment"),
        (b"GIF89a", "image/gif", 415, "unsupported-attachment"),
        (b"x" * (10 * 1024 * 1024 + 1), "image/png", 413, "attachment-too-large"),
    ],
)
def test_what_is_none_is_refused(lin: Page, chat: Chat, data: bytes, kind: str, status: int, problem: str) -> None:
    answer = lin.attach(chat.id, data, kind)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:paydoc:problem:{problem}")
    assert not [m for m in chat.read()["messages"] if "attachment" in m]


def test_only_who_has_the_conversation_sends_one(gateway: Gateway, lin: Page, chat: Chat) -> None:
    other = account(gateway, "pictures-wu", capacity=50).online()
    assert other.attach(chat.id, written(halves())).json()["type"] == "urn:paydoc:problem:not-yours"
    lin.do(chat.id, "hand-back")
    assert lin.attach(chat.id, written(halves())).json()["type"] == "urn:paydoc:problem:not-yours"


@pytest.mark.parametrize(("channel", "takes"), [("wechat", True), ("letters", False)])
def test_the_channel_says_whether_it_takes_pictures(
    gateway: Gateway, lin: Page, chat: Chat, channel: str, takes: bool
) -> None:
    where = {"channel": channel, "brand": "okpay", "address": f"a-{chat.id[:8]}"}
    with gateway.services.store._writer.begin() as conn:
        conn.execute(sa.insert(customers), {**where, "message_left": 5, "message_until": 9e9})
        conn.execute(sa.insert(talks), {**where, "conversation_id": chat.id, "last_seq": 999})
    reach = lin.get(f"conversations/{chat.id}")["reach"]
    assert (reach["pictures"], reach["pages"]) == (takes, takes)
    answer = lin.attach(chat.id, written(halves()))
    assert answer.status_code == (201 if takes else 409), answer.text


def test_a_large_one_is_made_smaller(lin: Page, chat: Chat) -> None:
    data = io.BytesIO()
    Image.new("RGB", (4000, 3000), "red").save(data, "PNG")
    seq = lin.attach(chat.id, data.getvalue()).json()["seq"]
    [message] = [m for m in chat.read()["messages"] if m["seq"] == seq]
    assert message["attachment"]["width"] == 2560
