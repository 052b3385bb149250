"""Acceptance A, B, C, from outside: the address, the seal, the XML."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.store import Store
from simulated_wechat.sealing import challenge, delivery, opened, plain_xml, sealed, signature
from tests.integration.wechat.acting import message, post, said
from tests.integration.wechat.world import User, World
from tests.support.scripted_gateway import AWKWARD

pytestmark = [pytest.mark.server, pytest.mark.postgres]
BILLION = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
HOSTILE = [
    BILLION,
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><Encrypt>a</Encrypt></xml>',
    b"<xml>" + b"<a>" * 9000,
    b"<xml>" + b"<a></a>" * 9000 + b"</xml>",
    b"<xml>" + b"a" * 70_000 + b"</xml>",
    b"<?php x?><xml/>",
    b"",
]


# A. Verify


@pytest.mark.parametrize("brand", ["okpay", "upay", "eepay"])
def test_a1_the_address_is_verified_byte_for_byte(world: World, brand: str) -> None:
    for echo in ("7190000000000000001", "a b+c%&=é"):
        answer = world.direct.get(f"/wechat/{brand}", params=challenge(world.keys[brand], echo))
        assert answer.status_code == 200
        assert answer.content == echo.encode()
        assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("spoiled", ["signature", "timestamp", "nonce", "echostr"])
def test_a2_a_bad_missing_or_double_parameter_gets_no_echo(world: World, spoiled: str) -> None:
    good = challenge(world.keys["okpay"], "4711")
    bad = [{k: v for k, v in good.items() if k != spoiled}, [*good.items(), (spoiled, good[spoiled])]]
    if spoiled != "echostr":
        bad.append({**good, spoiled: "1" + good[spoiled]})
    for query in bad:
        answer = world.direct.get("/wechat/okpay", params=query)
        assert (answer.status_code, answer.content) == (403, b"")


def test_a2_an_unknown_account_is_not_found(world: World) -> None:
    answer = world.direct.get("/wechat/nobody", params=challenge(world.keys["okpay"], "1"))
    assert (answer.status_code, answer.content) == (404, b"")


# A3 is in test_settings.py: it is off by default.


# B. Safe mode


def test_b1_the_answer_is_sealed_signed_and_swapped(world: World, user: User) -> None:
    fields = message(world, "okpay", FromUserName=user.openid, Content="早上好😀")
    answer = post(world, "okpay", *delivery(world.keys["okpay"], fields))
    assert answer.status_code == 200 and b"Content" not in answer.content
    inner = opened(world.keys["okpay"], answer.content)
    assert inner["Content"] == "收到：早上好😀"
    assert (inner["ToUserName"], inner["FromUserName"]) == (user.openid, world.keys["okpay"].gh_id)
    assert abs(int(inner["CreateTime"]) - time.time()) < 5


def test_b2_a_wrong_msg_signature_never_reaches_the_bot(world: World, store: Store, user: User) -> None:
    query, body = delivery(world.keys["okpay"], message(world, "okpay", FromUserName=user.openid, Content="坏人"))
    for wrong in ("", "0" * 40, query["signature"]):
        answer = post(world, "okpay", {**query, "msg_signature": wrong}, body)
        assert (answer.status_code, answer.content) == (403, b"")
    assert "坏人" not in said(store, user)


def test_b3_another_app_id_inside_is_refused(world: World) -> None:
    foreign = replace(world.keys["okpay"], app_id="wx0000000000000000")
    answer = post(world, "okpay", *delivery(foreign, message(world, "okpay")))
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize(
    "given", ["", "x", "AAAA", "A" * 43 + "=", "A" * 6000, "!!!!", "\u4f60\u597d", "QUJD" * 16, "//////////8=" * 8]
)
def test_b4_garbage_inside_gets_an_empty_4xx(world: World, given: str) -> None:
    keys = world.keys["okpay"]
    query = {"timestamp": "1", "nonce": "2", "encrypt_type": "aes"}
    query["msg_signature"] = signature(keys.token, "1", "2", given)
    for body in (plain_xml({"ToUserName": keys.gh_id, "Encrypt": given}).encode(), b"<xml><ToUserName/></xml>"):
        answer = post(world, "okpay", query, body)
        assert 400 <= answer.status_code < 500 and answer.content == b""


def test_b4_bytes_that_are_no_utf8_are_no_reason_to_refuse_what_is_well_sealed(world: World) -> None:
    query, body = delivery(world.keys["okpay"], message(world, "okpay", Content="好"))
    answer = post(world, "okpay", query, body.replace(b"gh_", b"\xff\xfe\x80"))
    assert opened(world.keys["okpay"], answer.content)["Content"] == "收到：好"
    answer = post(world, "okpay", query, body.replace(b"Encrypt", b"\xff\xfe\x80"))
    assert (answer.status_code, answer.content) == (400, b"")


def test_b5_a_plain_body_is_refused_in_safe_mode(world: World) -> None:
    plain = replace(world.keys["okpay"], mode="plain")
    answer = post(world, "okpay", *delivery(plain, message(world, "okpay")))
    assert (answer.status_code, answer.content) == (403, b"")


def test_b6_in_compatible_mode_only_what_was_sealed_counts(world: World) -> None:
    keys = world.keys["upay"]
    query, body = delivery(keys, message(world, "upay", Content="真的"))
    answer = post(world, "upay", query, body.replace("真的".encode(), "假的".encode()))
    assert opened(keys, answer.content)["Content"] == "收到：真的"
    unsealed = delivery(replace(keys, mode="plain"), message(world, "upay"))
    assert post(world, "upay", *unsealed).status_code == 403


def test_b7_plain_mode_works_where_it_is_switched_on(world: World) -> None:
    keys = world.keys["eepay"]
    answer = post(world, "eepay", *delivery(keys, message(world, "eepay", Content="明文")))
    assert opened(keys, answer.content)["Content"] == "收到：明文"
    query, body = delivery(keys, message(world, "eepay"))
    assert post(world, "eepay", {**query, "signature": "0" * 40}, body).status_code == 403


# C. XML


@pytest.mark.parametrize("body", HOSTILE)
@pytest.mark.parametrize("brand", ["okpay", "eepay"])
def test_c_hostile_xml_is_refused_at_once(world: World, brand: str, body: bytes) -> None:
    query, _ = delivery(world.keys[brand], message(world, brand))
    _refused_at_once(world, brand, query, body, genuine=brand == "eepay")  # there the signature covers no body


@pytest.mark.parametrize("inside", HOSTILE[:-2])
def test_c_hostile_xml_costs_nothing_inside_a_good_seal_either(world: World, inside: bytes) -> None:
    _refused_at_once(world, "okpay", *sealed(world.keys["okpay"], inside.decode()), genuine=True)


def _refused_at_once(world: World, brand: str, query: dict[str, str], body: bytes, genuine: bool = False) -> None:
    """In a tenth of a second of the gateways' processors, at its best of three."""
    taken = []
    for _ in range(3):
        before = world.processor_seconds()
        answer = post(world, brand, query, body)
        taken.append(world.processor_seconds() - before)
        # What is signed and of nobody is no fault of the customer's: WeChat is not to try it again.
        refused = 400 <= answer.status_code < 500 and answer.content == b""
        assert refused or (genuine and (answer.status_code, answer.content) == (200, b"success"))
    assert min(taken) < 0.1, taken


def test_c_any_reply_text_survives_the_xml(world: World) -> None:
    for brand in ("okpay", "eepay"):
        keys = world.keys[brand]
        answer = post(world, brand, *delivery(keys, message(world, brand, Content="怪字")))
        expected = AWKWARD.replace("\x0b", "").replace("<a ", "＜a ").replace("</a", "＜/a")
        assert opened(keys, answer.content)["Content"] == expected
