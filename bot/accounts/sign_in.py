"""Signing in: a password, perhaps a code that is good once; failures in a row cost more and more time."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta

from bot.accounts import codes, passwords
from bot.accounts.lockout import FORGOTTEN, FREE_FROM_ANYWHERE, FREE_TRIES, Tally
from bot.desk.errors import UsedCode
from bot.desk.permissions import Agent
from bot.errors import PaydocError
from bot.store.desk.accounts import Account
from bot.store.desk.facade import DeskStore

SESSION_LIFE = timedelta(hours=12)
NOBODY = ""


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
class Whereabouts:
    """Where somebody signs in: an address, and what their browser keeps since they did so before."""

    address: str = ""
    device: str = ""

    @property
    def keys(self) -> list[str]:
        """As they are remembered: neither can be read from it."""
        named = (("address", self.address), ("device", self.device))
        return [f"{kind}:{_hash(value)}" for kind, value in named if value]


@dataclass(frozen=True)
class SignInResult:
    """Who it is, and the secret that stands for them from now on."""

    agent: Agent
    secret: str


@dataclass(frozen=True)
class _Door:
    """What is counted for one try: failures of the login from this place, and from anywhere."""

    here: str
    anywhere: str
    is_known: bool
    tallies: dict[str, Tally]

    def locked_for(self, now: float) -> float:
        """Seconds until the next try. Who has been here before is not shut out by strangers elsewhere."""
        counted = [self.here] if self.is_known else [self.here, self.anywhere]
        return max(0.0, *(self.tallies[key].locked_until - now for key in counted))


def sign_in(
    desk: DeskStore, login: str, password: str, code: str | None, place: Whereabouts | None = None
) -> SignInResult:
    """A session. Raises WrongLogin, CodeNeeded, Locked; for a login that nobody has as for one that somebody has."""
    place, account = place or Whereabouts(), desk.account(login)
    door = _door(desk, login, place, account)
    if (seconds := door.locked_for(time.time())) > 0:
        raise Locked(seconds)
    if not passwords.fits(account.password if account else None, password) or account is None or account.disabled:
        raise _failure(desk, door, account, place)
    step = None
    if account.totp is not None:
        if code is None:
            raise CodeNeeded
        step = codes.used_step(account.totp, code, account.totp_step)
        if step is None:
            raise _failure(desk, door, account, place)
    try:
        secret = desk.sign_in(account.agent.id, step, SESSION_LIFE, place.keys, place.address)
    except UsedCode:  # somebody was faster with the same code
        raise _failure(desk, door, account, place) from None
    desk.forgive([door.here, door.anywhere])
    return SignInResult(account.agent, secret)


def _door(desk: DeskStore, login: str, place: Whereabouts, account: Account | None) -> _Door:
    known = desk.known_places(account.agent.id if account else NOBODY, place.keys)
    device = next((key for key in known if key.startswith("device:")), None)
    here, anywhere = f"here:{_hash(login, device or place.address)}", f"anywhere:{_hash(login)}"
    rows = desk.tallies([here, anywhere])
    tallies = {
        key: Tally(rows[key].failures, rows[key].at, rows[key].locked_until or 0.0) if key in rows else Tally()
        for key in (here, anywhere)
    }
    return _Door(here, anywhere, bool(known), tallies)


def _failure(desk: DeskStore, door: _Door, account: Account | None, place: Whereabouts) -> PaydocError:
    now, on = time.time(), account.agent.id if account else NOBODY
    for key, free in ((door.here, FREE_TRIES), (door.anywhere, FREE_FROM_ANYWHERE)):
        after = door.tallies[key].after_failure(now, free)
        desk.keep_tally(key, after.failures, after.locked_until, FORGOTTEN)
        if after.locked_until > now:
            where = key.partition(":")[0]
            desk.audit(
                on or None,
                "locked_out",
                on,
                address=place.address,
                where=where,
                seconds=round(after.locked_until - now),
            )
        elif account is not None and key == door.here:
            desk.audit(on, "sign_in_failed", on, address=place.address, failures=round(after.failures))
    return WrongLogin()


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
