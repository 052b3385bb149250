"""What stands for something that is replaced always is the present one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.present import LiveMapping, live, pinned


@dataclass(frozen=True)
class Sign:
    text: str

    def loud(self) -> str:
        return self.text.upper()


def test_whoever_has_it_has_the_present_one() -> None:
    now = [Sign("open")]
    sign = live(lambda: now[0])
    assert (sign.text, sign.loud()) == ("open", "OPEN")
    now[0] = Sign("closed")
    assert (sign.text, sign.loud()) == ("closed", "CLOSED")


def test_what_is_pinned_stays() -> None:
    now = [Sign("open")]
    kept = pinned(live(lambda: now[0]))
    now[0] = Sign("closed")
    assert kept == Sign("open") and pinned(kept) is kept


def test_what_it_has_not_is_an_error_as_ever() -> None:
    sign = live(lambda: Sign("open"))
    with pytest.raises(AttributeError):
        _ = sign.quiet  # type: ignore[attr-defined]


def test_a_mapping_has_the_content_of_the_moment() -> None:
    now = {"okpay": "OKPay"}
    names = LiveMapping(lambda: now)
    assert dict(names) == {"okpay": "OKPay"} and "upay" not in names and len(names) == 1
    now = {"okpay": "OKPay", "upay": "upay"}
    assert names["upay"] == "upay" and list(names) == ["okpay", "upay"] and names.get("eepay") is None
