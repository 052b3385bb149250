"""Short words for what customers and agents do, on the real store with the real engine and knowledge."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from bot.conversation.assistant import Assistant
from bot.desk.decisions import Decisions
from bot.desk.permissions import Agent
from bot.exchange import Outcome, Said
from bot.knowledge.loader import load
from bot.store import Claimed, Store
from bot.store.desk.facade import DeskStore
from tests.support.talk import parse_of

HOUR = timedelta(hours=1)
OPEN = datetime(2026, 11, 18, 3, 0, tzinfo=timezone.utc)
INTENTS = {
    "转人工": "request_human",
    "付款失败了": "payment_failed",
    "好了": "problem_resolved",
    "还是不行": "problem_persists",
    "我的钱被人转走了": "account_compromised",
}


@lru_cache(maxsize=1)
def engine() -> Assistant:
    """The engine over the product's knowledge."""
    return Assistant(load())


@lru_cache(maxsize=1)
def decisions() -> Decisions:
    """What the engine makes of acts."""
    return Decisions(engine())


def understood(claimed: Claimed, now: datetime) -> Outcome:
    """One turn of the product, with the short list in place of the model."""
    attached = claimed.attachment is not None
    said = Said(claimed.text, claimed.choice, claimed.kinds, attached, claimed.overtaken, case=claimed.case)
    parse = parse_of(claimed.text, INTENTS.get(claimed.text, "chitchat"))
    return engine().turn(claimed.memory, parse, said, now, claimed.owner, claimed.queue)


def agent(
    desk: DeskStore, login: str, role: str = "agent", capacity: int = 4, brands: tuple[str, ...] = ("*",)
) -> Agent:
    """An account whose person is here."""
    made = desk.add_agent(login, f"小{login}", role, "x", list(brands), [], capacity)
    secret = desk.sign_in(made.id, None, HOUR)
    desk.touch(secret, made.id, "online")
    return made


class Customer:
    """One customer, whose messages are understood by a short list."""

    def __init__(
        self,
        store: Store,
        brand: str = "okpay",
        customer: str | None = None,
        now: datetime = OPEN,
        origin: str | None = None,
    ) -> None:
        self.store, self.brand, self.now = store, brand, now
        welcome = engine().greet(brand, now)
        opened = store.open_conversation(brand, "web", customer, welcome.memory, welcome.replies, HOUR, origin)
        self.id, self.count = opened.conversation_id, 0

    def says(self, text: str) -> list[str]:
        """A message and its turn; the texts that came back."""
        self.accept(text)
        return self.answered()

    def accept(self, text: str) -> int:
        """A message that nobody has answered yet."""
        self.count += 1
        message_id = f"{self.id}-{self.count}"
        return self.store.accept(self.id, "web", message_id, text, None, frozenset()).seq

    def answered(self) -> list[str]:
        """Run the turn that waits; what was said in it."""
        claimed = self.store.claim("w", self.id, HOUR)
        assert claimed is not None
        outcome = self.respond(claimed)
        self.store.complete(claimed, outcome, keep=False)
        return [reply.text for reply in outcome.replies]

    def respond(self, claimed: Any) -> Outcome:
        """What the product's responder does, with the understanding left out."""
        return understood(claimed, self.now)

    @property
    def state(self) -> str:
        """Who owns the conversation."""
        at = self.store.progress(self.id)
        assert at is not None
        return at.state

    def seen(self) -> list[tuple[str, str, str]]:
        """The transcript as (from, kind, text)."""
        page = self.store.page(self.id, 0, 1000)
        assert page is not None
        assert [m["seq"] for m in page.messages] == list(range(1, page.last_seq + 1))
        return [(m["from"], m["kind"], m["text"]) for m in page.messages]


def queued(store: Store, brand: str = "okpay", **more: Any) -> Customer:
    """A customer who waits for a person, in the middle of a diagnosis."""
    customer = Customer(store, brand, **more)
    customer.says("付款失败了")
    customer.says("还是不行")
    customer.says("转人工")
    assert customer.state == "queued"
    return customer


def say(desk: DeskStore, customer: Customer, who: Agent, text: str, client_id: str | None = None) -> int:
    """An agent's message."""
    return desk.say(customer.id, who, client_id or str(uuid.uuid4()), text)[0]
