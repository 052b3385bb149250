"""What an operator sets, and what a mistake in it says: never the secret itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, get_args

import pytest

from bot.channel_registry import channel_settings
from bot.channels.wechat.account import accounts_from_json
from bot.channels.wechat.templates import LONGEST
from bot.channels.wechat.words import notice_words
from bot.mail import NoticeForm, NoticeKind
from bot.settings import Settings, SettingsError
from tests.support.table import table
from tests.unit.channels.wechat.keys import KEYS, account

GOOD = asdict(KEYS)


def notice(**changed: Any) -> dict[str, Any]:
    return {"template": "T" * 43, "fields": {"character_string1": "{number}", "thing2": "{hint}"}, **changed}


def test_templates_of_notices_are_read_and_say_what_the_core_has_to_know() -> None:
    given = {"ticket": notice(), "late": notice(way="once"), "answered": notice(way="lasting", url="https://x/y")}
    notices = accounts_from_json(json.dumps({"okpay": {**GOOD, "notices": given}}))["okpay"].notices
    forms = {kind: one.form for kind, one in notices.items()}
    topic = "T" * 43
    assert forms == {
        "ticket": NoticeForm(repeatable=True),
        "late": NoticeForm(topic=topic),
        "answered": NoticeForm(topic=topic, lasting=True),
    }
    data = notices["ticket"].data({"number": "1130-AAAAA", "hint": "好"})
    assert data == {"character_string1": {"value": "1130-AAAAA"}, "thing2": {"value": "好"}}


@pytest.mark.parametrize("kind", get_args(NoticeKind))
def test_the_words_of_notices_fit_where_wechat_takes_them(kind: str) -> None:
    status, hint = notice_words(kind)
    assert 0 < len(status) <= LONGEST["phrase"] and 0 < len(hint) <= LONGEST["thing"]


def read(raw: str) -> Settings:
    return Settings.from_env({"PAYDOC_WECHAT": raw}, channel_settings())


def test_safe_mode_is_what_one_gets_without_asking() -> None:
    entry = {name: value for name, value in GOOD.items() if name != "mode"}
    assert accounts_from_json(json.dumps({"okpay": entry}))["okpay"].mode == "safe"


def test_secrets_are_in_no_representation() -> None:
    settings = read(json.dumps({"okpay": GOOD}))
    shown = repr(settings) + repr(account()) + str(settings.channels["wechat"])
    assert not [secret for secret in (KEYS.token, KEYS.aes_key, KEYS.secret) if secret in shown]


@table(
    ("entry", "says"),
    [
        ({**GOOD, "aes_key": "short"}, "aes_key"),
        ({**GOOD, "aes_key": ""}, "aes_key"),
        ({**GOOD, "mode": "off"}, "mode"),
        ({**GOOD, "menu": "cards"}, "menu"),
        ({**GOOD, "token": "t!"}, "token"),
        ({**GOOD, "secret": "top-secret"}, "secret"),
        ({**GOOD, "api_base": "http://api.example.com"}, "api_base"),
        ({**GOOD, "api_base": "https://x/y"}, "api_base"),
        ({**GOOD, "api_base": 7}, "api_base"),
        ({**GOOD, "max_age": -1}, "max_age"),
        ({**GOOD, "max_age": True}, "max_age"),
        ({**GOOD, "transfer_to": "somebody"}, "transfer_to"),
        ({**GOOD, "transfer_to": "a@b<x>"}, "transfer_to"),
        ({**GOOD, "colour": "red"}, "app_id"),
        ({**GOOD, "notices": []}, "notices"),
        ({**GOOD, "notices": {"greeting": notice()}}, "notices"),
        ({**GOOD, "notices": {"late": notice(template="short-id")}}, "notices.late.template"),
        ({**GOOD, "notices": {"late": notice(way="twice")}}, "notices.late.way"),
        ({**GOOD, "notices": {"late": notice(url="http://x")}}, "notices.late.url"),
        ({**GOOD, "notices": {"late": notice(fields={})}}, "notices.late.fields"),
        ({**GOOD, "notices": {"late": notice(fields={"thing1": "{words}"})}}, "notices.late.fields.thing1"),
        ({**GOOD, "notices": {"late": notice(fields={"thing1": "{number.__class__}"})}}, "notices.late.fields.thing1"),
        ({**GOOD, "notices": {"late": notice(fields={"thing1": "{"})}}, "notices.late.fields.thing1"),
        ({**GOOD, "notices": {"late": notice(fields={"thing1": "{0}"})}}, "notices.late.fields.thing1"),
        ({**GOOD, "notices": {"late": notice(fields={"thing1": "{hint}!"})}}, "at most 20"),
        ({**GOOD, "notices": {"late": notice(fields={"phrase1": "已经受理了吗"})}}, "at most 5"),
        ({**GOOD, "notices": {"late": notice(fields={"time1": "明天"})}}, "{promised}"),
        ({**GOOD, "notices": {"late": notice(more=1)}}, "notices.late"),
        ({"app_id": KEYS.app_id}, "app_id"),
        ([], "app_id"),
    ],
)
def test_a_mistake_names_its_place_and_not_its_value(entry: Any, says: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(json.dumps({"okpay": entry}))
    text = str(error.value)
    assert text.startswith("PAYDOC_WECHAT: expected okpay: ") and says in text
    assert not [value for value in (KEYS.secret, KEYS.token, "top-secret", "short") if value in text.split("okpay")[1]]


@pytest.mark.parametrize("raw", ["{", "[]", "7", '"x"'])
def test_what_is_no_object_is_said_to_be_none(raw: str) -> None:
    with pytest.raises(SettingsError, match="a JSON object"):
        read(raw)


def test_one_account_is_not_two_wallets() -> None:
    with pytest.raises(SettingsError, match="different app_id"):
        read(json.dumps({"okpay": GOOD, "upay": GOOD}))
