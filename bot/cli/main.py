"""The commands. Each imports what it needs, so that those without Rasa start at once."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.calendar.service_hours import SHANGHAI
from bot.calendar.working_days import ends_soon
from bot.channel_registry import CHANNELS
from bot.channels import undelivered
from bot.channels.ports import Tools
from bot.cli import interrupts
from bot.cli.agent_commands import agent
from bot.errors import KnowledgeError, PaydocError
from bot.knowledge.loader import knowledge_root
from bot.knowledge.model import Brand, Checklist, Knowledge

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store import Store


class Commands(click.Group):
    """What cannot be done is said in one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        interrupts.raise_again()
        try:
            return super().invoke(ctx)
        except PaydocError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """paydoc: troubleshooting bot for mobile-payment wallets."""


def _settings() -> Settings:
    from bot.bootstrap import settings

    return settings()


def _store() -> Store:
    from bot.bootstrap import store

    return store()


cli.add_command(agent)
for each in CHANNELS:
    for command in each.commands(Tools(_settings, _store)) if each.commands else ():
        cli.add_command(command)


@cli.command()
def lint() -> None:
    """Check all knowledge; list in Chinese, for an editor, every problem with file, line and reason."""
    from bot.knowledge.lint import lint as find_problems
    from bot.knowledge.notices import notice

    root = knowledge_root()
    problems = find_problems(root)
    for problem in problems:
        click.echo(f"{root.name}/{problem}")
    click.echo(notice("some_found" if problems else "none_found", root=root, count=len(problems)))
    last = ends_soon(datetime.now(SHANGHAI).date())
    if last is not None:
        click.echo(notice("calendar_ends", day=last), err=True)
    sys.exit(bool(problems))


@cli.group()
def new() -> None:
    """What an editor begins with."""


@new.command(name="brand")
@click.argument("brand")
@click.option("--name", default="", help="As customers see it.")
def new_brand(brand: str, name: str) -> None:
    """Make the folder of a wallet, in which everything is undocumented."""
    from bot.knowledge.new_brand import make_brand
    from bot.knowledge.notices import notice

    click.echo(notice("brand_made", folder=make_brand(knowledge_root(), brand, name)))


@cli.command()
def doctor() -> None:
    """Say what is missing or wrong on this machine and in its settings, and what to do; starts nothing."""
    from bot.cli.doctor import tell

    wrong = tell()
    sys.exit(bool(wrong))


@cli.command()
def openapi() -> None:
    """Write the OpenAPI document (JSON) that is served; the front ends' types are made from web/openapi.json."""
    import json

    from bot.application import document

    click.echo(json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True))


@cli.command()
@click.argument("brand")
@click.argument("topic")
@click.argument("words", required=False, default="")
def play(brand: str, topic: str, words: str) -> None:
    """Talk to the whole bot from the beginning of a checklist. WORDS: what the customer says first."""
    from bot.cli.chat import walk

    checklist = _checklist(brand, topic)
    walk(checklist, words)


@cli.command()
@click.argument("brand")
@click.argument("topic")
def graph(brand: str, topic: str) -> None:
    """Write a checklist as a flow chart: a Markdown page with a Mermaid diagram."""
    from bot.knowledge.graph import to_mermaid

    click.echo(to_mermaid(_checklist(brand, topic), _knowledge().phrases))


@cli.command()
@click.argument("brand")
def chat(brand: str) -> None:
    """Talk to the whole bot in the terminal."""
    from bot.cli.chat import talk

    _known_brand(brand)
    talk(brand)


@cli.command()
@click.option("--status", type=click.Choice(["waiting", "ticket", "claimed", "resolved", "left"]), help="Only these.")
@click.option("--brand", help="Only this wallet's.")
@click.option("--limit", default=50, show_default=True)
@click.argument("number", required=False)
def cases(status: str | None, brand: str | None, limit: int, number: str | None) -> None:
    """List the cases a person has to look at, or show one by its NUMBER. They are closed at the desk."""
    from bot.cli.cases import list_cases, show_case

    if number:
        return show_case(number)
    list_cases(status, brand, limit)


@cli.command()
@click.argument("conversation")
def explain(conversation: str) -> None:
    """How each message of a CONVERSATION is read: clauses, acts, the rule that decides, what follows."""
    from bot.cli.explain import explain as lines

    for line in lines(conversation):
        click.echo(line)


