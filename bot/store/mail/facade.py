"""What a channel remembers, in the store: every method is one transaction, as in bot.store.store."""

from __future__ import annotations

from collections.abc import Sequence

from bot.exchange import Owner, Reply
from bot.mail import Arrival, Mailing, Never, Outcome, Packer, Parcel, Terms
from bot.store import attachments
from bot.store.mail import (
    access,
    account_links,
    cursors,
    deliveries,
    direct_answers,
    dispatch,
    failures,
    media,
    people,
    reach,
    refusals,
    transfers,
)
from bot.store.mail.cursors import Pull
from bot.store.mail.media import DueMedia
from bot.store.mail.notice_store import NoticeStore
from bot.store.mail.reach import ReachStore, Undelivered
from bot.store.mail.refusals import Refusal
from bot.store.mail.values import (
    Access,
    Arrived,
    Aside,
    Asides,
    ChannelWords,
    Code,
    Linked,
    LinkState,
    Start,
    Typing,
)
from bot.store.store import Store
from bot.store.values import Attachment, NewAttachment


class MailStore(ReachStore):
    """What one channel remembers: its customers, what they brought and the mail to them. Connects at the first call."""

    def __init__(self, store: Store, terms: Terms) -> None:
        super().__init__(store)
        self.terms = terms
        self.notices = NoticeStore(store, terms)

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
        return self._store.write(
            lambda conn: deliveries.arrive(conn, self.terms, brand, arrival, words, start, aside, hold)
        )

    def owner(self, brand: str, address: str) -> Owner | None:
        """Who has this customer's conversation; None without one."""
        return self._store.read(lambda conn: people.owner(conn, self.terms, brand, address))

    def answer(self, brand: str, message_id: str, packer: Packer, asides: Asides | None = None) -> str | None:
        """What to answer a delivery directly; the same each time."""
        return self._store.write(
            lambda conn: direct_answers.answer(conn, self.terms, brand, message_id, packer, asides)
        )

    def due_media(self) -> list[DueMedia]:
        """Pictures and recordings that are to be fetched now, by who asks."""
        return self._store.write(lambda conn: media.due(conn, self.terms))

    def fetch_again(self, row: DueMedia, seconds: float) -> None:
        """One that did not come is tried again after so long."""
        self._store.write(lambda conn: media.again(conn, row, seconds))

    def media_arrived(self, row: DueMedia, content: NewAttachment, line: str) -> bool:
        """One that came; whether it was still waited for."""
        return self._store.write(lambda conn: media.arrived(conn, row, content, line))

    def media_over(self, row: DueMedia) -> bool:
        """One that will not come; whether it was still waited for."""
        return self._store.write(lambda conn: media.over(conn, row))

    def purge_media(self) -> None:
        """Forget what the platform no longer has."""
        self._store.write(media.purge)

    def passed(self, brand: str, arrival: Arrival, aside: Aside | None = None) -> Arrived:
        """The platform's own people have begun a talk with this customer."""
        return self._store.write(lambda conn: transfers.began(conn, self.terms, brand, arrival, aside))

    def returned(self, brand: str, arrival: Arrival, aside: Aside | None = None) -> Arrived:
        """The platform's own service has closed its talk with this customer."""
        return self._store.write(lambda conn: transfers.over(conn, self.terms, brand, arrival, aside))

    def is_away(self, brand: str, address: str) -> bool:
        """Whether the platform's own people have this customer now."""
        return self._store.read(lambda conn: transfers.is_away(conn, self.terms, brand, address))

    def is_sending(self, brand: str, message_id: str) -> bool:
        """Whether something is being sent to this delivery's customer."""
        return self._store.read(lambda conn: direct_answers.is_sending(conn, self.terms, brand, message_id))

    def refusals(self) -> list[Refusal]:
        """The accounts whose API refuses messages."""
        return self._store.read(lambda conn: refusals.known(conn, self.terms))

    def probe(self, brand: str) -> bool:
        """Whether the caller is to ask the API of this account whether it still refuses."""
        return self._store.write(lambda conn: refusals.probe(conn, self.terms, brand))

    def probed(self, brand: str, outcome: Outcome) -> None:
        """What the API said to a probe."""
        self._store.write(lambda conn: refusals.probed(conn, self.terms, brand, outcome))

    def is_known(self, brand: str, message_id: str) -> bool:
        """Whether this delivery came before."""
        return self._store.read(lambda conn: deliveries.is_known(conn, self.terms, brand, message_id))

    def finish(self, brand: str, message_id: str, text: str) -> None:
        """The answer to a delivery that no conversation gives."""
        self._store.write(lambda conn: direct_answers.finish(conn, self.terms, brand, message_id, text))

    def pass_on(self, brand: str, message_id: str, answer: str) -> bool:
        """Answer this delivery by passing the customer on, if they wait for a person and nobody is at the desk."""
        return self._store.write(lambda conn: direct_answers.pass_on(conn, self.terms, brand, message_id, answer))

    def say(self, conversation_id: str, reply: Reply) -> None:
        """Say something beside the turns."""
        self._store.write(lambda conn: deliveries.speak(conn, self.terms, conversation_id, lambda owner: ("", reply)))

    def take(self, worker: str, lease: float, brands: tuple[str, ...]) -> Mailing | None:
        """Lease the mail of one customer for whom something waits."""
        return self._store.write(lambda conn: dispatch.take(conn, self.terms, worker, lease, brands))

    def following(self, mailing: Mailing, packer: Packer, lease: float) -> Parcel | None:
        """The next parcel to send, or None when the lease is over."""
        return self._store.write(lambda conn: dispatch.following(conn, self.terms, mailing, packer, lease))

    def settle(self, mailing: Mailing, parcel: Parcel, outcome: Outcome) -> bool:
        """What became of a parcel; whether to go on."""
        return self._store.write(lambda conn: dispatch.settle(conn, self.terms, mailing, parcel, outcome))

    def fail(self, brand: str, address: str, mark: str, outcome: Never) -> bool:
        """A message that was taken did not arrive, as the platform says later; whether there is such a message."""
        return self._store.write(lambda conn: failures.fail(conn, self.terms, brand, address, mark, outcome))

    def own_up(self, parcel: Parcel, told: Reply) -> bool:
        """Say that a parcel did not arrive, if it is given up; whether it was said."""
        return self._store.write(lambda conn: deliveries.own_up(conn, self.terms, parcel, told))

    def picture(self, attachment_id: str) -> Attachment | None:
        """A picture that a message to a customer brings."""
        return self._store.read(lambda conn: attachments.named(conn, attachment_id))

    def release(self, mailing: Mailing) -> None:
        """Let another process go on with this customer's mail."""
        self._store.write(lambda conn: dispatch.release(conn, self.terms, mailing))

    def revive(self, parcel_id: int | None) -> int:
        """Try dead parcels again: one, or all; how many."""
        return self._store.write(lambda conn: dispatch.revive(conn, self.terms.channel, parcel_id))

    def typing(self, conversation_id: str) -> Typing | None:
        """Who sees in this channel that a person writes in this conversation."""
        return self._store.read(lambda conn: reach.typing(conn, self.terms, conversation_id))

    def undelivered(self, limit: int = 100) -> list[Undelivered]:
        """What has not arrived, the newest first."""
        return self._store.read(lambda conn: reach.undelivered(conn, self.terms.channel, limit))

    def counts(self) -> dict[str, int]:
        """Parcels by state, those on their way and those that failed."""
        return self._store.read(lambda conn: reach.counts(conn, self.terms.channel))

    def new_code(self, conversation_id: str) -> Code | None:
        """A one-time code for the known customer of a conversation; None for an anonymous one."""
        return self._store.write(lambda conn: account_links.new_code(conn, self.terms, conversation_id))

    def link_state(self, brand: str, address: str, code: str) -> LinkState:
        """What a word about linking can mean for this follower."""
        return self._store.read(lambda conn: account_links.state(conn, self.terms, brand, address, code))

    def claim(self, brand: str, address: str, code: str) -> Linked:
        """Which account a code is of; the follower is to confirm it."""
        return self._store.write(lambda conn: account_links.claim(conn, self.terms, brand, address, code))

    def drop_claim(self, brand: str, address: str) -> bool:
        """The follower does not confirm; whether there was something to confirm."""
        return self._store.write(lambda conn: account_links.drop_claim(conn, self.terms, brand, address))

    def link(self, brand: str, address: str, told: Reply | None = None) -> Linked:
        """Use the confirmed code up; `told`: what the account's conversation says of it."""
        return self._store.write(lambda conn: account_links.link(conn, self.terms, brand, address, told))

    def unlink(self, brand: str, address: str, told: Reply | None = None) -> Linked:
        """Part the follower from the account; `told` as above."""
        return self._store.write(lambda conn: account_links.unlink(conn, self.terms, brand, address, told))

    def purge(self) -> None:
        """Forget what is over."""
        self._store.write(deliveries.purge)

    def token(self, account: str, patience: float) -> Access:
        """The shared access token, or whether to fetch one."""
        return self._store.write(lambda conn: access.read(conn, self.terms, account, patience))

    def keep_token(self, account: str, sealed: str, digest: str, lasts: float) -> None:
        """Share a fetched token."""
        self._store.write(lambda conn: access.keep(conn, self.terms, account, sealed, digest, lasts))

    def give_up_token(self, account: str) -> None:
        """Let somebody else fetch one."""
        self._store.write(lambda conn: access.give_up(conn, self.terms, account))

    def drop_token(self, account: str, digest: str) -> None:
        """Forget a refused token."""
        self._store.write(lambda conn: access.drop(conn, self.terms, account, digest))

    def may_force_token(self, account: str, apart: float) -> bool:
        """Whether a new token may be forced now."""
        return self._store.write(lambda conn: access.may_force(conn, self.terms, account, apart))

    def open_accounts(self, accounts: Sequence[str]) -> None:
        """These are pulled from."""
        self._store.write(lambda conn: cursors.open_accounts(conn, self.terms, accounts))

    def tell(self, account: str, ticket: str) -> None:
        """The platform says that there is something to pull."""
        self._store.write(lambda conn: cursors.tell(conn, self.terms, account, ticket))

    def take_pull(self, worker: str, lease: float, every: float, accounts: Sequence[str]) -> Pull | None:
        """Lease an account that is to be read now."""
        return self._store.write(lambda conn: cursors.take(conn, self.terms, worker, lease, every, accounts))

    def move_cursor(self, pull: Pull, cursor: str, lease: float) -> bool:
        """All before this is kept; whether to go on."""
        return self._store.write(lambda conn: cursors.move(conn, self.terms, pull, cursor, lease))

    def end_pull(self, pull: Pull) -> None:
        """Everything has been read."""
        self._store.write(lambda conn: cursors.end(conn, self.terms, pull))

    def pause_pull(self, pull: Pull, seconds: float) -> None:
        """It could not be read now."""
        self._store.write(lambda conn: cursors.pause(conn, self.terms, pull, seconds))
