"""`person` and `retention`: what is kept of one person, given out or erased; what has been kept long enough."""

from __future__ import annotations

import json

import click

from bot.bootstrap import pseudonyms, settings, store
from bot.cli.render import console
from bot.store.desk.facade import DeskStore
from bot.store.person import Individual, PersonStore


def export(whom: str, brand: str | None) -> None:
    """All that is kept of them, as JSON, also what only the desk reads."""
    people = PersonStore(store())
    person = _find(people, whom, brand)
    DeskStore(store()).audit(None, "person_exported", person.conversations[0] if person.conversations else "follower")
    click.echo(json.dumps(people.export(person, inward=True), ensure_ascii=False, indent=1))


def erase(whom: str, brand: str | None, yes: bool) -> None:
    """Erase them, unless a case is open; the receipt."""
    people = PersonStore(store())
    person = _find(people, whom, brand)
    count = len(person.conversations)
    if not yes:
        click.confirm(f"erase everything of this person at {person.brand} ({count} conversations)?", abort=True)
    wish = people.ask(person, "command")
    if wish.state == "held":
        raise click.ClickException(f"held back ({wish.held_for}); erased by the service once it is over: {wish.id}")
    DeskStore(store()).audit(None, "person_erased", wish.id, reason="customer_asked")
    console.print(f"erased: {wish.id}")
    for table, rows in sorted(wish.counts.items()):
        console.print(f"  {table}: {rows}")
    for reference in person.elsewhere:
        console.print(f"  another desk still has: {reference}")
    if not people.scrub():
        console.print("  somebody reads the database: the service empties the freed places at its next look")


def sweep(whole: bool) -> None:
    """Delete what has been kept long enough."""
    gone = PersonStore(store()).sweep(settings().retention)
    for kind, days in settings().retention.items():
        console.print(f"{kind}: {gone.get(kind, 0)} deleted (kept {days} days)")
    if whole and not store().scrub(whole=True):
        raise click.ClickException("somebody reads the database; again when nobody does")


def _find(people: PersonStore, whom: str, brand: str | None) -> Individual:
    found = people.person(whom) if brand is None else _named(people, brand, whom)
    if found is None:
        hint = "" if brand else "; of a customer's own name give --brand"
        raise click.ClickException(f"nothing is kept of '{whom}'{hint}")
    return found


def _named(people: PersonStore, brand: str, whom: str) -> Individual | None:
    """By the name that the wallet gave its customer, of which a pseudonym is kept, or by an address in a channel."""
    return people.named(brand, pseudonyms().customer(brand, whom)) or people.named(brand, whom)
