"""No rings: whichever packages, or files, one imports, none of them leads back to it. Imports in functions count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

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


def test_a_ring_would_be_found() -> None:
    assert ring({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}).count(" > ") == 3
    assert "bot.turns.postgres_bus" in files()["bot.turns.buses"], "an import in a function"
    assert "bot.store" in packages()["bot.store.desk"], "a package within a package is another one"
