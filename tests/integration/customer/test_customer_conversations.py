"""Opening a conversation: anonymous, or as the customer whom the wallet's backend vouches for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.jwt_key import JwtKey
from bot.settings import Settings
from bot.store.tables import conversations
from tests.integration.customer.harness import BRANDS, Gateway, set_row
from tests.integration.desk.story import everything

pytestmark = pytest.mark.server
SECRET = "okpay-backend-secret-of-at-least-32-bytes"
OTHER = "upay-backend-secret-of-at-least-32-bytes!"


@pytest.fixture
def known(start: Callable[..., Gateway]) -> Gateway:
    """A gateway that two wallets' backends may vouch to."""
    return start(Settings(jwt_keys={"okpay": JwtKey(SECRET), "upay": JwtKey(OTHER)}))


def signed(key: Any = SECRET, algorithm: str = "HS256", **changes: Any) -> dict[str, str]:
    claims = {"sub": "customer-1", "aud": "paydoc", "exp": int(time.time()) + 300, **changes}
    present = {name: value for name, value in claims.items() if value is not None}
    return {"Authorization": f"Bearer {jwt.encode(present, key, algorithm=algorithm)}"}


@pytest.mark.parametrize("brand", BRANDS)
def test_every_wallet_welcomes_its_customer(gateway: Gateway, brand: str) -> None:
    answer = gateway.client.post("/api/v1/conversations", json={"brand": brand})
    opened = answer.json()
    assert answer.status_code == 201
    assert BRANDS[brand] in opened["messages"][0]["text"]
    assert (opened["last_seq"], opened["answered_seq"], opened["state"]) == (1, 0, "bot")
    assert opened["expires_at"].endswith("Z")
    assert opened["messages"][0]["from"] == "bot"


def test_strangers_get_conversations_of_their_own(gateway: Gateway) -> None:
    first, second = gateway.open(), gateway.open()
    assert first.id != second.id and first.token != second.token


def test_a_known_customer_gets_the_open_conversation_back(known: Gateway) -> None:
    first = known.open(headers=signed())
    first.ask("你好")
    again = known.client.post("/api/v1/conversations", json={"brand": "okpay"}, headers=signed())
    assert again.status_code == 200
    assert again.json()["conversation_id"] == first.id
    assert [m["seq"] for m in again.json()["messages"]] == [1, 2, 3]
    assert again.json()["token"] != first.token
    assert first.read()["last_seq"] == 3, "the first device stays in"


def test_a_closed_conversation_is_not_given_back(known: Gateway) -> None:
    first = known.open(headers=signed())
    first.ask("结束")
    assert first.read()["state"] == "closed"
    assert known.open(headers=signed()).id != first.id


def test_customers_and_wallets_are_kept_apart(known: Gateway) -> None:
    ids = {
        known.open(headers=signed()).id,
        known.open(headers=signed(sub="customer-2")).id,
        known.open("upay", headers=signed(OTHER)).id,
        known.open().id,
    }
    assert len(ids) == 4


