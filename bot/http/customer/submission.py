"""Taking what a customer says: made harmless, masked, durable; only then acknowledged.

What is short is masked by the store, which knows what was said before it; what is long is masked here.
"""

from __future__ import annotations

import asyncio

from bot.exchange import Choice
from bot.http.customer.schemas import SayRequestBody
from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.mail import APP
from bot.privacy.guard import clean
from bot.privacy.masking import mask
from bot.store.bursts import LONGEST_TEXT
from bot.store.free_text import guarded
from bot.store.said_before import LONGEST_UNMASKED


async def take(here: Context, conversation_id: str, said: SayRequestBody) -> int:
    """Make the message durable and have it answered; its place in the conversation."""
    choice = None if said.option is None else await _choice(here, conversation_id, said.option)
    text, kinds = (choice.label, frozenset[str]()) if choice else await read(said.text or "")
    accepting = here.services.dispatcher.accept(conversation_id, APP, str(said.client_id), text, choice, kinds)
    return (await here.calls.finish(accepting)).seq


async def _choice(here: Context, conversation_id: str, token: str) -> Choice:
    choice = await here.calls.read(here.services.store.find_option, conversation_id, token)
    if choice is None:
        raise Problem("option_unknown")
    return choice


async def harmless(raw: str) -> tuple[str, frozenset[str]]:
    """A text without what cannot be seen, for the store to mask; a long one masked, with the kinds of its secrets."""
    # Looking for secrets in a page of digits takes a tenth of a second: neither others nor a transaction wait for it.
    return _cleaned(raw) if len(raw) <= LONGEST_UNMASKED else await asyncio.to_thread(_cleaned, raw)


async def read(raw: str) -> tuple[str, frozenset[str]]:
    """The same of a text that must not be empty. Problem "text_empty" when nothing of it is seen."""
    text, kinds = await harmless(raw)
    if not text:
        raise Problem("text_empty")
    return text, kinds


def _cleaned(raw: str) -> tuple[str, frozenset[str]]:
    text = clean(raw)
    if len(text) > LONGEST_TEXT:
        raise Problem("text_too_long")
    if len(text) <= LONGEST_UNMASKED:
        return text, frozenset()
    masked = mask(text)
    return guarded(masked), masked.kinds