@cli.command()
@undelivered.options
@click.argument("channel", required=False)
def mail(channel: str | None, limit: int, retry: int | None, retry_all: bool) -> None:
    """List what has not reached customers, of all channels or of one CHANNEL."""
    from bot.cli.mail import answer

    answer(channel, limit, retry, retry_all)


@cli.command()
@click.option("--days", default=7, show_default=True, help="How far back.")
@click.option("--brand", help="Only this wallet's.")
@click.option("--limit", default=30, show_default=True, help="How many clusters.")
@click.option("--worklist", is_flag=True, help="As JSON, for `learn`: cluster, proposed intent, masked lines.")
def misses(days: int, brand: str | None, limit: int, worklist: bool) -> None:
    """Show what was not understood, alike messages together."""
    from bot.cli import misses
    from bot.cli import worklist as work

    (work.show if worklist else misses.show)(days, brand, limit)


@cli.command()
@click.option("--intent", default="", help="Another intent than the proposed one.")
@click.argument("file", metavar="WORKLIST", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("wanted", metavar="CLUSTER")
def learn(intent: str, file: Path, wanted: str) -> None:
    """Add the masked lines of a CLUSTER of a WORKLIST (`misses --worklist`) to the training lines, and hold some of
    them in tests/nlu/learned.yml. Then `train`."""
    from bot.cli import worklist

    task = worklist.read(file, wanted)
    taught, held = worklist.learn(task, intent)
    click.echo(f"{intent or task.intent}: {taught} lines to train on, {held} to be understood then; now: train")


@cli.command()
@click.option("--export", "way", flag_value="export", help="Print all that is kept of them, as JSON.")
@click.option("--erase", "way", flag_value="erase", help="Erase all of it, unless a case of theirs is open.")
@click.option("--brand", help="WHOM is a customer's name in this wallet, or an address in a channel.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@click.argument("whom")
def person(way: str | None, brand: str | None, yes: bool, whom: str) -> None:
    """Give out or erase what is kept of one person. WHOM: a conversation of theirs; with --brand their name."""
    from bot.cli.person import erase, export

    if way is None:
        raise click.UsageError("--export or --erase")
    if way == "export":
        return export(whom, brand)
    erase(whom, brand, yes)


@cli.command()
@click.option("--vacuum", is_flag=True, help="Write a SQLite file anew, so that no freed place has a trace.")
def retention(vacuum: bool) -> None:
    """Delete what has been kept longer than PAYDOC_RETENTION says; `serve` does so each hour."""
    from bot.cli.person import sweep

    sweep(vacuum)


@cli.command()
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes; more than one needs PostgreSQL."
)
@click.option("--host", help="Address to listen on [PAYDOC_HOST].")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on [PAYDOC_PORT].")
@click.option("--demo-data", is_flag=True, help="Fill an empty desk with conversations; only for trying it out.")
def serve(workers: int, host: str | None, port: int | None, demo_data: bool) -> None:
    """Serve the web API and the demo page."""
    interrupts.end_at_once("serve")
    from bot.cli.serve import run

    run(workers, host, port, demo_data)


@cli.command()
@click.option("--force", is_flag=True, help="Train even if nothing changed.")
@click.option("--quiet", is_flag=True, help="Say nothing where there is nothing to do.")
def train(force: bool, quiet: bool) -> None:
    """Train the Rasa model, unless there is one of the same data, configuration and code."""
    interrupts.end_at_once("train")
    from bot.cli.train import train_model

    train_model(force, quiet)


def _knowledge() -> Knowledge:
    """What the bot answers from: read once for a command."""
    from bot.bootstrap import assistant

    try:
        return assistant().knowledge
    except KnowledgeError as error:
        raise click.ClickException(f"{error}\nrun: python -m bot lint") from error


def _known_brand(brand: str) -> Brand:
    brands = _knowledge().brands
    if brand not in brands:
        raise click.ClickException(f"no wallet '{brand}'; there are: {', '.join(sorted(brands))}")
    return brands[brand]


def _checklist(brand: str, topic: str) -> Checklist:
    found = _known_brand(brand).checklists
    if topic not in found:
        raise click.ClickException(f"{brand} has no checklist '{topic}'; there are: {', '.join(sorted(found))}")
    return found[topic]
