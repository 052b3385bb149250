"""Passwords, codes, and what failures cost."""

from __future__ import annotations

import pyotp

from bot.accounts import codes, passwords
from bot.accounts.lockout import FORGOTTEN, FREE_TRIES, HALF_LIFE, LONGEST_LOCK, Tally
from bot.accounts.sign_in import Whereabouts
from tests.support.table import table


def test_a_password_is_kept_as_argon2id_and_fits_only_itself() -> None:
    kept = passwords.hashed("a long pass 马")
    assert kept.startswith("$argon2id$")
    assert passwords.fits(kept, "a long pass 马") and not passwords.fits(kept, "a long pass")
    assert not passwords.fits(None, "a long pass 马") and not passwords.fits("nonsense", "x")


def test_to_look_for_nobody_costs_as_much_as_for_somebody() -> None:
    costs = [kept.split("$")[3] for kept in (passwords.UNUSABLE, passwords.hashed("x"))]
    assert costs[0] == costs[1] == "m=65536,t=3,p=1"


@table(
    ("password", "good"),
    [
        ("short", False),
        ("a" * 16, False),
        ("x" * 201, False),
        ("123456789012", False),
        ("19900412138001", False),
        ("password1234", False),
        ("passwordpassword", False),
        ("Password12345", False),
        ("qwertyuiop1234", False),
        ("woaini1314520", False),
        ("zhifubao123456", False),
        ("linxiaoqing2026", False),
        ("mountain otter brews 7", True),
        ("正确的马电池订书钉夜里响", True),
        (passwords.made_up(), True),
    ],
)
def test_a_good_password_is_long_and_nobody_tries_it_first(password: str, good: bool) -> None:
    assert passwords.is_good(password, ("linxiaoqing", "林小青")) == good


def test_a_long_password_is_judged_soon() -> None:
    import time

    began = time.perf_counter()
    passwords.is_good("aB3$" * 50)
    assert time.perf_counter() - began < 2


def test_a_code_is_good_once_and_for_a_minute() -> None:
    secret, now = codes.new_secret(), 1_800_000_000.0
    code = pyotp.TOTP(secret).at(int(now))
    step = codes.used_step(secret, code, None, now)
    assert step is not None
    assert codes.used_step(secret, code, step, now) is None
    assert codes.used_step(secret, code, None, now + 30) == step
    assert codes.used_step(secret, code, None, now + 90) is None
    assert codes.used_step(secret, "０００", None, now) is None


def test_an_app_reads_the_secret_from_a_picture() -> None:
    drawn = codes.picture(codes.new_secret(), "lin")
    assert drawn.startswith(b"<?xml") and b"<svg" in drawn and b"script" not in drawn


def test_failures_cost_more_and_more_but_not_for_ever() -> None:
    tally, costs = Tally(), list[float]()
    for _ in range(40):
        tally = tally.after_failure(1000.0, FREE_TRIES)
        costs.append(max(0.0, tally.locked_until - 1000.0))
    assert costs[: FREE_TRIES - 1] == [0.0] * (FREE_TRIES - 1)
    assert costs == sorted(costs) and costs[FREE_TRIES - 1] > 0 and costs[-1] == LONGEST_LOCK


def test_failures_fade() -> None:
    tally = Tally(8.0, 1000.0)
    assert (tally.now(1000.0), tally.now(1000.0 + HALF_LIFE), tally.now(0.0)) == (8.0, 4.0, 8.0)
    assert tally.now(1000.0 + FORGOTTEN) < 0.001
    later = tally.after_failure(1000.0 + 4 * HALF_LIFE, FREE_TRIES)
    assert later.locked_until == 0.0, "one more after an hour is the second, not the ninth"


def test_a_place_is_remembered_without_being_told() -> None:
    place = Whereabouts("203.0.113.5", "secret of a browser")
    assert len(place.keys) == 2 and place.keys == Whereabouts("203.0.113.5", "secret of a browser").keys
    assert "203.0.113.5" not in str(place.keys) and "secret" not in str(place.keys)
    assert Whereabouts().keys == []
