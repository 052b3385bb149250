"""The cut holds: the rules need no library of the edges, no Chinese in code, docs name what exists.

Who may import whom within bot/ is a contract in pyproject.toml, checked by `make lint`.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from bot.knowledge.loader import load
from bot.understanding.intents import Intent
from tests.support.table import table

ROOT = Path(__file__).parents[2]
PURE = [
    *("calendar", "knowledge", "privacy", "understanding", "diagnosis", "handoff"),
    *("context", "flow", "conversation", "desk"),
]
OUTSIDE = {
    "rasa",
    "rasa_sdk",
    "sqlalchemy",
    "alembic",
    "psycopg2",
    "fastapi",
    "starlette",
    "uvicorn",
    "httpx",
    "aiohttp",
    "requests",
    "spacy",
    "jieba",
    "tensorflow",
    "actions",
    "click",
    "rich",
}
PURE_FILES = ["errors", "exchange", "mail"]
PURE_MODULES = [
    *(path for name in PURE for path in sorted((ROOT / "bot" / name).rglob("*.py"))),
    *(ROOT / "bot" / f"{name}.py" for name in PURE_FILES),
]
CODE = [*sorted((ROOT / "bot").rglob("*.py")), *sorted((ROOT / "actions").rglob("*.py"))]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in a file of code."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@table("path", PURE_MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_pure_core_imports_nothing_from_outside(path: Path) -> None:
    for module in imports(path):
        assert module.split(".")[0] not in OUTSIDE, f"{path} imports {module}"


@table("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_a_person_reads_is_not_in_the_code(path: Path) -> None:
    docstrings = {
        id(node.body[0].value)
        for node in nodes(path)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            assert not re.search(r"[\u4e00-\u9fff]{2,}", node.value), f"{path}:{node.lineno}: {node.value!r}"


@pytest.mark.parametrize("path", sorted((ROOT / "actions").glob("*.py")), ids=lambda p: p.name)
def test_actions_stay_thin(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.ClassDef):
            assert (node.end_lineno or 0) - node.lineno < 20, f"{path}: {node.name}"


def test_the_names_of_intents_stand_in_their_table_and_nowhere_else() -> None:
    """Topics are knowledge: those that the code does not know by name may not be named in it either."""
    names = {*load().topics, *(intent.value for intent in Intent)}
    # The reason of a case and its mood are words of the desk, whatever the intents are called; so are the kind of the
    # question whether to go on, and what the bot says, by its key. Acts have a table of their own.
    homonyms = {
        ("services.py", "complaint"),
        ("policy.py", "complaint"),
        *((file, "resume") for file in ("off_step.py", "prompts.py", "offers.py")),
        ("answers.py", "what_now"),
        ("moves.py", "unsure"),
    }
    rooms = ("context", "conversation", "diagnosis", "dialogue", "flow", "handoff", "understanding", "cli")
    files = [p for p in CODE if p.parts[len(ROOT.parts) + 1] in rooms or p.parent.name == "actions"]
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for path in files
        if path.name not in ("intents.py", "acts.py")
        for node in nodes(path)
        if isinstance(node, ast.Constant) and node.value in names and (path.name, node.value) not in homonyms
    ]
    assert found == []


def test_a_module_is_called_by_a_noun() -> None:
    """What a module is, not what it does. These are nouns of the field."""
    nouns = {"spelling", "training", "matching", "wording", "masking", "phrasing", "meaning", "reading"}
    assert {path.stem for path in CODE if path.stem.endswith("ing")} <= nouns


def test_a_class_name_has_one_sense() -> None:
    """A shape of the web API may share the word of what it shows; everything else has a name of its own."""
    homes: dict[str, list[Path]] = {}
    for path in CODE:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and node.name != "Config":  # pydantic's
                homes.setdefault(node.name, []).append(path)
    inside = {name: [path for path in paths if "http" not in path.parts] for name, paths in homes.items()}
    shown = {name: len(paths) - len(inside[name]) for name, paths in homes.items()}
    assert [name for name in homes if len(inside[name]) > 1 or shown[name] > 1] == []
