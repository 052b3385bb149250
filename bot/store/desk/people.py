"""Accounts, sessions, the audit log and what each person keeps for themselves, as transactions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from bot.desk.assignment import Presence
from bot.desk.permissions import Agent
from bot.store.clock import Now
from bot.store.desk import accounts, audit, personal_items
from bot.store.desk.accounts import Account
from bot.store.store import Store

T = TypeVar("T")


class PeopleStore:
    """Every method is one transaction. Made over a Store, whose connections it uses."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self, work: Callable[[Any], T]) -> T:
        """Run a piece of reading."""
        return self.store.read(work)

    def write(self, work: Callable[[Any], T]) -> T:
        """Run a piece of writing, as a whole or not at all."""
        return self.store.write(work)

    def add_agent(
        self, login: str, name: str, role: str, password: str, brands: list[str], skills: list[str], capacity: int
    ) -> Agent:
        """A new account; `password` is already hashed."""
        return self.write(lambda conn: accounts.add(conn, login, name, role, password, brands, skills, capacity))

    def agent(self, agent_id: str) -> Agent | None:
        """The person of this id."""
        return self.read(lambda conn: accounts.get(conn, agent_id))

    def agents(self) -> list[dict[str, Any]]:
        """All accounts, without secrets."""
        return self.read(accounts.every)

    def account(self, login: str) -> Account | None:
        """What signing in needs to know."""
        return self.write(lambda conn: accounts.account(conn, login))

    def change_agent(self, agent_id: str, **values: Any) -> None:
        """Change an account."""
        self.write(lambda conn: accounts.change(conn, agent_id, **values))

    def failed(self, agent_id: str, failures: int, seconds: float) -> None:
        """Note a failed try; no other for `seconds`."""
        self.write(lambda conn: accounts.lock_for(conn, agent_id, failures, seconds))

    def disable_agent(self, agent_id: str, disabled: bool = True) -> None:
        """Shut an account, or open it again."""
        self.write(lambda conn: accounts.disable(conn, agent_id, disabled))

    def set_password(self, agent_id: str, password: str) -> None:
        """Another password (hashed); everybody who is in with the old one is out."""

        def work(conn: Any) -> None:
            accounts.change(conn, agent_id, password=password, failures=0, locked_until=None)
            accounts.end_sessions(conn, agent_id)

        self.write(work)

    def new_password(self, agent_id: str, password: str, life: timedelta = timedelta(hours=12)) -> str:
        """Another password of one's own; all sessions end, and there is a fresh one."""

        def work(conn: Any) -> str:
            accounts.change(conn, agent_id, password=password)
            accounts.end_sessions(conn, agent_id)
            audit.add(conn, agent_id, "password_changed", agent_id)
            return accounts.open_session(conn, agent_id, life)

        return self.write(work)

    def sign_in(self, agent_id: str, totp_step: int | None, life: timedelta) -> str:
        """A session for somebody whose password and code were right."""

        def work(conn: Any) -> str:
            accounts.change(conn, agent_id, failures=0, locked_until=None, totp_step=totp_step)
            audit.add(conn, agent_id, "signed_in", agent_id)
            return accounts.open_session(conn, agent_id, life)

        return self.write(work)

    def sign_out(self, secret: str, agent_id: str) -> None:
        """End this session."""

        def work(conn: Any) -> None:
            accounts.close_session(conn, secret)
            accounts.change(conn, agent_id, presence="offline")
            audit.add(conn, agent_id, "signed_out", agent_id)

        self.write(work)

    def session(self, secret: str) -> Agent | None:
        """Who a session's secret stands for."""
        return self.read(lambda conn: accounts.session(conn, secret))

    def touch(self, secret: str, agent_id: str, presence: Presence | None = None) -> bool:
        """The person is here; whether others see a change."""
        return self.write(lambda conn: accounts.touch(conn, secret, agent_id, presence))

    def is_alive(self, agent_id: str) -> None:
        """A sign of life without a session, of another desk."""
        self.write(lambda conn: accounts.change(conn, agent_id, seen_at=Now()))

    def watch(self, agent_id: str, conversation_id: str | None, typing_for: float = 0.0) -> None:
        """Which conversation somebody looks at, and whether they type there."""
        self.write(lambda conn: accounts.watch(conn, agent_id, conversation_id, typing_for))

    def audit(self, agent_id: str | None, action: str, on: str, **data: Any) -> None:
        """Write a line of the audit log."""
        self.write(lambda conn: audit.add(conn, agent_id, action, on, **data))

    def audit_log(self, before: int | None = None, action: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """Lines of the audit log, newest first."""
        return self.read(lambda conn: audit.read(conn, before, action, limit))

    def canned(self, agent_id: str) -> list[dict[str, Any]]:
        """A person's own canned replies."""
        return self.read(lambda conn: personal_items.canned(conn, agent_id))

    def keep_canned(self, agent_id: str, shortcut: str, text: str) -> int:
        """Keep one, in place of the one of the same shortcut."""
        return self.write(lambda conn: personal_items.keep_canned(conn, agent_id, shortcut, text))

    def drop_canned(self, agent_id: str, canned_id: int) -> bool:
        """Drop one of one's own."""
        return self.write(lambda conn: personal_items.drop_canned(conn, agent_id, canned_id))

    def remind(self, conversation_id: str, agent_id: str, text: str, due_at: float) -> int:
        """Promise oneself to get in touch."""
        return self.write(lambda conn: personal_items.remind(conn, conversation_id, agent_id, text, due_at))

    def reminders(self, agent_id: str) -> list[dict[str, Any]]:
        """What a person still has to do, soonest first."""
        return self.read(lambda conn: personal_items.reminders(conn, agent_id))

    def finish_reminder(self, agent_id: str, reminder_id: int) -> bool:
        """It is done."""
        return self.write(lambda conn: personal_items.finish(conn, agent_id, reminder_id))

    def due_reminders(self) -> list[dict[str, Any]]:
        """Those that have become due, each given out once."""
        return self.write(personal_items.due)
