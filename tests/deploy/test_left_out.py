"""What the image leaves out is missed by nothing."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from bot.settings import ROOT
from tests.deploy.without import modules_of

LINES = (ROOT / "deploy" / "left_out.txt").read_text("utf-8").splitlines()
NAMES = [line for line in LINES if not line.startswith("#")]
LOCK = (ROOT / "requirements" / "runtime.lock").read_text("utf-8")


def test_everything_that_is_left_out_would_have_been_installed() -> None:
    assert [name for name in NAMES if f"\n{name}==" not in f"\n{LOCK}"] == []
    assert sorted(NAMES) == NAMES


def test_each_has_something_to_import() -> None:
    assert [name for name in NAMES if not modules_of([name])] == []


@pytest.mark.parametrize("name", NAMES)
def test_none_is_imported_by_us(name: str) -> None:
    own = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
    used = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(map(re.escape, modules_of([name])))})\b", re.M)
    assert [str(path) for path in own if used.search(path.read_text("utf-8"))] == []


@pytest.mark.model
def test_a_text_is_understood_without_them_and_without_what_only_training_needs() -> None:
    training = ("tensorflow", "keras", "matplotlib", "sklearn", "questionary")
    command = [sys.executable, "-m", "tests.deploy.without", "付款失败了", *modules_of(NAMES), *training]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.splitlines() == ["payment_failed", ""], done.stderr[-2000:]
