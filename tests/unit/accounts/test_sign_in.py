"""Passwords, codes, and what failures cost."""

from __future__ import annotations

import pyotp
import pytest

from bot.accounts import codes, passwords
from bot.accounts.sign_in import FREE_TRIES, LONGEST_LOCK, lock_seconds


def test_a_password_is_kept_as_argon2id_and_fits_only_itself() -> None:
    kept = passwords.hashed("a long pass 马")
    assert kept.startswith("$argon2id$")
    assert passwords.fits(kept, "a long pass 马") and not passwords.fits(kept, "a long pass")
    assert not passwords.fits(None, "a long pass 马") and not passwords.fits("nonsense", "x")


@pytest.mark.parametrize(
    ("password", "good"), [("short", False), ("a" * 16, False), ("a long password", True), ("x" * 201, False)]
)
def test_a_good_password_is_long(password: str, good: bool) -> None:
    assert passwords.is_good(password) == good
    assert passwords.is_good(passwords.made_up())


def test_a_code_is_good_once_and_for_a_minute() -> None:
    secret, now = codes.new_secret(), 1_800_000_000.0
    code = pyotp.TOTP(secret).at(int(now))
    step = codes.used_step(secret, code, None, now)
    assert step is not None
    assert codes.used_step(secret, code, step, now) is None
    assert codes.used_step(secret, code, None, now + 30) == step
    assert codes.used_step(secret, code, None, now + 90) is None
    assert codes.used_step(secret, "０００", None, now) is None


def test_failures_cost_more_and_more_but_not_for_ever() -> None:
    costs = [lock_seconds(n) for n in range(1, 40)]
    assert costs[: FREE_TRIES - 1] == [0.0] * (FREE_TRIES - 1)
    assert costs == sorted(costs) and costs[FREE_TRIES] > 0 and costs[-1] == LONGEST_LOCK
