"""What `make` calls is a command, not a module that ends without a word."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.settings import ROOT


@pytest.mark.parametrize("module", ["bot", "tests.bench", "tests.eval"])
def test_it_says_how_it_is_used(module: str) -> None:
    command = [sys.executable, "-m", module, "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.startswith("Usage:")
