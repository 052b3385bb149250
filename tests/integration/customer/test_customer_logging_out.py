"""Who logs out: the token opens nothing any longer, whoever has it; the conversation goes on for the others."""

from __future__ import annotations

import time
from collections.abc import Callable

import jwt
import pytest
from websockets.exceptions import InvalidStatusCode
from websockets.legacy.client import connect

from bot.jwt_key import JwtKey
from bot.settings import Settings
from tests.integration.customer.harness import Chat, Gateway
from tests.integration.store.acting import rows

pytestmark = pytest.mark.server
SECRET = "a-secret-of-more-than-thirty-two-bytes"


def log_out(chat: Chat) -> int:
    return chat.tell("logout").status_code


def read(chat: Chat) -> int:
    return chat.gateway.client.get(f"{chat.path}/messages", headers=chat.headers).status_code


def test_a_token_that_was_ended_is_refused_everywhere(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.ask("我忘记密码了")
    assert (read(chat), log_out(chat)) == (200, 204)
    assert (read(chat), chat.say("还在吗").status_code, log_out(chat)) == (401, 401, 401)
    assert rows(gateway.services.store, "tokens", conversation_id=chat.id) == []


async def test_a_ticket_of_before_opens_no_stream(gateway: Gateway) -> None:
    chat = gateway.open()
    address = chat.stream()
    assert log_out(chat) == 204
    with pytest.raises(InvalidStatusCode):
        await connect(address)


def test_the_other_phone_of_a_known_customer_goes_on(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(demo="on", jwt_keys={"okpay": JwtKey(SECRET)}))
    claims = {"sub": "customer-9", "aud": "paydoc", "exp": time.time() + 300}
    known = {"Authorization": f"Bearer {jwt.encode(claims, SECRET, 'HS256')}"}
    phone, desktop = gateway.open(headers=known), gateway.open(headers=known)
    assert phone.id == desktop.id
    desktop.ask("在电脑上说的")
    assert log_out(desktop) == 204
    assert (read(desktop), read(phone)) == (401, 200)
    again = gateway.open(headers=known)
    assert again.id == phone.id
    assert "在电脑上说的" in [message["text"] for message in again.opened["messages"]]


def test_nobody_ends_the_token_of_somebody_else(gateway: Gateway) -> None:
    mine, other = gateway.open(), gateway.open()
    refused = gateway.client.post(f"{other.path}/logout", headers=mine.headers)
    assert (refused.status_code, read(other), read(mine)) == (404, 200, 200)
