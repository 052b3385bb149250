"""Every promise of the docs that can be counted: what exists is explained there, and what is explained exists."""

from __future__ import annotations

import ast
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from starlette.routing import Route, WebSocketRoute

from bot.application import CALLS
from bot.channel_registry import CHANNELS
from bot.cli import train
from bot.cli.main import cli
from bot.http.customer import demo
from bot.http.desk.assembly import ROUTERS
from bot.http.frame.problems import STATUS
from bot.store.migrate import schema
from tests.support.table import table

ROOT = Path(__file__).parents[2]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKE = (ROOT / "Makefile").read_text(encoding="utf-8")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "scripts").glob("*.sh"))
ALL = "\n".join((README, *DOCS.values()))
SETTINGS = README.partition("## Settings\n")[2].partition("\n## ")[0]
COMMANDS = README.partition("## Commands\n")[2].partition("\n## ")[0]
KEPT = DOCS["architecture.md"].partition("## What is kept\n")[2].partition("\n## ")[0]
PROBLEMS = DOCS["api.md"] + DOCS["desk-api.md"]
# What a command may end with; click itself ends with 1 and 2.
EXITS: dict[str, tuple[int, ...]] = {
    "0": (0,),
    "bool(problems)": (0, 1),
    "bool(wrong)": (0, 1),
    "STOPPED": (train.STOPPED,),
    "128 + signal.SIGTERM": (128 + signal.SIGTERM,),
    "code": (),  # Rasa's own
    "error.exit_code": (1,),  # of click
}


def first_cells(text: str) -> Iterator[str]:
    """What stands in code in the first column of the tables."""
    for row in re.findall(r"^\| ([^|]*) \|", text, re.M):
        yield from re.findall(r"`([^`]+)`", row)


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """Every command, those of groups with the group's name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} ")
        else:
            yield before + name


def routes() -> Iterator[str]:
    """Method and path of every call, those of channels and of another desk too."""
    routers = [*(part.router for part in CALLS), demo.router, *ROUTERS]
    for route in (route for router in routers for route in router.routes):
        if isinstance(route, Route):
            yield from (f"{method} {route.path}" for method in (route.methods or ()) if method != "HEAD")
        elif isinstance(route, WebSocketRoute):
            yield f"GET {route.path}"
    added = re.findall(r'add_api_route\(\s*"(/[^"]+)",[^\n]*(?:\n[^\n]*)??methods=\["(\w+)"\]', SOURCE)
    yield from (f"{method} {path}" for path, method in added)
    yield from (f"POST /{each.name}/{{brand}}" for each in CHANNELS if each.setting is not None)
    yield from (f"POST /api/v1/desk{path}" for path in re.findall(r'router\.post\("(/chatwoot[^"]+)"', SOURCE))


def exits() -> Iterator[str]:
    """What the commands end with, as the code says it."""
    for path in (ROOT / "bot" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("sys.exit", "SystemExit", "exit"):
                yield ast.unparse(node.args[0]) if node.args else "0"


def called(call: str) -> bool:
    """Pages leave out what all calls begin with, write {id} for any place, and name a conversation once: …/claim."""
    method, _, path = call.partition(" ")
    page = OF_THE_DESK if path.startswith("/api/v1/desk") else OF_CUSTOMERS
    whole = places(path)
    short = re.sub("^/api/v1(/desk)?", "", whole)
    end = re.sub(r"^/(conversations|accounts|canned|reminders)/\{\}", "…", short)
    named = re.sub("^/conversations/", "…/", short)
    return any(re.search(rf"{method} {re.escape(form)}(?![\w/-])", page) for form in (whole, short, end, named))


def places(text: str) -> str:
    """Whatever stands for an id, as {}."""
    return re.sub(r"\{[\w:]+\}|<\w+>", "{}", text)


OF_THE_DESK = places(DOCS["desk-api.md"] + DOCS["deployment.md"])
OF_CUSTOMERS = places("".join(text for name, text in DOCS.items() if name != "desk-api.md"))  # a channel has its page


@dataclass(frozen=True)
class Kind:
    """Things of one kind: those that there are, how to tell that one is explained, and one that is not there."""

    there: frozenset[str]
    explained: Callable[[str], object]
    invented: str


def figure(name: str) -> object:
    return re.search(rf"{name}(_total)?(?![a-z_])", ALL)


def command(name: str) -> object:
    """A command of a group also by its own name, behind that of its group."""
    group, _, own = name.rpartition(" ")
    row = next((row for row in COMMANDS.splitlines() if f"`python -m bot {group or own}" in row), "")
    return re.search(rf"`(python -m bot )?({group} )?{own}[ `]", row)


TAKEN = {"paydoc_writes", "paydoc_device_local"}  # names of a pool of threads and of a cookie
KINDS = {
    "setting": Kind(
        # each may be in a file, of the same name with _FILE
        frozenset(name.removesuffix("_FILE") for name in re.findall(r"PAYDOC_[A-Z_]+[A-Z]", SOURCE + SCRIPTS)),
        lambda name: name in set(first_cells(SETTINGS)),
        "PAYDOC_NOTHING",
    ),
    "call": Kind(frozenset(routes()), called, "GET /api/v1/nothing"),
    "call of a conversation": Kind(frozenset(), called, "POST /api/v1/conversations/{conversation_id}/nothing"),
    "table": Kind(frozenset(schema().tables), lambda name: name in set(first_cells(KEPT)), "nothing"),
    "figure": Kind(frozenset(re.findall(r'"(paydoc_[a-z_]+)"', SOURCE)) - TAKEN, figure, "paydoc_request"),
    "command": Kind(frozenset(commands(cli)), command, "agent nothing"),
    "target": Kind(
        frozenset(re.findall(r"^([a-z]+):.*##", MAKE, re.M)),
        lambda name: f"make {name}" in set(first_cells(COMMANDS)),
        "nothing",
    ),
    "problem": Kind(
        frozenset(f"| {status} | `{name.replace('_', '-')}` |" for name, status in STATUS.items()),
        lambda row: row in PROBLEMS,
        "| 409 | `too-fast` |",
    ),
    "end of a command": Kind(
        frozenset(str(code) for how in exits() for code in EXITS[how]) | {"1", "2"},
        lambda code: f"`{code}`" in COMMANDS.partition("Exit codes")[2],
        "3",
    ),
}


@table("kind", KINDS)
def test_what_exists_is_explained(kind: str) -> None:
    assert sorted(name for name in KINDS[kind].there if not KINDS[kind].explained(name)) == []


@table("kind", KINDS)
def test_what_nobody_has_explained_would_be_found(kind: str) -> None:
    assert not KINDS[kind].explained(KINDS[kind].invented)
    assert len(KINDS[kind].there) >= 4 or kind == "call of a conversation"


def test_what_is_explained_exists() -> None:
    assert set(first_cells(SETTINGS)) == KINDS["setting"].there
    assert set(first_cells(KEPT)) == KINDS["table"].there
    assert {name.removeprefix("make ") for name in first_cells(COMMANDS) if name.startswith("make ")} <= {
        "run DEMO=1",
        *KINDS["target"].there,
    }
    rows = re.findall(r"^\| \d{3} \| `[\w-]+` \|", PROBLEMS, re.M)
    assert sorted(rows) == sorted(KINDS["problem"].there)
