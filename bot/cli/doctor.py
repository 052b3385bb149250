"""`doctor`: what this machine and these settings have of what the product needs, before anything is started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from bot.channel_registry import channel_settings
from bot.cli import listener
from bot.cli.hazards import hazards
from bot.dialogue.model_files import model_path
from bot.errors import PaydocError
from bot.http.desk import site
from bot.http.frame.services import WIDGET
from bot.knowledge import lint
from bot.knowledge.loader import knowledge_root, load_brand_names
from bot.settings import ROOT, Settings
from bot.store.engine import is_sqlite, parse
from bot.store.migrate import version

State = Literal["fine", "note", "wrong"]
DISK, MEMORY = 1.0, 1.0  # GB free: what the database, the models and a process may take
MEMINFO = Path("/proc/meminfo")
_MARKS: dict[State, tuple[str, str]] = {"fine": ("ok", "green"), "note": ("note", "yellow"), "wrong": ("WRONG", "red")}
_SCHEMAS = {
    "empty": "empty, its tables are made at the start",
    "older": "of an older version, brought up to date at the start",
    "current": "up to date",
    "newer": "of a newer version, which this one works with",
}


@dataclass(frozen=True)
class Condition:
    """One thing that was looked at. `wrong`: with it the product does not start or does not work."""

    part: str
    state: State
    text: str


def tell() -> int:
    """Say all there is, a line each; how many things are wrong."""
    found = list(examine())
    for each in found:
        mark, colour = _MARKS[each.state]
        click.echo(f"  {click.style(f'{mark:<6}', fg=colour)}{each.part:<11}{each.text}")
    wrong = sum(each.state == "wrong" for each in found)
    click.echo(f"{wrong} of {len(found)} wrong" if wrong else "nothing is wrong")
    return wrong


def examine() -> Iterator[Condition]:
    """Everything, what is nearest to the machine first. What a part needs and another lacks is told once."""
    for look in (_python, _disk, _memory, _front_ends, _knowledge, _model):
        yield look()
    try:
        chosen = Settings.from_env(channels=channel_settings())
    except PaydocError as error:
        yield Condition("settings", "wrong", str(error))
        return
    yield from _settings(chosen)
    for of_settings in (_database, _port):
        yield of_settings(chosen)


def _python() -> Condition:
    running = ".".join(map(str, sys.version_info[:3]))
    return Condition("python", "fine" if sys.version_info[:2] == (3, 10) else "wrong", f"{running} (3.10 is needed)")


def _disk() -> Condition:
    free = shutil.disk_usage(ROOT).free / 1e9
    return Condition("disk", "fine" if free >= DISK else "wrong", f"{free:.1f} GB free in {ROOT}")


def _memory() -> Condition:
    if not MEMINFO.is_file():
        return Condition("memory", "note", "cannot be read here; a process takes about 0.8 GB")
    told = dict(line.split(":", 1) for line in MEMINFO.read_text(encoding="utf-8").splitlines())
    free = int(told.get("MemAvailable", "0").split()[0]) / 1e6
    return Condition(
        "memory", "fine" if free >= MEMORY else "note", f"{free:.1f} GB free; a process takes about 0.8 GB"
    )


def _front_ends() -> Condition:
    missing = [name for name, file in (("widget", WIDGET), ("desk", site.BUILT / "index.html")) if not file.is_file()]
    if not missing:
        return Condition("front ends", "fine", "built")
    return Condition("front ends", "wrong", f"not built: {' and '.join(missing)}; make web ({_node()})")


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        return "Node.js is missing: 18.18 or newer is needed"
    said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout.strip()
    return f"Node.js is {said or 'not usable'}; 18.18 or newer is needed"


def _knowledge() -> Condition:
    root = knowledge_root()
    problems = lint.lint(root)
    if problems:
        return Condition("knowledge", "wrong", f"{len(problems)} problems in {root}: python -m bot lint")
    return Condition("knowledge", "fine", f"{root}: no problems")


def _model() -> Condition:
    path = model_path()
    if path.is_file():
        return Condition("model", "fine", path.name)
    older = any(path.parent.glob("paydoc-*.tar.gz"))
    reason = "only one of other data or code" if older else "none"
    return Condition("model", "wrong", f"{reason} in {path.parent}: make train")


def _settings(chosen: Settings) -> Iterator[Condition]:
    found = hazards(chosen, _wallets(), os.environ)
    if not found:
        yield Condition("settings", "fine", "nothing that is not safe")
    for each in found:
        yield Condition("settings", "wrong" if each.fatal else "note", each.text)


def _wallets() -> tuple[str, ...]:
    try:
        return tuple(load_brand_names())
    except PaydocError:
        return ()  # told as the knowledge's


def _database(chosen: Settings) -> Condition:
    try:
        url = parse(chosen.database_url)
    except PaydocError as error:
        return Condition("database", "wrong", str(error))
    file = Path(url.database or "") if is_sqlite(url) else None
    shown = str(file) if file is not None else url.render_as_string(hide_password=True)
    if file is not None and not file.exists():
        return Condition("database", "fine", f"{shown} is made at the start")
    try:
        return Condition("database", "fine", f"{shown}: {_SCHEMAS[version(chosen.database_url)]}")
    except PaydocError as error:
        return Condition("database", "wrong", f"{shown}: {error}")


def _port(chosen: Settings) -> Condition:
    try:
        for each in listener.bind(chosen.host, chosen.port):
            each.close()
    except click.ClickException as error:
        return Condition("port", "note", f"{error.message} (or the product runs already)")
    return Condition("port", "fine", f"{chosen.port} is free")
