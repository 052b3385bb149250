"""The platform's calls, sealed and signed by a foreign library; and everything that is not one."""

from __future__ import annotations

import random

import pytest

from bot.channels.ports import Refused
from bot.channels.wecom_kf.receiver import Call, WecomKfReceiver
from simulated_wecom.sealing import Keys, call, challenge, fresh, sealed
from tests.unit.channels.wecom_kf.kf_keys import KEYS, account

RECEIVER = WecomKfReceiver(account())


def test_the_question_whether_the_address_is_ours_is_answered_in_clear() -> None:
    assert RECEIVER.challenge(challenge(KEYS, "6375021488324")) == "6375021488324"


@pytest.mark.parametrize("spoilt", ["msg_signature", "timestamp", "nonce", "echostr"])
def test_a_question_that_is_not_the_platforms_is_refused(spoilt: str) -> None:
    query = challenge(KEYS, "1")
    for changed in ({**query, spoilt: query[spoilt][:-1] + "x"}, {k: v for k, v in query.items() if k != spoilt}):
        with pytest.raises(Refused) as refused:
            RECEIVER.challenge(changed)
        assert refused.value.status in (400, 403)


def test_a_call_tells_account_and_ticket_and_nothing_else() -> None:
    called = RECEIVER.called(*call(KEYS, "ENCabc", "wkother"))
    assert called == Call("wkother", "ENCabc") and "ENCabc" not in repr(called)
    other = "<xml><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event></xml>"
    assert RECEIVER.called(*sealed(KEYS, other)) is None


def test_an_old_call_without_an_account_is_about_any() -> None:
    inside = "<xml><Event>kf_msg_or_event</Event><Token>ENCabc</Token></xml>"
    assert RECEIVER.called(*sealed(KEYS, inside)) == Call("", "ENCabc")


def test_anothers_call_is_refused() -> None:
    corp = Keys("ww99999999", KEYS.open_kfid, KEYS.token, KEYS.secret, KEYS.aes_key)
    for foreign in (call(fresh(), "x"), call(corp, "x")):
        with pytest.raises(Refused) as refused:
            RECEIVER.called(*foreign)
        assert refused.value.status == 403


def test_whatever_else_arrives_is_refused_and_nothing_else_is_raised() -> None:
    query, body = call(KEYS, "ENCabc")
    chance = random.Random(7)
    for _ in range(300):
        changed = bytearray(body)
        for _ in range(chance.randrange(1, 9)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        try:
            RECEIVER.called(query, bytes(changed[: chance.randrange(len(changed) + 1)]))
        except Refused as refused:
            assert refused.status in (400, 403)
