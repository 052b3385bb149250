"""A small tree of knowledge without a fault, to be spoilt by one change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.knowledge.tree import GOOD, Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A copy of the good tree."""
    return Tree(Path(shutil.copytree(GOOD, tmp_path / "knowledge")))
