"""Taking what a customer says: made harmless, masked, durable; only then acknowledged."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.conversation.turn import Choice
from bot.gateway.context import Context
from bot.gateway.problems import Problem
from bot.gateway.schemas import LONGEST_TEXT, Said
from bot.privacy.guard import clean
from bot.privacy.masking import mask
from bot.store import Accepted

CHANNEL = "web"
_running: set[asyncio.Task[Any]] = set()


async def take(here: Context, conversation_id: str, said: Said) -> int:
    """Make the message durable and have it answered; its place in the conversation."""
    choice = None if said.option is None else await _choice(here, conversation_id, said.option)
    text, kinds = (choice.label, frozenset[str]()) if choice else _harmless(said.text or "")
    task = asyncio.ensure_future(_accept(here, conversation_id, str(said.client_id), text, choice, kinds))
    # A customer who goes away now must not stop it between the store and the wake-up.
    _running.add(task)
    task.add_done_callback(_running.discard)
    return (await asyncio.shield(task)).seq


async def _choice(here: Context, conversation_id: str, token: str) -> Choice:
    choice = await here.worker.run(here.services.store.find_option, conversation_id, token)
    if choice is None:
        raise Problem("option_unknown")
    return choice


def _harmless(raw: str) -> tuple[str, frozenset[str]]:
    text = clean(raw)
    if not text:
        raise Problem("text_empty")
    if len(text) > LONGEST_TEXT:
        raise Problem("text_too_long")
    # The code a person was asked for is the wallet's own affair: nothing here ever asks for one.
    masked = mask(text, expecting_code=False)
    return masked.text, masked.kinds


async def _accept(
    here: Context, conversation_id: str, client_id: str, text: str, choice: Choice | None, kinds: frozenset[str]
) -> Accepted:
    accepted: Accepted = await here.worker.run(
        here.services.store.accept, conversation_id, CHANNEL, client_id, text, choice, kinds
    )
    here.services.dispatcher.wake(accepted.conversation_id)
    return accepted
