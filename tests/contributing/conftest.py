"""The copy of the project for one task of the guide."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contributing.guide import tasks
from tests.contributing.project import Project

Begin = Callable[[str], Project]


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    """Take up a task, by its name in the guide."""
    return lambda name: Project(tmp_path, tasks()[name])


def newest_migration(here: Project) -> str:
    """What a new migration of the copy comes after."""
    known = {}
    for path in (here.root / "migrations/versions").glob("[0-9]*.py"):
        named = dict(
            re.findall(r'^(revision|down_revision) = (?:"(.*)"|None)$', path.read_text(encoding="utf-8"), re.M)
        )
        known[named["revision"]] = named["down_revision"]
    [newest] = set(known) - set(known.values())
    return newest
