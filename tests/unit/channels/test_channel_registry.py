"""The list of channels, and what everything else reads from it."""

from __future__ import annotations

from bot.channel_registry import CHANNELS, channel_settings, faces, reach_hours
from bot.mail import APP
from bot.settings import Settings, variables
from tests.support.pager import PAGER, SETTING


def test_each_channel_has_a_name_and_settings_of_its_own() -> None:
    names = [each.name for each in CHANNELS]
    set_by = [each.variable for each in channel_settings()]
    assert len(set(names)) == len(names) and len(set(set_by)) == len(set_by)
    assert [each.channel for each in channel_settings()] == [each.name for each in CHANNELS if each.make is not None]


def test_only_a_channel_with_terms_has_hours() -> None:
    assert reach_hours() == {"wechat": 48.0, "wecom_kf": 48.0}
    assert faces()[APP].hours is None and faces()["wechat"].hours == 48.0
    assert (faces()[APP].joins, faces()["wechat"].joins) == (False, True)


def test_people_call_each_by_a_word_of_their_language() -> None:
    assert [face.title for face in faces().values() if face.title.isascii()] == []
    assert PAGER.title == "传呼"


def test_a_channel_brings_its_own_setting() -> None:
    raw = '{"okpay": {"url": "http://127.0.0.1:9", "key": "secret-of-the-pager"}}'
    settings = Settings.from_env({"PAYDOC_PAGER": raw}, [SETTING])
    assert settings.channels["pager"]["okpay"].key == "secret-of-the-pager"
    assert "secret-of-the-pager" not in repr(settings)
    assert Settings.from_env({"PAYDOC_PAGER": raw}) == Settings() == Settings.from_env({}, [SETTING])
    assert "PAYDOC_PAGER_FILE" in variables([SETTING]) and "PAYDOC_PAGER" not in variables()


def test_days_set_by_the_name_of_a_channel_are_those_of_its_mail() -> None:
    environ = {"PAYDOC_RETENTION": "pager=7, messages=30"}
    days = Settings.from_env(environ, [SETTING]).retention
    assert (days["mail"], days["messages"]) == (7, 30)
