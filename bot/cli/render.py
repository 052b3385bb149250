"""Replies in a terminal: a panel each, options numbered."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.exchange import Reply

_COLOURS = {"step": "cyan", "answer": "green", "notice": "yellow"}
console = Console()


def show_replies(replies: Iterable[Reply]) -> None:
    """Print replies as the customer would see them."""
    for reply in replies:
        title = f"{reply.step.title} {reply.step.index}/{reply.step.count}" if reply.step else None
        console.print(
            Panel(
                escape(reply.text),
                title=title,
                title_align="left",
                border_style=_COLOURS.get(reply.kind, "white"),
            )
        )
        options = [f"[bold]{n}[/bold] {escape(o.label)}" for n, o in enumerate(reply.options, 1)]
        if options:
            console.print("   ".join(options))
