"""`chat`: the whole bot in the terminal; the same responder as in the gateway, memory kept in this process."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

import click
from rich.prompt import Prompt

from bot.bootstrap import assistant, responder
from bot.cli.render import console, show_replies
from bot.dialogue.responder import Said
from bot.exchange import QueueView
from bot.privacy.guard import clean
from bot.privacy.masking import mask


def talk(brand: str) -> None:
    """Answer what is typed until the input ends."""
    try:
        asyncio.run(_talk(brand))
    except (KeyboardInterrupt, EOFError, click.Abort):
        console.print()


async def _talk(brand: str) -> None:
    with console.status(""):
        bot = responder()
    outcome = assistant().greet(brand, datetime.now(timezone.utc))
    show_replies(outcome.replies)
    while True:
        masked = mask(clean(Prompt.ask("[bold]>[/bold]", console=console)))
        if not masked.text:
            continue
        said = Said(masked.text, None, masked.kinds)
        view = QueueView(own_ahead=0) if outcome.owner == "queued" else QueueView()
        outcome = await bot.answer(said, outcome.memory, outcome.owner, view)
        show_replies(outcome.replies)
