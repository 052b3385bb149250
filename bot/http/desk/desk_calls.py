"""What the desk's calls share: the store, the engine, the rules, and telling everybody of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from starlette.requests import HTTPConnection

from bot.desk import errors
from bot.desk.decisions import Think
from bot.desk.permissions import Agent, may_read
from bot.desk.redaction import hide_in
from bot.desk_service.service import DeskService
from bot.http.desk.hub import Hub
from bot.http.desk.views import Names
from bot.http.frame.context import Context, address
from bot.http.frame.problems import Problem
from bot.knowledge.model import Knowledge
from bot.limits import Limiter
from bot.settings import Rate
from bot.store.desk.values import DeskConversation
from bot.store.mail import ReachStore

LOOK_SECONDS = 900.0
MOST_SIGN_INS = Rate(30, 60)  # of one address
MOST_TRIES = Rate(10, 60)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class DeskCalls:
    """One application's desk, as its calls use it: what the desk refuses becomes a problem."""

    context: Context
    service: DeskService
    hub: Hub

    def __post_init__(self) -> None:
        """The short memory of limits."""
        self.store, self.decisions, self.rules = self.service.store, self.service.decisions, self.service.rules
        self.logins = Limiter(MOST_SIGN_INS)
        self.tries = Limiter(MOST_TRIES)
        self.calls = Limiter(Rate(600, 60))
        self.typings = Limiter(Rate(1, 3))
        self.uses = Limiter(Rate(1, 60))
        self.looks = Limiter(Rate(1, LOOK_SECONDS))
        self.reach = ReachStore(self.context.services.store)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge of all wallets."""
        return self.service.knowledge

    async def read(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the store. Problem "busy" when it does not answer in time."""
        return await self.context.calls.read(method, *args, **kwargs)

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have the store do something; what it refuses becomes a problem."""
        try:
            return await self.context.calls.write(method, *args, **kwargs)
        except errors.Taken as taken:
            holder = await self.read(self.store.agent, taken.agent)
            raise Problem("taken", agent=holder.name if holder else "") from None
        except errors.DeskError as error:
            raise Problem(_PROBLEMS[type(error)]) from None

    async def session(self, secret: str) -> Agent | None:
        """Who a session stands for; using it keeps it alive."""
        idle = self.context.services.settings.desk_idle_minutes * 60.0
        me = await self.read(self.store.session, secret, idle)
        if me is not None and not self.uses.take(secret):
            await self.write(self.store.keep_alive, secret)
        return me

    def todo(self, me: Agent) -> list[str]:
        """What somebody has to do before anything else: change a password that they were given, set up a code."""
        wants_code = me.role in self.context.services.settings.totp_roles and not me.has_code
        return [*(["password"] if me.must_change else []), *(["code"] if wants_code else [])]

    async def record(
        self, connection: HTTPConnection, me: Agent, action: str, on: str, brand: str | None = None, **data: object
    ) -> None:
        """Write a line of the audit log."""
        await self.write(self.store.audit, me.id, action, on, address(connection), brand, **data)

    async def looked(
        self, connection: HTTPConnection, me: Agent, action: str, on: str, brand: str | None = None, **data: object
    ) -> None:
        """The same of what was read. Who reads the same on and on, as pages do, is written once for a while."""
        if not self.looks.take(f"{me.id} {action} {on}"):
            await self.record(connection, me, action, on, brand, **data)

    async def readable(self, me: Agent, conversation_id: str) -> DeskConversation:
        """The conversation, for who may look at it. Problem "not_found" for everybody else."""
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

    def limit(self, limiter: Limiter, key: str, problem: str = "too_fast") -> None:
        """Take one of what the key may do, or raise the problem with the time to wait."""
        self.context.limit(limiter, key, problem)

    def limit_tries(self, key: str) -> None:
        """Whoever gives a password or a code of one login may try so often, or is told so."""
        self.limit(self.tries, key, "too_many_tries")

    def tell(self, conversation_id: str) -> None:
        """There is news in this conversation: an agent's message, a note, typing."""
        self.context.services.dispatcher.tell(conversation_id)

    def changed(self, conversation_id: str, brand: str) -> None:
        """Tell whoever waits for news of this conversation or of its wallet's queue, here and elsewhere."""
        self.service.changed(conversation_id, brand)

    async def aside(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Something slow that must not hold up the store: hashing a password. Two at a time."""
        return await self.service.aside(method, *args, **kwargs)

    def names(self, people: dict[str, str]) -> Names:
        """How people, topics and channels are called."""
        topics = {topic.id: topic.name for topic in self.knowledge.topics.values()}
        return Names(people, topics, self.context.services.faces)

    def hidden(self, case: Mapping[str, Any], text: str) -> str:
        """A text of a case, what is hidden hidden."""
        return hide_in(text, case["card"].get("details", {}))


_PROBLEMS: dict[type[errors.DeskError], str] = {
    errors.NotAllowed: "not_now",
    errors.Full: "full",
    errors.UnknownCase: "not_now",
    errors.UnknownAgent: "agent_unknown",
    errors.UnknownStep: "step_unknown",
    errors.UsedCode: "code_wrong",
}
