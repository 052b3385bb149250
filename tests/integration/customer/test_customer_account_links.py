"""A known customer sees over the API in which channels they are linked, and undoes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from bot.channel_registry import faces
from bot.channels.wechat.terms import TERMS
from bot.http.customer import schemas
from bot.jwt_key import JwtKey
from bot.settings import Settings
from bot.store.mail import MailStore
from tests.integration.customer.harness import Chat, Gateway, running

pytestmark = pytest.mark.server
SECRET = "okpay-backend-secret-of-at-least-32-bytes"
OPENID = "oFollowerOfOkpay0000000000001"


@pytest.fixture(scope="module")
def linked_up(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that knows its customers."""
    database = tmp_path_factory.mktemp("links") / "store.db"
    database.write_bytes(migrated.read_bytes())
    settings = Settings(jwt_keys={"okpay": JwtKey(SECRET)})
    with running(database, settings, faces=faces()) as started:
        yield started


def known(gateway: Gateway, subject: str) -> Chat:
    claims = {"sub": subject, "aud": "paydoc", "exp": int(time.time()) + 300}
    token = jwt.encode(claims, SECRET, algorithm="HS256")
    return gateway.open(headers={"Authorization": f"Bearer {token}"})


def link(chat: Chat, openid: str = OPENID) -> None:
    """As who follows the official account does it."""
    kept = MailStore(chat.gateway.services.store, TERMS)
    code = kept.new_code(chat.id)
    assert code is not None
    assert kept.claim("okpay", openid, code.code).result == "asked" and kept.link("okpay", openid).result == "linked"


def links(chat: Chat) -> list[dict[str, Any]]:
    answer = chat.gateway.client.get(f"{chat.path}/account-links", headers=chat.headers)
    assert answer.status_code == 200 and OPENID not in answer.text
    schemas.AccountLinks.parse_obj(answer.json())
    return list(answer.json()["links"])


def end(chat: Chat, channel: str = "wechat", **more: Any) -> httpx.Response:
    path = f"{chat.path}/account-links/{channel}/end"
    return chat.gateway.client.post(path, headers=more.get("headers", chat.headers))


def test_a_link_is_shown_with_its_time_and_the_tail_and_can_be_undone_once(linked_up: Gateway) -> None:
    chat = known(linked_up, "customer-4711")
    assert links(chat) == []
    link(chat)
    [shown] = links(chat)
    since = datetime.fromisoformat(shown.pop("since").replace("Z", "+00:00"))
    assert abs(time.time() - since.timestamp()) < 60
    assert shown == {"channel": "wechat", "title": faces()["wechat"].title, "account": "4711"}
    assert end(chat).status_code == 204 and links(chat) == []
    again = end(chat)
    assert (again.status_code, again.json()["type"]) == (404, "urn:paydoc:problem:not-found")


def test_a_link_is_only_of_the_account_that_made_it(linked_up: Gateway) -> None:
    mine, other, nobody = known(linked_up, "mine-0001"), known(linked_up, "other-0002"), linked_up.open()
    link(mine, "oMine")
    for chat in (other, nobody):
        assert links(chat) == [] and end(chat).status_code == 404
        path = f"{mine.path}/account-links"
        assert linked_up.client.get(path, headers=chat.headers).status_code == 404, "another conversation's token"
        assert end(mine, headers=chat.headers).status_code == 404
    assert end(mine, "pager").status_code == 404
    assert linked_up.client.get(f"{mine.path}/account-links").status_code == 401
    assert end(mine, headers={}).status_code == 401 and len(links(mine)) == 1
