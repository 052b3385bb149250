"""Taking what a customer says: made harmless, masked, durable; only then acknowledged."""

from __future__ import annotations

import asyncio

from bot.exchange import Choice
from bot.http.customer.schemas import SayRequestBody
from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.http.frame.schemas import LONGEST_TEXT
from bot.privacy.guard import clean
from bot.privacy.masking import mask

CHANNEL = "web"
SHORT = 200


async def take(here: Context, conversation_id: str, said: SayRequestBody) -> int:
    """Make the message durable and have it answered; its place in the conversation."""
    choice = None if said.option is None else await _choice(here, conversation_id, said.option)
    text, kinds = (choice.label, frozenset[str]()) if choice else await read(said.text or "")
    accepting = here.services.dispatcher.accept(conversation_id, CHANNEL, str(said.client_id), text, choice, kinds)
    return (await here.calls.finish(accepting)).seq


async def _choice(here: Context, conversation_id: str, token: str) -> Choice:
    choice = await here.calls.read(here.services.store.find_option, conversation_id, token)
    if choice is None:
        raise Problem("option_unknown")
    return choice


async def harmless(raw: str) -> tuple[str, frozenset[str]]:
    """A text without what cannot be seen and without secrets, and the kinds of the secrets it had."""
    # Looking for secrets in a page of digits takes a third of a second: others need not wait for it.
    return _masked(raw) if len(raw) <= SHORT else await asyncio.to_thread(_masked, raw)


async def read(raw: str) -> tuple[str, frozenset[str]]:
    """The same, of a text that must say something."""
    text, kinds = await harmless(raw)
    if not text:
        raise Problem("text_empty")
    return text, kinds


def _masked(raw: str) -> tuple[str, frozenset[str]]:
    text = clean(raw)
    if len(text) > LONGEST_TEXT:
        raise Problem("text_too_long")
    # The code a person was asked for is the wallet's own affair: nothing here ever asks for one.
    masked = mask(text, expecting_code=False)
    return masked.text, masked.kinds
