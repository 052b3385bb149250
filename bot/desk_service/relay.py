"""Between our conversations and another desk: cases and words go there, answers come back."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import replace

from bot.accounts import passwords
from bot.desk.errors import DeskError
from bot.desk.permissions import ALL_BRANDS, Agent
from bot.desk.ports import AgentDesk, DeskUnreachable, Heard, UnknownThere
from bot.desk_service.handover import ReadCase
from bot.desk_service.service import DeskService
from bot.exchange import AT_RISK
from bot.privacy.guard import clean
from bot.privacy.secret_requests import asks_for_secret
from bot.store.desk.values import DeskCase, Link
from bot.store.free_text import hidden_now
from bot.turns import StoreBusy

logger = logging.getLogger(__name__)
CATEGORY = "passed_on"
MANY = 100_000


class Relay:
    """One for a process. The other desk is an account of its own, so that ownership, fences and tests are the same."""

    def __init__(self, desk: DeskService, other: AgentDesk) -> None:
        self._desk, self.other = desk, other
        self._account: Agent | None = None
        self._handing_over = asyncio.Lock()

    async def look(self) -> None:
        """Hand over what waits, and pass on what was said since. Called by the clock."""
        account = await self._our_account()
        for case in await self._desk.read(self._desk.store.to_hand_over):
            async with self._handing_over:
                await self._hand_over(case)
        if await self._pass_on():
            await self._desk.write(self._desk.store.is_alive, account.id)
        await self._let_go(account)

    async def hear(self, event: Heard) -> None:
        """An agent there spoke, gave the conversation back, or closed it."""
        conversation_id = await self._linked(event.conversation_id)
        if conversation_id is None:
            return
        row = await self._desk.read(self._desk.store.conversation, conversation_id)
        account = replace(await self._our_account(), name=event.agent or self.other.name)
        try:
            await self._act(event, conversation_id, account, row["brand"] if row else "")
        except (DeskError, StoreBusy) as error:
            logger.info("the other desk asked for what is not possible now: %s", error)
        self._desk.changed(conversation_id, row["brand"] if row else "")

    async def _linked(self, reference: str) -> str | None:
        """An agent there may be faster than the end of the handover here: then that is waited for."""
        linked = self._desk.store.linked
        known = await self._desk.read(linked, self.other.name, reference)
        if known is None and self._handing_over.locked():
            async with self._handing_over:
                known = await self._desk.read(linked, self.other.name, reference)
        return known

    async def _act(self, event: Heard, conversation_id: str, account: Agent, brand: str) -> None:
        store, decisions = self._desk.store, self._desk.decisions
        await self._desk.write(store.claim, conversation_id, account, decisions.joined(account.name))
        if event.kind == "said":
            await self._say(event, conversation_id, account)
        elif event.kind == "handed_back":
            think = decisions.handed_back(account.name, brand, None)
            await self._desk.write(store.hand_back, conversation_id, account, think)
        else:
            await self._desk.write(store.close, conversation_id, account, decisions.closed(), CATEGORY, "")

    async def _say(self, event: Heard, conversation_id: str, account: Agent) -> None:
        """Nobody asks a customer for a secret, from nowhere; who is kept from it, or wrote a secret, is told there."""
        notes, text = self._desk.rules.notes, clean(event.text)
        if asks_for_secret(text):
            await self._desk.write(self._desk.store.audit, account.id, "asked_for_secret", conversation_id)
            return await self._note(event, notes["asked_secret"])
        if not text:
            return None
        with hidden_now() as hidden:
            await self._desk.write(self._desk.store.say, conversation_id, account, event.id, text)
        if hidden:
            await self._note(event, notes["hidden"])

    async def _note(self, event: Heard, text: str) -> None:
        try:
            await self.other.note(event.conversation_id, f"{event.id}:note", text)
        except DeskUnreachable as error:
            logger.warning("the other desk was not told of what was kept from a customer: %s", error)

    async def _hand_over(self, case: DeskCase) -> None:
        store, conversation_id = self._desk.store, case["conversation_id"]
        if not await self._desk.write(store.take_for, case["id"], self.other.name):
            return
        found = await self._desk.read(store.transcript, conversation_id)
        read = ReadCase(case, await self._desk.read(store.runs, conversation_id))
        try:
            reference = await self.other.hand_over(read.handover(self._desk, found["messages"]))
        except DeskUnreachable as error:
            return await self._fall_back(conversation_id, case["id"], case["brand"], error)
        note, known = self._desk.rules.notes["handed_over"], digest(read.standing(self._desk))
        await self._desk.write(store.handed_over, case, self.other.name, reference, known, note)

    async def _pass_on(self) -> bool:
        """False when the other desk did not answer."""
        for link in await self._desk.read(self._desk.store.behind):
            try:
                await self._tell_standing(link)
                await self._tell_words(link)
            except DeskUnreachable as error:
                logger.warning("the other desk does not answer: %s", error)
                return False
        return True

    async def _tell_words(self, link: Link) -> None:
        found = await self._desk.read(self._desk.store.transcript, link["conversation_id"], link["sent_seq"])
        for message in found["messages"]:
            if message["from"] == "customer":
                ours = f"{link['number']}:{message['seq']}"
                await self.other.customer_said(link["reference"], ours, message["text"])
            await self._desk.write(self._desk.store.told, link["case_id"], message["seq"])

    async def _tell_standing(self, link: Link) -> None:
        """Before the words: they end what there is to be told of this link."""
        cases = await self._desk.read(self._desk.store.cases_of, link["conversation_id"])
        case = next(one for one in cases if one["id"] == link["case_id"])
        read = ReadCase(case, await self._desk.read(self._desk.store.runs, link["conversation_id"]))
        now = read.standing(self._desk)
        if digest(now) != link["standing"]:
            text = f"{self._desk.rules.notes['changed']}\n{now}"
            note_id, at_risk = f"{link['number']}:{digest(now)}", case["priority"] >= AT_RISK
            await self.other.note(link["reference"], note_id, text, at_risk)
        await self._desk.write(self._desk.store.told_standing, link["case_id"], digest(now), case["callback"])

    async def _let_go(self, account: Agent) -> None:
        """Close at the other desk the cases that the customer left or the built-in desk took."""
        store, notes = self._desk.store, self._desk.rules.notes
        for link in await self._desk.read(store.over, account.id):
            try:
                await self.other.gave_up(link["reference"], notes["left" if link["status"] == "left" else "taken"])
            except UnknownThere as error:
                logger.warning("the other desk does not know a conversation that is over: %s", error)
            except DeskUnreachable as error:
                return logger.warning("the other desk does not answer: %s", error)
            await self._desk.write(store.unlink, link["case_id"])

    async def _fall_back(self, conversation_id: str, case_id: int, brand: str, error: DeskUnreachable) -> None:
        logger.warning("the built-in queue keeps a case: %s", error)
        note = self._desk.rules.notes["unreachable"]
        await self._desk.write(self._desk.store.not_handed_over, conversation_id, case_id, note)
        self._desk.changed(conversation_id, brand)

    async def _our_account(self) -> Agent:
        if self._account is None:
            login = f"@{self.other.name}"
            known = await self._desk.write(self._desk.store.account, login)
            self._account = known.agent if known else await self._make_account(login)
        return self._account

    async def _make_account(self, login: str) -> Agent:
        who = (login, self.other.name, "agent", passwords.UNUSABLE)
        return await self._desk.write(self._desk.store.add_agent, *who, [ALL_BRANDS], [], MANY)


def digest(text: str) -> str:
    """Short, and another one for another text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
