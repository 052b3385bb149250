"""`chat` and `play`: the whole bot in the terminal; the same turn as in the gateway, memory kept in this process."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

import click
from rich.prompt import Prompt

from bot.bootstrap import assistant, responder
from bot.cli.render import console, show_replies
from bot.exchange import Outcome, QueueView, Said
from bot.knowledge.model import Checklist
from bot.privacy.guard import clean
from bot.privacy.masking import mask


def talk(brand: str) -> None:
    """Answer what is typed until the input ends."""
    greeting = assistant().greet(brand, datetime.now(timezone.utc))
    _until_the_end(greeting)


def walk(checklist: Checklist, words: str) -> None:
    """The same, with the checklist opened as if a customer had named its topic with these words."""
    now = datetime.now(timezone.utc)
    memory = assistant().greet(checklist.brand, now).memory
    named = {"text": words, "intent": {"name": checklist.topic, "confidence": 1.0}}
    said = mask(clean(words))
    _until_the_end(assistant().turn(memory, named, Said(said.text, None, said.kinds), now))


def _until_the_end(outcome: Outcome) -> None:
    try:
        asyncio.run(_answer(outcome))
    except (KeyboardInterrupt, EOFError, click.Abort):
        console.print()


async def _answer(outcome: Outcome) -> None:
    with console.status(""):
        bot = responder()
    show_replies(outcome.replies)
    while True:
        masked = mask(clean(Prompt.ask("[bold]>[/bold]", console=console)))
        if not masked.text:
            continue
        said = Said(masked.text, None, masked.kinds)
        view = QueueView(own_ahead=0) if outcome.owner == "queued" else QueueView()
        outcome = await bot.answer(said, outcome.memory, outcome.owner, view)
        show_replies(outcome.replies)
