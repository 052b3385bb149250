"""What the desk's calls share: the store, the engine, the rules, and telling everybody of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from bot.desk import errors
from bot.desk.decisions import Think
from bot.desk.permissions import Agent, may_read
from bot.desk.redaction import hide_in
from bot.desk_service.service import DeskService
from bot.http.desk.hub import Hub
from bot.http.desk.views import Names
from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.knowledge.model import Knowledge
from bot.limits import Limiter
from bot.settings import Rate
from bot.store.wechat import WechatStore

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class DeskCalls:
    """One application's desk, as its calls use it: what the desk refuses becomes a problem."""

    here: Context
    service: DeskService
    hub: Hub

    def __post_init__(self) -> None:
        """The short memory of limits."""
        self.store, self.decisions, self.rules = self.service.store, self.service.decisions, self.service.rules
        self.logins = Limiter(Rate(30, 60))
        self.tries = Limiter(Rate(10, 60))
        self.calls = Limiter(Rate(600, 60))
        self.typings = Limiter(Rate(1, 3))
        self.reach = WechatStore(self.here.services.store)

    @property
    def knowledge(self) -> Knowledge:
        """What the bot knows."""
        return self.service.knowledge

    async def read(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the store."""
        return await self.here.calls.read(method, *args, **kwargs)

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have the store do something; what it refuses becomes a problem."""
        try:
            return await self.here.calls.write(method, *args, **kwargs)
        except errors.Taken as taken:
            holder = await self.read(self.store.agent, taken.agent)
            raise Problem("taken", agent=holder.name if holder else "") from None
        except errors.DeskError as error:
            raise Problem(_PROBLEMS[type(error)]) from None

    async def readable(self, me: Agent, conversation_id: str) -> dict[str, Any]:
        """The conversation's row, for who may look at it. Problem "not_found" for everybody else."""
        row = await self.read(self.store.conversation, conversation_id)
        if row is None or not me.serves(row["brand"]):
            raise Problem("not_found")
        has_case = me.may("read_all") or bool(await self.read(self.store.cases_of, conversation_id))
        if not may_read(me, row["brand"], has_case):
            raise Problem("not_found")
        return row

    def decide(self, make: Callable[P, Think], *args: P.args, **kwargs: P.kwargs) -> Think:
        """What the engine will make of it. Problem "step_unknown"."""
        try:
            return make(*args, **kwargs)
        except errors.UnknownStep:
            raise Problem("step_unknown") from None

    def changed(self, conversation_id: str, brand: str) -> None:
        """Tell whoever waits for news of this conversation or of its wallet's queue, here and elsewhere."""
        self.service.changed(conversation_id, brand)

    async def aside(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Something slow that must not hold up the store: hashing a password. Two at a time."""
        return await self.service.aside(method, *args, **kwargs)

    def names(self, people: dict[str, str]) -> Names:
        """How people and topics are called."""
        return Names(people, {topic.id: topic.name for topic in self.knowledge.topics.values()})

    def hidden(self, case: Mapping[str, Any], text: str) -> str:
        """A text of a case, what is hidden hidden."""
        return hide_in(text, case["card"].get("details", {}))


_PROBLEMS: dict[type[errors.DeskError], str] = {
    errors.NotAllowed: "not_now",
    errors.Full: "full",
    errors.UnknownCase: "not_now",
    errors.UnknownAgent: "agent_unknown",
    errors.UnknownStep: "step_unknown",
}
