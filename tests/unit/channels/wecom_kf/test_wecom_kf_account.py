"""Accounts as an operator sets them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from bot.channels.wecom_kf.account import accounts_from_json
from simulated_wecom.__main__ import for_trying
from simulated_wecom.sealing import fresh
from tests.support.table import table
from tests.unit.channels.wecom_kf.kf_keys import KEYS

OWN = asdict(KEYS)


def test_several_accounts_may_be_of_one_corporation_and_share_its_token() -> None:
    raw = {"okpay": OWN, "upay": asdict(fresh(KEYS)), "eepay": asdict(fresh())}
    accounts = accounts_from_json(json.dumps(raw))
    assert accounts["okpay"].credential == accounts["upay"].credential != accounts["eepay"].credential
    assert all(secret not in repr(accounts) for secret in (KEYS.secret, KEYS.token, KEYS.aes_key))
    assert KEYS.secret[:8] not in accounts["okpay"].credential


@table(
    ("changed", "wanted"),
    [
        ({"secret": "short"}, "okpay: secret"),
        ({"aes_key": "x" * 42}, "okpay: aes_key"),
        ({"token": "!"}, "okpay: token"),
        ({"open_kfid": ""}, "okpay: open_kfid"),
        ({"corp_id": None}, "okpay: corp_id"),
        ({"corp_id": 7}, "okpay: corp_id"),
        ({"api_base": "http://a.example"}, "okpay: api_base"),
        ({"mode": "safe"}, "okpay: aes_key, corp_id"),
    ],
)
def test_what_is_wrong_is_named_and_not_quoted(changed: dict[str, Any], wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted) as error:
        accounts_from_json(json.dumps({"okpay": {**OWN, **changed}}))
    assert KEYS.secret not in str(error.value) and "short" not in str(error.value)


@pytest.mark.parametrize("raw", ["", "[]", '{"okpay": 7}', '{"okpay": {"corp_id": "ww1234567"}}'])
def test_what_is_no_account_is_refused(raw: str) -> None:
    with pytest.raises(ValueError):
        accounts_from_json(raw)


def test_two_wallets_have_two_accounts() -> None:
    with pytest.raises(ValueError, match="a different open_kfid"):
        accounts_from_json(json.dumps({"okpay": OWN, "upay": OWN}))


def test_the_simulated_platform_says_how_the_product_is_set_to_be_called_by_it() -> None:
    made, setting = for_trying("okpay", 8003, "http://127.0.0.1:8000")
    account = accounts_from_json(setting)["okpay"]
    assert (account.api_base, account.open_kfid) == ("http://127.0.0.1:8003", made.keys.open_kfid)
    assert made.target == "http://127.0.0.1:8000/wecom_kf/okpay"
