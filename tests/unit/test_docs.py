"""Every promise of the docs that can be counted: nothing that exists is missing there, and nothing there is gone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.store import tables, tables_customer, tables_desk, tables_wechat

ROOT = Path(__file__).parents[2]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
PAGES = {**DOCS, **{name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")}}
CODE = {path: path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py")}
SOURCE = "\n".join(CODE.values())
ARCHITECTURE = DOCS["architecture.md"]
# Rooms whose every file a message meets on its way; a helper may be named by its room alone.
ON_THE_WAY = ("http/customer", "turns", "context", "conversation", "diagnosis", "handoff")
BESIDE = {"demo.py", "widget.py", "feedback.py", "attachments.py", "identity.py", "ports.py", "desk_turns.py"}


def test_every_setting_is_explained() -> None:
    names = set(re.findall(r'"(PAYDOC_[A-Z_]+)"', SOURCE))
    assert names and sorted(name for name in names if not any(name in page for page in PAGES.values())) == []


def test_every_figure_is_explained() -> None:
    names = set(re.findall(r'"(paydoc_[a-z_]+)"', SOURCE)) - {"paydoc_writes"}  # the name of a pool of threads
    assert names and sorted(name for name in names if not any(name in page for page in PAGES.values())) == []


def test_every_problem_is_explained() -> None:
    texts = YAML(typ="safe").load((ROOT / "bot/http/frame/messages_zh.yml").read_text(encoding="utf-8"))
    pages = DOCS["api.md"] + DOCS["desk-api.md"]
    assert [name for name in texts if name.replace("_", "-") not in pages] == []


def test_every_call_is_explained() -> None:
    """Pages write {id} for every place in a path, and leave out what all calls begin with."""
    paths = json.loads((ROOT / "web/openapi.json").read_text(encoding="utf-8"))["paths"]
    pages = re.sub(r"\{\w+\}", "{}", DOCS["api.md"] + DOCS["desk-api.md"] + DOCS["deployment.md"] + DOCS["widget.md"])
    short = {path: re.sub(r"\{\w+\}", "{}", re.sub("^/api/v1(/desk)?", "", path)) for path in paths}
    ends = {path: path_end(shown) for path, shown in short.items()}
    assert [path for path in paths if short[path] not in pages and ends[path] not in pages] == []


def path_end(path: str) -> str:
    """What a page writes where it has named the conversation before: …/claim."""
    return re.sub(r"^/(conversations|accounts|canned|reminders)/\{\}", "", path) or path


def test_every_table_is_explained() -> None:
    assert tables_customer.metadata is tables_desk.metadata is tables_wechat.metadata is tables.metadata
    assert [name for name in tables.metadata.tables if f"`{name}`" not in ARCHITECTURE] == []


def test_every_file_on_the_way_of_a_message_is_named() -> None:
    named = set(re.findall(r"`(?:bot/[\w/]+/)?(\w+\.py)`", ARCHITECTURE))
    files = [path for room in ON_THE_WAY for path in (ROOT / "bot" / room).glob("*.py")]
    missing = [str(path.relative_to(ROOT)) for path in files if path.name not in named | BESIDE | {"__init__.py"}]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_named_is_there(page: str) -> None:
    named = re.findall(
        r"`((?:bot|tests|docs|web|data|knowledge|actions|scripts|deploy|migrations)/[\w./-]+)`", PAGES[page]
    )
    built = ("web/widget/dist", "web/desk/dist", "web/api.d.ts")
    assert [name for name in named if not (ROOT / name).exists() and not name.startswith(built)] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_linked_is_there(page: str) -> None:
    home = ROOT / "docs" if page in DOCS else ROOT
    links = re.findall(r"\]\(([\w./-]+\.(?:md|png|svg|yml))(?:#[\w-]+)?\)", PAGES[page])
    assert [link for link in links if not (home / link).exists()] == []
