"""The bot never says a long number back."""

from __future__ import annotations

from bot.privacy.own_words import without_long_numbers


def test_long_numbers_are_shortened_and_nothing_else() -> None:
    assert without_long_numbers("记下了：6222022939377299168。") == "记下了：62****9168。"
    assert (
        without_long_numbers("编号 261201-0001，2026-12-01 08:30，95588") == "编号 261201-0001，2026-12-01 08:30，95588"
    )
    assert without_long_numbers("123456789012 12345678901") == "12****9012 12345678901"
