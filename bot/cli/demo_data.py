"""`serve --demo-data`: believable conversations at the desk, each made by the engine as a customer would make it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click
from ruamel.yaml import YAML

from bot.accounts import passwords
from bot.bootstrap import assistant, responder, store
from bot.desk.decisions import Decisions
from bot.desk.permissions import ALL_BRANDS, Agent
from bot.loopback import is_loopback
from bot.mail import APP
from bot.privacy.guard import clean
from bot.privacy.masking import mask
from bot.settings import Settings
from bot.store import Claimed
from bot.store.desk.facade import DeskStore

SCRIPT = Path(__file__).with_name("demo_zh.yml")
AWAY_SECONDS = 7 * 86_400.0  # colleagues who are not there keep what they have, or there would be nothing to see
LEASE, LIFE = timedelta(minutes=1), timedelta(days=1)


def require_trial(chosen: Settings, host: str, workers: int) -> None:
    """Only where nobody's real customers can be. Raises ClickException."""
    real = chosen.jwt_keys or chosen.chatwoot or set(chosen.channels) - set(chosen.demo_platforms)
    if workers > 1 or not is_loopback(host) or not chosen.demo or not chosen.database_url.startswith("sqlite") or real:
        raise click.ClickException(
            "--demo-data is for trying it out: one process on this machine, SQLite, the demo on, no real accounts"
        )


def fill() -> int:
    """Play the conversations; how many. None where the desk has ever had a case."""
    desk = DeskStore(store())
    if store().list_cases(limit=1):
        return 0
    script = YAML(typ="safe").load(SCRIPT)
    people = _people(desk, script["colleagues"])
    asyncio.run(_play_all(desk, people, script["conversations"]))
    return len(script["conversations"])


async def _play_all(desk: DeskStore, people: Mapping[str, Agent], conversations: list[dict[str, Any]]) -> None:
    for conversation in conversations:
        await _Life(desk, people, conversation["brand"]).play(conversation)


def _people(desk: DeskStore, colleagues: list[dict[str, str]]) -> dict[str, Agent]:
    """Whoever is there already, and colleagues whose passwords nobody knows."""
    for one in colleagues:
        if desk.account(one["login"]) is None:
            hashed = passwords.hashed(passwords.made_up())
            desk.add_agent(one["login"], one["name"], "agent", hashed, [ALL_BRANDS], [], 4)
    accounts = [desk.account(one["login"]) for one in desk.agents()]
    found = {account.agent.login: account.agent for account in accounts if account is not None}
    for agent in found.values():
        desk.touch(desk.sign_in(agent.id, None, LIFE), agent.id, "online")
    return found


class _Life:
    """One customer's conversation."""

    def __init__(self, desk: DeskStore, people: Mapping[str, Agent], brand: str) -> None:
        self.desk, self.people, self.brand = desk, people, brand
        self.decisions, self.count = Decisions(assistant()), 0
        welcome = assistant().greet(brand, datetime.now(timezone.utc))
        opened = store().open_conversation(brand, APP, None, welcome.memory, welcome.replies, LIFE)
        self.id = opened.conversation_id

    async def play(self, conversation: Mapping[str, Any]) -> None:
        """What the customer says, then what people do."""
        for text in conversation["says"]:
            await self.says(text)
        for act in conversation.get("then", ()):
            await self.do(act)

    async def says(self, raw: str) -> None:
        """A message and its turn, masked and answered as over the web."""
        self.count += 1
        masked = mask(clean(raw))
        store().accept(self.id, APP, f"demo-{self.id}-{self.count}", masked.text, None, masked.kinds)
        claimed = store().claim("demo-data", self.id, LEASE)
        if isinstance(claimed, Claimed):
            store().complete(claimed, await responder().respond(claimed), keep=False)

    async def do(self, act: Mapping[str, Any]) -> None:
        """Something that a person does, or the customer afterwards."""
        text = act.get("text", "")
        if act["act"] == "customer":
            return await self.says(text)
        if act["act"] == "rate":
            return store().rate(self.id, act["stars"], text or None)
        self._at_desk(act, self.people.get(act["who"]) or next(iter(self.people.values())), text)

    def _at_desk(self, act: Mapping[str, Any], who: Agent, text: str) -> None:
        think, desk = self.decisions, self.desk
        if act["act"] == "claim":
            desk.claim(self.id, who, think.joined(who.name))
        elif act["act"] == "say":
            desk.say(self.id, who, f"demo-{self.id}-{len(text)}", text)
        elif act["act"] == "note":
            desk.note(self.id, who, text)
        elif act["act"] == "offer":
            desk.offer(self.id, who, self.people.get(act["to"], who), text)
        elif act["act"] == "close":
            desk.close(self.id, who, think.closed(), act["category"], text)
