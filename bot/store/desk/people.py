"""Accounts, sessions, the audit log and what each person keeps for themselves, as transactions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from bot.desk.assignment import Presence
from bot.desk.errors import UsedCode
from bot.desk.permissions import Agent
from bot.store.clock import Now
from bot.store.desk import accounts, audit, personal_items, tries
from bot.store.desk.accounts import Account
from bot.store.desk.tries import TallyRow
from bot.store.desk.values import Listed
from bot.store.store import Store

T = TypeVar("T")


class PeopleStore:
    """Every method is one transaction. Made over a Store, whose connections it uses."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run a piece of reading."""
        return self.store.read(work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run a piece of writing, as a whole or not at all."""
        return self.store.write(work)

    def add_agent(
        self,
        login: str,
        name: str,
        role: str,
        password: str,
        brands: list[str],
        skills: list[str],
        capacity: int,
        must_change: bool = False,
    ) -> Agent:
        """A new account; `password` is already hashed, and somebody else's idea if they `must_change` it."""
        rest = (password, brands, skills, capacity, must_change)
        return self.write(lambda conn: accounts.add(conn, login, name, role, *rest))

    def agent(self, agent_id: str) -> Agent | None:
        """The person of this id."""
        return self.read(lambda conn: accounts.get(conn, agent_id))

    def agents(self) -> list[Listed]:
        """All accounts, without secrets."""
        return self.read(accounts.every)

    def account(self, login: str) -> Account | None:
        """What signing in needs to know."""
        return self.write(lambda conn: accounts.account(conn, login))

    def change_agent(self, agent_id: str, **values: object) -> None:
        """Change an account."""
        self.write(lambda conn: accounts.change(conn, agent_id, **values))

    def disable_agent(self, agent_id: str, disabled: bool = True) -> None:
        """Shut an account, or open it again."""
        self.write(lambda conn: accounts.disable(conn, agent_id, disabled))

    def set_password(self, agent_id: str, password: str) -> None:
        """Another password (hashed) by somebody else: it has to be changed, and everybody who is in is out."""

        def work(conn: Connection) -> None:
            accounts.change(conn, agent_id, password=password, must_change=True)
            accounts.end_sessions(conn, agent_id)

        self.write(work)

    def new_password(
        self, agent_id: str, password: str, life: timedelta = timedelta(hours=12), address: str | None = None
    ) -> str:
        """Another password of one's own; all sessions end, and there is a fresh one."""

        def work(conn: Connection) -> str:
            accounts.change(conn, agent_id, password=password, must_change=False)
            accounts.end_sessions(conn, agent_id)
            audit.add(conn, agent_id, "password_changed", agent_id, address)
            return accounts.open_session(conn, agent_id, life)

        return self.write(work)

    def sign_in(
        self,
        agent_id: str,
        totp_step: int | None,
        life: timedelta,
        places: Sequence[str] = (),
        address: str | None = None,
    ) -> str:
        """A session for somebody whose password and code were right. Raises UsedCode when the code was used before."""

        def work(conn: Connection) -> str:
            if totp_step is not None and not accounts.use_code(conn, agent_id, totp_step):
                raise UsedCode
            tries.remember(conn, agent_id, [*places])
            audit.add(conn, agent_id, "signed_in", agent_id, address)
            return accounts.open_session(conn, agent_id, life)

        return self.write(work)

    def use_code(self, agent_id: str, step: int) -> None:
        """Use up a one-time code. Raises UsedCode when somebody else did so first."""

        def work(conn: Connection) -> None:
            if not accounts.use_code(conn, agent_id, step):
                raise UsedCode

        self.write(work)

    def known_places(self, agent_id: str, places: list[str]) -> list[str]:
        """Those of these places from which the person has signed in lately."""
        return self.read(lambda conn: tries.known(conn, agent_id, places))

    def tallies(self, keys: list[str]) -> dict[str, TallyRow]:
        """Failed tries that are counted under these keys."""
        return self.read(lambda conn: tries.tallies(conn, keys))

    def keep_tally(self, key: str, failures: float, locked_until: float, forgotten: float) -> None:
        """Count a failed try; what is older than `forgotten` seconds goes."""
        self.write(lambda conn: tries.keep(conn, key, failures, locked_until, forgotten))

    def forgive(self, keys: list[str]) -> None:
        """Count them no longer."""
        self.write(lambda conn: tries.forgive(conn, keys))

    def sign_out(self, secret: str, agent_id: str, address: str | None = None) -> None:
        """End this session."""

        def work(conn: Connection) -> None:
            accounts.close_session(conn, secret)
            accounts.change(conn, agent_id, presence="offline")
            audit.add(conn, agent_id, "signed_out", agent_id, address)

        self.write(work)

    def session(self, secret: str, idle: float = accounts.IDLE_SECONDS) -> Agent | None:
        """Who a session's secret stands for, unless it was not used for so many seconds."""
        return self.read(lambda conn: accounts.session(conn, secret, idle))

    def keep_alive(self, secret: str) -> None:
        """The session is in use."""
        self.write(lambda conn: accounts.keep_alive(conn, secret))

    def touch(self, secret: str, agent_id: str, presence: Presence | None = None) -> bool:
        """The person is here; whether others see a change."""
        return self.write(lambda conn: accounts.touch(conn, secret, agent_id, presence))

    def is_alive(self, agent_id: str) -> None:
        """A sign of life without a session, of another desk."""
        self.write(lambda conn: accounts.change(conn, agent_id, seen_at=Now()))

    def watch(self, agent_id: str, conversation_id: str | None, typing_for: float = 0.0) -> None:
        """Which conversation somebody looks at, and whether they type there."""
        self.write(lambda conn: accounts.watch(conn, agent_id, conversation_id, typing_for))

    def audit(
        self,
        agent_id: str | None,
        action: str,
        on: str,
        address: str | None = None,
        brand: str | None = None,
        **data: object,
    ) -> None:
        """Write a line of the audit log: who, what, where from, about which wallet."""
        self.write(lambda conn: audit.add(conn, agent_id, action, on, address, brand, **data))

    def audit_log(
        self,
        before: int | None = None,
        action: str | None = None,
        limit: int = 100,
        brands: Sequence[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Lines of the audit log, newest first; of these wallets and the people who serve them, or all."""
        return self.read(lambda conn: audit.read(conn, before, action, limit, brands))

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
