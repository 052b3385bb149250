"""Between our conversations and another desk: cases and words go there, answers come back."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

from bot.accounts import passwords
from bot.desk import case_view
from bot.desk.errors import DeskError
from bot.desk.permissions import ALL_BRANDS, Agent
from bot.desk.ports import AgentDesk, DeskUnreachable, Handover, Heard, UnknownThere, lines, transcript
from bot.desk.redaction import hide_in
from bot.desk_service.service import DeskService
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
        snapshot = await self._desk.read(self._desk.store.snapshot)
        for case in snapshot["cases"]:
            if case["status"] == "waiting" and case["owner"] == "queued" and case["desk"] == "built-in":
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
            await self._desk.write(store.say, conversation_id, account, event.id, event.text)
        elif event.kind == "handed_back":
            think = decisions.handed_back(account.name, brand, None)
            await self._desk.write(store.hand_back, conversation_id, account, think)
        else:
            await self._desk.write(store.close, conversation_id, account, decisions.closed(), CATEGORY, "")

    async def _hand_over(self, case: dict[str, Any]) -> None:
        store, conversation_id = self._desk.store, case["conversation_id"]
        if not await self._desk.write(store.take_for, case["id"], self.other.name):
            return
        found = await self._desk.read(store.transcript, conversation_id)
        runs = await self._desk.read(store.runs, conversation_id)
        try:
            reference = await self.other.hand_over(self._handover(case, found["messages"], runs))
        except DeskUnreachable as error:
            return await self._fall_back(conversation_id, case["id"], case["brand"], error)
        seq, note = case["last_seq"], self._desk.rules.notes["handed_over"]
        done = (conversation_id, case["id"], self.other.name, reference, seq, note)
        await self._desk.write(store.handed_over, *done)

    async def _pass_on(self) -> bool:
        """False when the other desk did not answer."""
        for link in await self._desk.read(self._desk.store.behind):
            found = await self._desk.read(self._desk.store.transcript, link["conversation_id"], link["sent_seq"])
            try:
                for message in found["messages"]:
                    if message["from"] == "customer":
                        ours = f"{link['number']}:{message['seq']}"
                        await self.other.customer_said(link["reference"], ours, message["text"])
                    await self._desk.write(self._desk.store.told, link["case_id"], message["seq"])
            except DeskUnreachable as error:
                logger.warning("the other desk does not answer: %s", error)
                return False
        return True

    async def _let_go(self, account: Agent) -> None:
        """Close there what is over here."""
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

    def _handover(self, case: dict[str, Any], messages: list[dict[str, Any]], runs: list[dict[str, Any]]) -> Handover:
        view = case_view.card(case, runs)
        details = case["card"].get("details", {})
        said = [{**message, "text": hide_in(message["text"], details)} for message in messages]
        title = f"{case['number']} {self._desk.topic_name(case['topic'])}"
        return Handover(
            conversation_id=case["conversation_id"],
            number=case["number"],
            brand=case["brand"],
            queue=case["queue"],
            at_risk=view["risk"] != "none",
            card=lines(view, dict(self._desk.rules.summary), title),
            transcript=transcript(said),
            last_words=(view["words"] or [""])[-1],
        )

    async def _our_account(self) -> Agent:
        if self._account is None:
            login = f"@{self.other.name}"
            known = await self._desk.write(self._desk.store.account, login)
            self._account = known.agent if known else await self._make_account(login)
        return self._account

    async def _make_account(self, login: str) -> Agent:
        secret = await self._desk.aside(passwords.hashed, passwords.made_up())
        who = (login, self.other.name, "agent", secret)
        return await self._desk.write(self._desk.store.add_agent, *who, [ALL_BRANDS], [], MANY)
