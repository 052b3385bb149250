"""The platform's own state: accounts, followers, quotas, access tokens, and what was exchanged."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from simulated_wechat.sealing import Keys

MESSAGE = (5, 48 * 3600.0)
CLICK = (3, 60.0)
TYPING_SECONDS, INTERACTION_SECONDS = 15.0, 30.0
LONGEST = 2048
MOST_KEPT = 400


@dataclass
class User:
    """A follower's phone as this account's chat shows it."""

    openid: str
    following: bool = True
    quotas: dict[str, list[float]] = field(default_factory=dict)
    permits: Counter[str] = field(default_factory=Counter)
    chat: list[dict[str, Any]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)  # of the API, for this follower
    typing: int = 0
    typing_until: float = 0.0

    def shows_typing(self, command: str) -> int:
        """Begin or end to show that the account writes: the error code."""
        now = time.time()
        if command not in ("Typing", "CancelTyping"):
            return 45072
        if command == "CancelTyping":
            self.typing_until = 0.0
            return 0
        if not self.chat or now - self.chat[-1]["at"] > INTERACTION_SECONDS:
            return 45080
        if now < self.typing_until:
            return 45081
        self.typing, self.typing_until = self.typing + 1, now + TYPING_SECONDS
        return 0

    def trigger(self, kind: str, replaces: bool) -> None:
        """The user did something that lets the account write again."""
        left, seconds = MESSAGE if kind == "message" else CLICK
        if replaces:
            self.quotas.clear()
        self.quotas[kind] = [left, time.time() + seconds]

    def spend(self) -> int:
        """The error code of one more message from the account, 0 if it may."""
        live = [quota for kind in ("click", "message") if (quota := self.quotas.get(kind)) and quota[1] > time.time()]
        if not live:
            return 45015
        for quota in live:
            if quota[0] > 0:
                quota[0] -= 1
                return 0
        return 45047

    def show(self, sender: str, kind: str, **more: Any) -> dict[str, Any]:
        """One more bubble."""
        bubble = {"n": len(self.chat) + 1, "from": sender, "kind": kind, "at": time.time(), **more}
        self.chat.append(bubble)
        if sender == "account":
            self.typing_until = 0.0
        return bubble


@dataclass
class Account:
    """A 服务号: its keys, where its messages go, and how the platform behaves towards it."""

    brand: str
    keys: Keys
    target: str
    patience: float = 5.0
    certified: bool = True
    replaces_quota: bool = False
    token_seconds: float = 7200.0
    tokens_are_bad: bool = False
    bad_token_code: int = 40001
    refuses: Any = None  # every message by the API: with a code, an HTML page, or silence
    gives_no_token: Any = None  # the same for the access token
    token: str = ""
    token_until: float = 0.0
    tokens: list[str] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    faults: deque[Any] = field(default_factory=deque)
    transfers: list[dict[str, str]] = field(default_factory=list)
    typing_faults: deque[int] = field(default_factory=deque)
    menu: dict[str, Any] = field(default_factory=dict)
    daily_left: int = 400_000
    templates: dict[str, dict[str, str]] = field(default_factory=dict)  # by id: what it is for and its words
    notice_faults: deque[Any] = field(default_factory=deque)
    notices: list[dict[str, Any]] = field(default_factory=list)
    client_ids: dict[tuple[str, str], int] = field(default_factory=dict)
    token_faults: deque[Any] = field(default_factory=deque)
    upload_faults: deque[Any] = field(default_factory=deque)
    news_faults: deque[int] = field(default_factory=deque)
    media_faults: deque[Any] = field(default_factory=deque)
    calls: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    sent: list[dict[str, Any]] = field(default_factory=list)
    raw: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)  # by the media's id: the user who sent it
    answered: set[str] = field(default_factory=set)
    next_id: int = 24_000_000_000_000_001
    seen: int = 0

    def user(self, openid: str) -> User:
        """The follower of this id, made when new."""
        return self.users.setdefault(openid, User(openid))

    def count(self, call: str, openid: str) -> None:
        """A call that was about this follower."""
        if (user := self.users.get(openid)) is not None:
            user.calls[call] += 1

    def message_id(self) -> int:
        """A fresh MsgId, beyond what a double holds exactly."""
        self.next_id += 1 + secrets.randbelow(9)
        return self.next_id

    def fresh_token(self, force: bool) -> tuple[str, int]:
        """The stable token: the same until it ends or a new one is forced."""
        if force or time.time() >= self.token_until:
            self.token = secrets.token_urlsafe(96)
            self.tokens.append(self.token)
            self.token_until = time.time() + self.token_seconds
        return self.token, int(self.token_until - time.time())

    def token_error(self, given: str) -> int:
        """0 for a good access token."""
        if self.gives_no_token or self.tokens_are_bad or given != self.token:
            return self.bad_token_code
        return 42001 if time.time() >= self.token_until else 0

    def note(self, **exchange: Any) -> None:
        """For the page: what went over the line."""
        self.seen += 1
        self.raw.append({"n": self.seen, "at": time.time(), **exchange})


class Platform:
    """All accounts, and who waits for news of them."""

    def __init__(self, accounts: list[Account]) -> None:
        self.accounts = {account.brand: account for account in accounts}
        self.by_app = {account.keys.app_id: account for account in accounts}
        self.news = asyncio.Condition()
        self.closing = False

    async def tell(self) -> None:
        """Wake whoever looks at a phone."""
        async with self.news:
            self.news.notify_all()

    async def close(self) -> None:
        """Whoever looks at a phone has what there is: nothing more will come."""
        self.closing = True
        await self.tell()
