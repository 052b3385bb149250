"""No rings: whichever packages, or files, one imports, none of them leads back to it. Imports in functions count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
GRAPH = grimp.build_graph("bot", exclude_type_checking_imports=True, cache_dir=None)
Edges = Mapping[str, Set[str]]


def package(module: str) -> str:
    """Its directory, which is itself for an `__init__`; what lies directly in bot/ stands for itself."""
    folder = ROOT.joinpath(*module.split("."), "__init__.py").is_file()
    return module if folder or module.count(".") == 1 else module.rpartition(".")[0]


def files() -> Edges:
    return {module: GRAPH.find_modules_directly_imported_by(module) for module in GRAPH.modules}


def packages() -> Edges:
    edges = defaultdict[str, set[str]](set)
    for module, imported in files().items():
        edges[package(module)] |= {package(each) for each in imported} - {package(module)}
    return edges


def ring(edges: Edges) -> str:
    """One ring, from importer to imported, or nothing."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return " > ".join(reversed(error.args[1]))
    return ""


def test_no_ring_of_packages() -> None:
    found = ring(packages())
    assert not found


def test_no_ring_of_files() -> None:
    found = ring(files())
    assert not found


def front_end(name: str) -> Edges:
    """Which file of a front end imports which, types and lazy imports among them."""
    source = ROOT / "web" / name / "src"
    edges = {}
    for path in [*source.rglob("*.ts"), *source.rglob("*.vue")]:
        wanted = re.findall(r"""(?:from|import\()\s*"(\.[^"]+)\"""", path.read_text(encoding="utf-8"))
        edges[str(path)] = {found for each in wanted if (found := resolved(path.parent / each))}
    return edges


def resolved(path: Path) -> str:
    """The file that an import without an ending means; "" for a style sheet."""
    ends = (path, *(path.with_name(path.name + end) for end in (".ts", ".vue")), path / "index.ts")
    return next((str(end.resolve()) for end in ends if end.is_file() and end.suffix in (".ts", ".vue")), "")


@pytest.mark.parametrize("name", ["widget", "desk"])
def test_no_ring_of_files_in_a_front_end(name: str) -> None:
    edges = front_end(name)
    assert len(edges) > 20 and sum(map(len, edges.values())) > 50
    assert not ring(edges)


def test_a_ring_would_be_found() -> None:
    assert ring({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}).count(" > ") == 3
    assert "bot.turns.postgres_bus" in files()["bot.turns.buses"], "an import in a function"
    assert "bot.store" in packages()["bot.store.desk"], "a package within a package is another one"
