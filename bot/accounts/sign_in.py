"""Signing in: a password, perhaps a code; failures in a row cost more and more time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.accounts import codes, passwords
from bot.desk.permissions import Agent
from bot.errors import PaydocError
from bot.store.desk.accounts import Account
from bot.store.desk.facade import DeskStore

SESSION_LIFE = timedelta(hours=12)
FREE_TRIES = 5
FIRST_LOCK, LONGEST_LOCK = 30.0, 900.0


class WrongLogin(PaydocError):
    """No such account, a wrong password or a wrong code: which, is not said."""


class CodeNeeded(PaydocError):
    """The password was right, and the account wants a code too."""


class Locked(PaydocError):
    """Too many failures in a row; `seconds` until the next try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"locked for {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True)
class SignInResult:
    """Who it is, and the secret that stands for them from now on."""

    agent: Agent
    secret: str


def sign_in(desk: DeskStore, login: str, password: str, code: str | None) -> SignInResult:
    """A session. Raises WrongLogin, CodeNeeded, Locked."""
    account = desk.account(login)
    if account is not None and account.locked_for > 0:
        raise Locked(account.locked_for)
    if not passwords.fits(account.password if account else None, password) or account is None or account.disabled:
        raise _failure(desk, account)
    step = account.totp_step
    if account.totp is not None:
        if code is None:
            raise CodeNeeded
        step = codes.used_step(account.totp, code, account.totp_step)
        if step is None:
            raise _failure(desk, account)
    return SignInResult(account.agent, desk.sign_in(account.agent.id, step, SESSION_LIFE))


def lock_seconds(failures: int) -> float:
    """How long nobody may try after so many failures in a row."""
    over = failures - FREE_TRIES
    return 0.0 if over < 0 else min(LONGEST_LOCK, FIRST_LOCK * 2.0 ** min(over, 10))


def _failure(desk: DeskStore, account: Account | None) -> PaydocError:
    if account is None:
        return WrongLogin()
    failures = account.failures + 1
    desk.failed(account.agent.id, failures, lock_seconds(failures))
    desk.audit(account.agent.id, "sign_in_failed", account.agent.id, failures=failures)
    return WrongLogin()
