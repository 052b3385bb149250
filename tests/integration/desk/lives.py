"""Generated lives of customers who wait for money or for a person, on a clock that is turned."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from bot.calendar.service_hours import SHANGHAI
from bot.desk.errors import DeskError
from bot.desk.permissions import Agent
from bot.exchange import Outcome, Said
from bot.store import Claimed, Store
from bot.store.desk.facade import DeskStore
from bot.understanding.reading import Entity
from tests.integration.desk.acting import HOUR, Customer, decisions, engine
from tests.support.talk import parse_of

BRANDS = ("okpay", "upay", "yibifu", "eepay")
WAITS = "我今天提的钱没到卡上"
PERSON = "转人工"
REFUSES = "不用提醒我"
SOLVED = "到账了"
WITHDRAWS = "撤销工单"
TALKS = "谢谢"
_MEANS = {
    WAITS: "withdrawal_delayed",
    PERSON: "request_human",
    REFUSES: "deny",
    SOLVED: "problem_resolved",
    WITHDRAWS: "ticket_status",
    TALKS: "thank",
}
EVENTS = ("nothing", "nothing", REFUSES, SOLVED, PERSON, TALKS, "leaves", "claimed", "handed back", "unanswered")


def turn(claimed: Claimed, now: datetime) -> Outcome:
    """One turn of the product about one of these texts, or a button."""
    last = claimed.text.splitlines()[-1]
    entities = (Entity("date", now.astimezone(SHANGHAI).date().isoformat()),) if last == WAITS else ()
    parse = parse_of(claimed.text, _MEANS.get(last, "chitchat"), entities=entities)
    said = Said(claimed.text, claimed.choice, claimed.kinds)
    return engine().turn(claimed.memory, parse, said, now, claimed.owner, claimed.queue)


class Waiting(Customer):
    """A customer who tells the day with the trouble."""

    def respond(self, claimed: Claimed) -> Outcome:
        """One turn of the product, with the meaning given."""
        return turn(claimed, self.now)

    def answered(self) -> list[str]:
        """As the product's worker: a turn that gave a number which another case has is run again."""
        claimed = self.store.claim("w", self.id, HOUR)
        assert isinstance(claimed, Claimed)
        while True:
            outcome = self.respond(claimed)
            with suppress(IntegrityError):
                self.store.complete(claimed, outcome, keep=False)
                return [reply.text for reply in outcome.replies]


@dataclass
class Life:
    """One customer: when they begin, of what, and what happens to them later."""

    customer: Waiting
    begins: datetime
    first: str
    events: list[tuple[datetime, str]]
    refused_at: datetime | None = None
    over_at: datetime | None = None  # solved, with a person, or left: nothing is left to be come back to
    called: bool = False  # a person: 到账了 is for them then
    told: list[tuple[datetime, str, str]] = field(default_factory=list)

    def step(self, now: datetime, desk: DeskStore, agent: Agent) -> None:
        """What happens by now."""
        while self.events and self.events[0][0] <= now:
            at, what = self.events.pop(0)
            self.customer.now = at
            self._happens(at, what, desk, agent)

    def _happens(self, at: datetime, what: str, desk: DeskStore, agent: Agent) -> None:
        state, over = self.customer.state, what == "leaves"
        if what in _MEANS and state != "closed":
            self.customer.says(what)
            over = what == SOLVED and state == "bot" and not self.called
            self.called = self.called or what == PERSON
        elif what == "leaves":
            desk.leave_conversation(self.customer.id, decisions().left())
        elif what in ("claimed", "handed back"):
            over = self._person(what, desk, agent) and what == "claimed"
        elif what == "unanswered" and state != "closed":
            self.customer.accept(TALKS)
        self.refused_at = self.refused_at or (at if what == REFUSES and state == "bot" else None)
        self.over_at = self.over_at or (at if over else None)

    def _person(self, what: str, desk: DeskStore, agent: Agent) -> bool:
        try:
            desk.claim(self.customer.id, agent, decisions().joined(agent.name))
            if what == "handed back":
                back = decisions().handed_back(agent.name, self.customer.brand, None)
                desk.hand_back(self.customer.id, agent, back)
        except DeskError:
            return False  # there was no case, or it was over
        return True


def lives(store: Store, dice: random.Random, begin: datetime, many: int) -> list[Life]:
    """So many, who begin within a week from `begin` on."""
    return [_life(store, dice, begin) for _ in range(many)]


def _life(store: Store, dice: random.Random, begin: datetime) -> Life:
    begins = begin + timedelta(minutes=dice.randrange(7 * 24 * 60))
    first = dice.choice((WAITS, PERSON))
    brand = "okpay" if first == WAITS else dice.choice(BRANDS)
    known = None if dice.random() < 0.5 else f"c{dice.randrange(10**9)}"
    events = sorted((begins + timedelta(minutes=dice.randrange(1, 9 * 24 * 60)), dice.choice(EVENTS)) for _ in range(2))
    customer = Waiting(store, brand, known, begins)
    return Life(customer, begins, first, [(begins, first), *events])
