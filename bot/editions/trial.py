"""An edition tried out before a customer meets it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

from bot.conversation.assistant import Assistant
from bot.editions.edition import Edition
from bot.errors import PaydocError
from bot.exchange import Said


class Unfit(PaydocError):
    """It does not understand or cannot say what everybody needs."""


def tried(edition: Edition) -> Edition:
    """The same edition, warm. Raises Unfit, or whatever its parts raise."""
    canary = next(iter(edition.assistant.knowledge.topics.values()))
    parse = asyncio.run(edition.rasa.parse(canary.name))
    if (parse.get("intent") or {}).get("name") != canary.id:
        raise Unfit(f"the model does not understand the name of {canary.id}")
    if not opens(edition.assistant):
        raise Unfit("a checklist does not open")
    return edition


def opens(assistant: Assistant) -> bool:
    """Whether a customer of every wallet is greeted, and led to the first step of each of its checklists."""
    now = datetime.now(timezone.utc)
    for brand in assistant.knowledge.brands.values():
        memory = assistant.greet(brand.id, now).memory
        for topic in brand.checklists:
            named = {"intent": {"name": topic, "confidence": 1.0}}
            if not assistant.turn(memory, named, Said(topic), now).replies:
                return False
    return True
