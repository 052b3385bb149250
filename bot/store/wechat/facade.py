"""The WeChat channel's part of the store: every method is one transaction, as in bot.store.store."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.exchange import Owner, Reply
from bot.mail import Arrival, Mailing, Outcome, Packer, Parcel
from bot.store.clock import moment
from bot.store.store import Store
from bot.store.wechat import access, account_links, deliveries, mail, people, reach
from bot.store.wechat.values import Access, Arrived, Aside, ChannelWords, Linked, Reach, Start, Typing


class WechatStore:
    """What the channel remembers. Connects at the first call."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def arrive(
        self,
        brand: str,
        arrival: Arrival,
        words: ChannelWords | None = None,
        start: Start | None = None,
        aside: Aside | None = None,
        hold: float = 0.0,
    ) -> Arrived:
        """Register a delivery, once; deliveries to this customer hold off for `hold` seconds."""
        return self._store.write(lambda conn: deliveries.arrive(conn, brand, arrival, words, start, aside, hold))

    def owner(self, brand: str, openid: str) -> Owner | None:
        """Who has this customer's conversation; None without one."""
        return self._store.read(lambda conn: people.owner(conn, brand, openid))

    def answer(self, brand: str, message_id: str, packer: Packer) -> str | None:
        """What to answer a delivery directly; the same each time."""
        return self._store.write(lambda conn: deliveries.answer(conn, brand, message_id, packer))

    def is_known(self, brand: str, message_id: str) -> bool:
        """Whether this delivery came before."""
        return self._store.read(lambda conn: deliveries.is_known(conn, brand, message_id))

    def finish(self, brand: str, message_id: str, text: str) -> None:
        """The answer to a delivery that no conversation gives."""
        self._store.write(lambda conn: deliveries.finish(conn, brand, message_id, text))

    def pass_on(self, brand: str, message_id: str, answer: str) -> bool:
        """Answer this delivery by passing the customer on, if they wait for a person and nobody is at the desk."""
        return self._store.write(lambda conn: deliveries.pass_on(conn, brand, message_id, answer))

    def say(self, conversation_id: str, reply: Reply) -> None:
        """Say something beside the turns."""
        self._store.write(lambda conn: deliveries.speak(conn, conversation_id, lambda owner: ("", reply)))

    def take(self, worker: str, lease: float, brands: tuple[str, ...]) -> Mailing | None:
        """Lease the mail of one customer for whom something waits."""
        return self._store.write(lambda conn: mail.take(conn, worker, lease, brands))

    def following(self, mailing: Mailing, packer: Packer, lease: float) -> Parcel | None:
        """The next parcel to send, or None when the lease is over."""
        return self._store.write(lambda conn: mail.following(conn, mailing, packer, lease))

    def settle(self, mailing: Mailing, parcel: Parcel, outcome: Outcome) -> bool:
        """What became of a parcel; whether to go on."""
        return self._store.write(lambda conn: mail.settle(conn, mailing, parcel, outcome))

    def release(self, mailing: Mailing) -> None:
        """Let another process go on with this customer's mail."""
        self._store.write(lambda conn: mail.release(conn, mailing))

    def revive(self, parcel_id: int | None) -> int:
        """Try dead parcels again: one, or all; how many."""
        return self._store.write(lambda conn: mail.revive(conn, parcel_id))

    def reach(self, conversation_id: str) -> Reach | None:
        """How the customer of a conversation can be reached; None when they are not in WeChat."""
        return self._store.read(lambda conn: reach.of(conn, conversation_id))

    def typing(self, conversation_id: str) -> Typing | None:
        """Who sees in WeChat that a person writes in this conversation."""
        return self._store.read(lambda conn: reach.typing(conn, conversation_id))

    def undelivered(self, limit: int = 100) -> list[dict[str, Any]]:
        """What has not arrived, the newest first."""
        return self._store.read(lambda conn: reach.undelivered(conn, limit))

    def counts(self) -> dict[str, int]:
        """Parcels by state, those on their way and those that failed."""
        return self._store.read(reach.counts)

    def new_code(self, conversation_id: str) -> tuple[str, datetime] | None:
        """A one-time code for the known customer of a conversation; None for an anonymous one."""
        made = self._store.write(lambda conn: account_links.new_code(conn, conversation_id))
        return None if made is None else (made[0], moment(made[1]))

    def link(self, brand: str, openid: str, code: str) -> Linked:
        """Use a code up."""
        return self._store.write(lambda conn: account_links.link(conn, brand, openid, code))

    def purge(self) -> None:
        """Forget what is over."""
        self._store.write(deliveries.purge)

    def token(self, app_id: str, patience: float) -> Access:
        """The shared access token, or whether to fetch one."""
        return self._store.write(lambda conn: access.read(conn, app_id, patience))

    def keep_token(self, app_id: str, sealed: str, digest: str, lasts: float) -> None:
        """Share a fetched token."""
        self._store.write(lambda conn: access.keep(conn, app_id, sealed, digest, lasts))

    def give_up_token(self, app_id: str) -> None:
        """Let somebody else fetch one."""
        self._store.write(lambda conn: access.give_up(conn, app_id))

    def drop_token(self, app_id: str, digest: str) -> None:
        """Forget a refused token."""
        self._store.write(lambda conn: access.drop(conn, app_id, digest))

    def may_force_token(self, app_id: str, apart: float) -> bool:
        """Whether a new token may be forced now."""
        return self._store.write(lambda conn: access.may_force(conn, app_id, apart))