# Made when shown: a token of the collection would have ended by itself until then.
@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic Zm9vOmJhcg=="},
        {"Authorization": "Bearer"},
        {"Authorization": ""},
        {"Authorization": "Bearer " + "a" * 8000},
        lambda: signed(OTHER),
        lambda: signed(exp=int(time.time()) - 1),
        lambda: signed(exp=int(time.time()) + 3600 * 24 * 3650),
        lambda: signed(exp=int(time.time()) + 3600 + 600),
        lambda: signed(exp=10**400),
        lambda: signed(exp="never"),
        lambda: signed(exp=None),
        lambda: signed(aud=None),
        lambda: signed(aud="somebody-else"),
        lambda: signed(aud=["paydoc", "somebody-else"]),
        lambda: signed(sub=None),
        lambda: signed(sub=""),
        lambda: signed(sub="a" * 300),
        lambda: signed(sub="a\nb"),
        lambda: signed(nbf=int(time.time()) + 3600),
        lambda: signed(SECRET * 2, "HS512"),
        {"Authorization": "Bearer " + jwt.encode({"sub": "x", "aud": "paydoc", "exp": 9999999999}, "", "none")},
    ],
)
def test_what_the_backend_did_not_sign_opens_nothing(
    known: Gateway, headers: dict[str, str] | Callable[[], dict[str, str]]
) -> None:
    shown = headers() if callable(headers) else headers
    answer = known.client.post("/api/v1/conversations", json={"brand": "okpay"}, headers=shown)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_of_a_customer_only_a_pseudonym_is_kept(known: Gateway) -> None:
    """A wallet may call its customers by their identity number."""
    number = "110105199003078515"
    first = known.open(headers=signed(sub=number))
    first.ask("付款失败了")
    assert known.open(headers=signed(sub=number)).id == first.id, "the same customer is known again"
    store = known.services.store
    assert number.encode() not in everything(store)
    with store.engine.connect() as conn:
        [kept] = conn.execute(sa.select(conversations.c.customer).where(conversations.c.id == first.id)).scalars()
    assert kept == known.services.pseudonyms.customer("okpay", number)


def test_one_key_takes_the_place_of_another(start: Callable[..., Gateway]) -> None:
    both = JwtKey(OTHER, further=(JwtKey(SECRET),))
    gateway = start(Settings(jwt_keys={"okpay": both}))
    old, new = gateway.open(headers=signed()), gateway.open(headers=signed(OTHER))
    assert old.id == new.id
    third = {"brand": "okpay"}
    answer = gateway.client.post("/api/v1/conversations", json=third, headers=signed("x" * 40))
    assert answer.status_code == 401


def test_how_far_ahead_a_token_may_end_is_the_operators(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(jwt_keys={"okpay": JwtKey(SECRET)}, jwt_minutes=5))
    assert gateway.open(headers=signed(exp=int(time.time()) + 290))
    long = signed(exp=int(time.time()) + 600)
    assert gateway.client.post("/api/v1/conversations", json={"brand": "okpay"}, headers=long).status_code == 401


def test_the_token_of_a_conversation_that_is_over_ends_soon(gateway: Gateway) -> None:
    chat, open_one = gateway.open(), gateway.open()
    assert gateway.client.post(f"{chat.path}/close", headers=chat.headers).status_code == 204
    assert chat.read()["state"] == "closed", "it may still be read, and rated"
    for each in (chat, open_one):
        set_row(gateway.services.store, "conversations", each.id, updated_at=time.time() - 25 * 3600)
    answer = gateway.client.get(f"{chat.path}/messages", headers=chat.headers)
    assert answer.status_code == 401
    assert open_one.read()["state"] == "bot", "one that is not over goes on"


def test_a_wallet_without_key_knows_nobody(known: Gateway) -> None:
    answer = known.client.post("/api/v1/conversations", json={"brand": "eepay"}, headers=signed())
    assert answer.status_code == 401


def test_a_public_key_is_never_taken_for_a_secret(start: Callable[..., Gateway]) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = private.public_key().public_bytes(serialization.Encoding.PEM, form)
    gateway = start(Settings(jwt_keys={"okpay": JwtKey(public.decode(), "ES256")}))
    assert gateway.open(headers=signed(private, "ES256")).id
    import base64
    import hashlib
    import hmac
    import json

    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    head = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = part(json.dumps({"sub": "x", "aud": "paydoc", "exp": time.time() + 99}).encode())
    forged = b".".join((head, body, part(hmac.new(public, head + b"." + body, hashlib.sha256).digest())))
    headers = {"Authorization": f"Bearer {forged.decode()}"}
    answer = gateway.client.post("/api/v1/conversations", json={"brand": "okpay"}, headers=headers)
    assert answer.status_code == 401
