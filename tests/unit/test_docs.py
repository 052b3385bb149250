"""What the docs name is there, files and pages; the changelog has the version; lines can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.support.markdown import too_long
from tests.support.table import table

ROOT = Path(__file__).parents[2]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
FIRST = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PAGES = {**DOCS, **{name: (ROOT / name).read_text(encoding="utf-8") for name in FIRST}}
ARCHITECTURE = DOCS["architecture.md"]
# Rooms whose every file a message meets on its way; a helper may be named by its room alone.
ON_THE_WAY = ("http/customer", "turns", "context", "conversation", "diagnosis", "flow", "handoff")
BESIDE = {"demo.py", "widget.py", "feedback.py", "attachments.py", "identity.py", "ports.py", "desk_turns.py"}


def test_every_file_on_the_way_of_a_message_is_named() -> None:
    named = set(re.findall(r"`(?:bot/[\w/]+/)?(\w+\.py)`", ARCHITECTURE))
    files = [path for room in ON_THE_WAY for path in (ROOT / "bot" / room).glob("*.py")]
    missing = [str(path.relative_to(ROOT)) for path in files if path.name not in named | BESIDE | {"__init__.py"}]
    assert missing == []


@table("page", PAGES)
def test_a_file_that_is_named_is_there(page: str) -> None:
    named = re.findall(
        r"`((?:bot|tests|docs|web|data|knowledge|actions|scripts|deploy|migrations)/[\w./-]+)`", PAGES[page]
    )
    built = ("web/widget/dist", "web/desk/dist", "web/api.d.ts")
    assert [name for name in named if not (ROOT / name).exists() and not name.startswith(built)] == []


@table("page", PAGES)
def test_a_page_that_is_linked_is_there(page: str) -> None:
    home = ROOT / "docs" if page in DOCS else ROOT
    links = re.findall(r"\]\(([\w./-]+\.(?:md|png|svg|yml))(?:#[\w-]+)?\)", PAGES[page])
    assert [link for link in links if not (home / link).exists()] == []


@table("page", PAGES)
def test_a_line_of_prose_can_be_read_in_an_editor(page: str) -> None:
    assert list(too_long(PAGES[page])) == []


def test_the_newest_release_is_the_version_everywhere() -> None:
    releases = re.findall(r"^## (.+)$", PAGES["CHANGELOG.md"], re.M)
    assert releases[0] == "Unreleased"
    newest, *older = [re.fullmatch(r"(\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)", each) for each in releases[1:]]
    assert newest and all(older)
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    packages = [json.loads((ROOT / "web" / name / "package.json").read_text()) for name in ("", "widget", "desk")]
    locked = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]
    front_ends = [*packages, *(locked[name] for name in ("", "widget", "desk"))]
    assert {newest[1]} == {version and version[1], *(package["version"] for package in front_ends)}


def test_the_newest_release_stands_first() -> None:
    found = re.findall(r"^## (\d+)\.(\d+)\.(\d+) \((.+)\)$", PAGES["CHANGELOG.md"], re.M)
    numbers, dates = [tuple(map(int, each[:3])) for each in found], [each[3] for each in found]
    assert len(found) >= 2 and numbers == sorted(numbers, reverse=True) and dates == sorted(dates, reverse=True)
