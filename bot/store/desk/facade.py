"""The desk's side of the store: every method is one transaction, as in bot.store.Store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bot.desk.decisions import Think
from bot.desk.permissions import Agent
from bot.exchange import Staff
from bot.store import follow_ups
from bot.store.desk import (
    acts,
    departure,
    figures,
    followed_up,
    lists,
    locked_conversation,
    notes,
    overdue,
    page_context,
    transfers,
    waits,
)
from bot.store.desk.followed_up import ThinkOf
from bot.store.desk.links import LinkStore
from bot.store.desk.people import PeopleStore
from bot.store.desk.queue_store import QueueStore
from bot.store.desk.values import (
    DeskCase,
    DeskConversation,
    FoundCase,
    Person,
    Run,
)
from bot.store.follow_ups import FollowUp
from bot.store.values import NewAttachment, Waiting


class DeskStore(PeopleStore, LinkStore, QueueStore):
    """Who has which case, and what the clock does to it. Acts raise DeskError when they are not allowed."""

    def claim(self, conversation_id: str, agent: Agent, think: Think) -> None:
        """Take a waiting case, a ticket, or one's own from the bot. One of two who try at once gets Taken."""
        self.write(lambda conn: acts.claim(conn, conversation_id, agent, think))

    def assign(self, conversation_id: str, agent: Agent, think: Think) -> bool:
        """Give a waiting case to a person with room; False when it is no longer so."""
        return self.write(lambda conn: acts.assign(conn, conversation_id, agent, think))

    def take_over(self, conversation_id: str, lead: Agent, to: Agent, think: Think) -> None:
        """A lead gives the case to somebody."""
        self.write(lambda conn: acts.take_over(conn, conversation_id, lead, to, think))

    def say(
        self, conversation_id: str, agent: Agent, client_id: str, text: str, picture: NewAttachment | None = None
    ) -> tuple[int, bool]:
        """An agent's message, with a picture or without: its seq, and whether it is new."""
        return self.write(lambda conn: acts.say(conn, conversation_id, agent, client_id, text, picture))

    def has(self, conversation_id: str, agent: Agent) -> bool:
        """Whether this person has the conversation."""
        return self.read(lambda conn: acts.has(conn, conversation_id, agent))

    def note(self, conversation_id: str, agent: Agent, text: str, kind: str = "note") -> int:
        """What only the desk sees."""
        return self.write(lambda conn: acts.note(conn, conversation_id, agent, text, kind))

    def send_step(self, conversation_id: str, agent: Agent, think: Think, topic: str, step: str) -> None:
        """Have the bot walk one step; the outcome comes back as a note, the conversation to the agent."""
        self.write(lambda conn: acts.send_step(conn, conversation_id, agent, think, topic=topic, step=step))

    def hand_back(self, conversation_id: str, agent: Agent, think: Think, topic: str | None = None) -> None:
        """The bot goes on, and the case is over."""
        self.write(lambda conn: acts.hand_back(conn, conversation_id, agent, think, topic))

    def close(self, conversation_id: str, agent: Agent, think: Think, category: str, summary: str) -> None:
        """The case and the conversation are over."""
        self.write(lambda conn: acts.close(conn, conversation_id, agent, think, category, summary))

    def release(self, conversation_id: str, agent: Agent, think: Think, why: str = "") -> None:
        """Back to the queue, at the old place."""
        self.write(lambda conn: acts.release(conn, conversation_id, agent, think, why))

    def leave_conversation(self, conversation_id: str, think: Think) -> str | None:
        """The customer ends it, and with it the case a person has or would have; the wallet, None if it was over."""
        return self.write(lambda conn: departure.leave(conn, conversation_id, think))

    def note_page(self, conversation_id: str, think: Think) -> bool:
        """What the wallet's page tells is known, on the open case too; False when it changes nothing."""
        return self.write(lambda conn: page_context.note(conn, conversation_id, think))

    def waiting(self, brand: str) -> list[Waiting]:
        """Who waits for this wallet's people, first the one who is next."""
        return self.read(lambda conn: waits.waiting(conn, brand))

    def staff(self, brand: str) -> Staff:
        """Who is there for this wallet, and how long a case takes them."""
        return self.read(lambda conn: waits.staff(conn, brand))

    def offer(self, conversation_id: str, agent: Agent, to: Agent, note: str) -> None:
        """Ask a colleague to take the case."""
        self.write(lambda conn: transfers.offer(conn, conversation_id, agent, to, note))

    def accept(self, conversation_id: str, agent: Agent, think: Think) -> None:
        """Take what was offered."""
        self.write(lambda conn: transfers.accept(conn, conversation_id, agent, think))

    def decline(self, conversation_id: str, agent: Agent, why: str) -> None:
        """Say no to an offer, or take one's own back."""
        self.write(lambda conn: transfers.decline(conn, conversation_id, agent, why))

    def expired_offers(self, now: float | None = None) -> list[str]:
        """Void the offers nobody answered; their conversations."""
        return self.write(lambda conn: transfers.expired(conn, now))

    def overdue_waits(self) -> list[str]:
        """Conversations whose promise has passed."""
        return self.read(overdue.waits)

    def ask_about_wait(self, conversation_id: str, think: Think) -> bool:
        """Let the customer choose; once for each promise."""
        return self.write(lambda conn: overdue.ask(conn, conversation_id, think))

    def due_follow_ups(self, now: datetime) -> list[FollowUp]:
        """What customers are to be followed up on at this time."""
        return self.read(lambda conn: follow_ups.due(conn, now.timestamp()))

    def follow_up(self, one: FollowUp, think: ThinkOf, now: datetime) -> bool:
        """Say it, once and for all; False when nothing was said."""
        return self.write(lambda conn: followed_up.tell(conn, one, think, now))

    def queued_in(self, brands: Collection[str]) -> list[str]:
        """Conversations that wait for people of these wallets."""
        return self.read(lambda conn: overdue.queued_in(conn, brands))

    def leave_ticket(self, conversation_id: str, think: Think) -> bool:
        """The desk has closed: the case becomes a ticket."""
        return self.write(lambda conn: overdue.leave_ticket(conn, conversation_id, think))

    def orphans(self, seconds: float) -> list[str]:
        """Conversations whose agent is gone."""
        return self.read(lambda conn: overdue.orphans(conn, seconds))

    def release_orphan(self, conversation_id: str, think: Think, seconds: float) -> bool:
        """Back to the queue, if the agent is still gone."""

        def work(conn: Connection) -> bool:
            if not overdue.is_orphan(conn, locked_conversation.find(conn, conversation_id), seconds):
                return False
            acts.release(conn, conversation_id, None, think)
            return True

        return self.write(work)

    def raise_level(self, case_id: int, level: str) -> bool:
        """Note how pressing a case has become; True for the one who noted it first."""
        return self.write(lambda conn: overdue.raise_level(conn, case_id, level))

    def cases_of(self, conversation_id: str) -> list[DeskCase]:
        """The cases of a conversation, newest first."""
        return self.read(lambda conn: lists.cases_of(conn, conversation_id))

    def conversation(self, conversation_id: str) -> DeskConversation | None:
        """A conversation, without its memory."""
        return self.read(lambda conn: lists.conversation(conn, conversation_id))

    def transcript(self, conversation_id: str, after: int = 0, limit: int = 500) -> dict[str, Any]:
        """Messages with their authors, and notes."""
        return self.read(lambda conn: lists.transcript(conn, conversation_id, after, limit))

    def last_note(self, conversation_id: str) -> int:
        """The id of a conversation's newest note, 0 without any."""
        return self.read(lambda conn: notes.last(conn, conversation_id))

    def runs(self, conversation_id: str) -> list[Run]:
        """The diagnoses of a conversation with their outcomes."""
        return self.read(lambda conn: lists.runs(conn, conversation_id))

    def history(self, conversation_id: str) -> list[DeskCase]:
        """The same customer's other cases."""
        return self.read(lambda conn: lists.history(conn, conversation_id))

    def search(self, words: str, brands: Sequence[str], limit: int = 30) -> list[FoundCase]:
        """Conversations with a case in which the words occur."""
        return self.read(lambda conn: lists.search(conn, words, brands, limit))

    def handling(self) -> list[float]:
        """How long recent cases took."""
        return self.read(lists.handling)

    def figures(self, days: float, brands: Sequence[str]) -> dict[str, Any]:
        """How the desk did over the last days."""
        return self.read(lambda conn: figures.of(conn, days, brands))

    def names(self) -> dict[str, str]:
        """How everybody is called who ever had an account."""
        return self.read(lists.names)

    def people(self) -> list[Person]:
        """Everybody who may have cases, with presence and load."""
        return self.read(lists.people)
