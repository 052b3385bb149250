"""`cases`: what waits for a person, in the terminal. Only the desk changes it."""

from __future__ import annotations

from datetime import datetime

import click
from rich.markup import escape
from rich.table import Table

from bot.bootstrap import assistant, store
from bot.calendar.service_hours import SHANGHAI
from bot.cli.render import console
from bot.desk import case_view
from bot.handoff.callback import shortened
from bot.store.desk.facade import DeskStore
from bot.store.values import Case

WIDE = 120  # characters: what is left out of a narrower list is told of the one case


def list_cases(status: str | None, brand: str | None, limit: int) -> None:
    """The newest cases, most urgent first."""
    columns = ["number", "wallet", "topic", "priority", "status", "promised"]
    if console.width >= WIDE:
        columns += ["reason", "opened", "call back"]
    table = Table()
    for name in columns:
        # The topic alone gives way: without the whole number a case cannot be asked for.
        table.add_column(name, no_wrap=name != "topic", overflow="fold")
    for case in store().list_cases(status, brand, limit):
        table.add_row(*(_cells(case)[name] for name in columns))
    console.print(table)


def _cells(case: Case) -> dict[str, str]:
    return {
        "number": case.number,
        "wallet": case.brand,
        "topic": case.topic or "-",
        "priority": str(case.priority),
        "status": case.status,
        "promised": _at(case.promised_at),
        "reason": case.reason,
        "opened": _at(case.created_at),
        "call back": shortened(case.callback) or "-",
    }


def show_case(number: str) -> None:
    """One case: the customer's words, what they gave, and every step with its outcome."""
    found = store().get_case(number)
    if found is None:
        raise click.ClickException(f"no case '{number}'")
    desk = DeskStore(store())
    case = next(row for row in desk.cases_of(found.conversation_id) if row["number"] == number)
    wallet = assistant().knowledge.brands.get(found.brand)
    view = case_view.card(case, desk.runs(found.conversation_id), wallet.checklists if wallet else {})
    console.print(f"[bold]{number}[/bold] {found.brand} {found.topic or '-'} {found.status} ({found.reason})")
    if found.callback is not None:
        console.print(f"  call back: {shortened(found.callback)}")
    for words in view["words"]:
        console.print(f"  “{escape(words)}”")
    for kind, values in view["details"].items():
        console.print(f"  {kind}: {escape(', '.join(values))}")
    for run in view["diagnoses"]:
        table = Table("step", "", "outcome", "chosen", title=f"{run['title']} ({run['status']})", title_justify="left")
        for step in run["steps"]:
            table.add_row(str(step["position"]), step["short"], step["outcome"], step.get("chosen") or "")
        console.print(table)


def _at(seconds: float | None) -> str:
    return "-" if seconds is None else f"{datetime.fromtimestamp(seconds, SHANGHAI):%m-%d %H:%M}"
