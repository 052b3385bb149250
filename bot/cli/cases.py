"""`cases`: what waits for a person, in the terminal. Only the desk changes it."""

from __future__ import annotations

from datetime import datetime

import click
from rich.markup import escape
from rich.table import Table

from bot.bootstrap import store
from bot.calendar.service_hours import SHANGHAI
from bot.cli.render import console


def list_cases(status: str | None, brand: str | None, limit: int) -> None:
    """The newest cases, most urgent first."""
    table = Table("number", "wallet", "topic", "priority", "reason", "status", "promised", "opened")
    for case in store().list_cases(status, brand, limit):
        table.add_row(
            case.number,
            case.brand,
            case.topic or "-",
            str(case.priority),
            case.reason,
            case.status,
            _at(case.promised_at),
            _at(case.created_at),
        )
    console.print(table)


def show_case(number: str) -> None:
    """One case: the customer's words, what they gave, and every step with its outcome."""
    case = store().get_case(number)
    if case is None:
        raise click.ClickException(f"no case '{number}'")
    console.print(f"[bold]{case.number}[/bold] {case.brand} {case.topic or '-'} {case.status} ({case.reason})")
    for words in case.card["words"]:
        console.print(f"  “{escape(words)}”")
    for kind, values in case.card["details"].items():
        console.print(f"  {kind}: {escape(', '.join(values))}")
    for run in case.card["diagnoses"]:
        table = Table("step", "", "outcome", "chosen", title=f"{run['title']} ({run['status']})", title_justify="left")
        for step in run["steps"]:
            table.add_row(str(step["position"]), step["short"], step["outcome"], step.get("chosen") or "")
        console.print(table)


def _at(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M") if moment else "-"
