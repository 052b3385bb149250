"""The platform's own state: corporations with their tokens, accounts with what can be pulled, customers and talks."""

from __future__ import annotations

import secrets
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulated_wecom.sealing import Keys

NEW, ASSISTANT, POOL, SERVICER, OVER = range(5)
MESSAGE = (5, 48 * 3600.0)
WELCOME_SECONDS, TICKET_SECONDS = 20.0, 600.0


@dataclass
class Customer:
    """A customer's phone as this account's chat shows it, and the state of the talk."""

    userid: str
    state: int = OVER
    left: int = 0
    until: float = 0.0
    greeted_at: float = 0.0
    rejects: bool = False
    chat: list[dict[str, Any]] = field(default_factory=list)

    def speaks(self) -> None:
        """They wrote: the account may write again, and a talk that was over begins anew."""
        self.left, self.until = MESSAGE[0], time.time() + MESSAGE[1]
        if self.state == OVER:
            self.state = NEW

    def spend(self) -> int:
        """The error code of one more message by the API, 0 if it may."""
        if self.state not in (NEW, ASSISTANT):
            return 95018
        if time.time() >= self.until:
            return 95002
        if self.left <= 0:
            return 95001
        self.left -= 1
        return 0

    def show(self, sender: str, kind: str, **more: Any) -> None:
        """One more bubble."""
        self.chat.append({"from": sender, "kind": kind, "at": time.time(), **more})


@dataclass
class Account:
    """An account of 微信客服: its keys, where calls go, and how the platform behaves towards it."""

    brand: str
    keys: Keys
    target: str
    page: int = 1000
    empty_pages: int = 0  # so many times there is more and nothing of it is given
    loses_calls: bool = False
    most_untold: int = 1000  # pulls without a ticket before they are too frequent
    refuses: Any = None  # every call of the API: with a code, an HTML page, or silence
    refuses_tokens: int = 0  # the code with which gettoken answers
    token: str = ""
    token_until: float = 0.0
    log: list[dict[str, Any]] = field(default_factory=list)
    customers: dict[str, Customer] = field(default_factory=dict)
    tickets: dict[str, float] = field(default_factory=dict)
    codes: dict[str, tuple[str, float]] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    faults: deque[Any] = field(default_factory=deque)  # what the next sends are answered
    fails: deque[int] = field(default_factory=deque)  # fail_type of the next that are taken and do not arrive
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    media_faults: deque[int] = field(default_factory=deque)
    upload_faults: deque[Any] = field(default_factory=deque)
    link_faults: deque[int] = field(default_factory=deque)
    calls: Counter[str] = field(default_factory=Counter)
    cursors: list[str] = field(default_factory=list)

    def customer(self, userid: str) -> Customer:
        """The customer of this id, made when new."""
        return self.customers.setdefault(userid, Customer(userid))

    def ticket(self) -> str:
        """What a call gives to pull with."""
        made = f"ENC{secrets.token_urlsafe(24)}"
        self.tickets[made] = time.time() + TICKET_SECONDS
        return made

    def add(self, item: dict[str, Any], origin: int) -> dict[str, Any]:
        """One more thing that can be pulled."""
        common = {"msgid": secrets.token_urlsafe(18), "send_time": int(time.time()), "origin": origin}
        made = {**common, **item}
        self.log.append(made)
        return made

    def event(self, kind: str, userid: str, **more: Any) -> dict[str, Any]:
        """An event, which names account and customer inside."""
        inside = {"event_type": kind, "open_kfid": self.keys.open_kfid, "external_userid": userid, **more}
        return self.add({"msgtype": "event", "event": inside}, 4)

    def after(self, cursor: str, limit: int) -> tuple[list[dict[str, Any]], str, int]:
        """What comes behind a cursor, the next one, and whether there is more. Raises KeyError for a foreign one."""
        start = int(cursor.partition("-")[2]) if cursor else 0
        if cursor and cursor not in self.cursors:
            raise KeyError(cursor)
        if self.empty_pages:
            self.empty_pages -= 1
            return [], self._cursor(start), 1
        end = min(len(self.log), start + min(limit, self.page))
        return self.log[start:end], self._cursor(end), int(end < len(self.log))

    def _cursor(self, place: int) -> str:
        made = f"{secrets.token_hex(6)}-{place}"
        self.cursors.append(made)
        return made

    def fresh_token(self) -> tuple[str, int]:
        """The same until it ends."""
        if time.time() >= self.token_until:
            self.token, self.token_until = secrets.token_urlsafe(96), time.time() + 7200
        return self.token, int(self.token_until - time.time())


class Platform:
    """All accounts; those of one corporation and secret have one access token, kept with the first."""

    def __init__(self, accounts: list[Account]) -> None:
        self.accounts = {account.brand: account for account in accounts}
        self.by_id = {account.keys.open_kfid: account for account in accounts}

    def media(self, media_id: str) -> tuple[bytes, str] | None:
        """What is kept under this name."""
        return next((a.media[media_id] for a in self.accounts.values() if media_id in a.media), None)

    def keeper_of(self, query: Mapping[str, str]) -> Account | None:
        """The account that keeps the token of a call, while that is good."""
        given = query.get("access_token", "")
        found = next((a for a in self.accounts.values() if given and a.token == given), None)
        return found if found is not None and time.time() < found.token_until else None

    def keeper(self, corp_id: str, secret: str) -> Account | None:
        """The account that keeps the token of this corporation and secret."""
        same = ((a.keys.corp_id, a.keys.secret) == (corp_id, secret) for a in self.accounts.values())
        return next((a for a, fits in zip(self.accounts.values(), same, strict=True) if fits), None)
