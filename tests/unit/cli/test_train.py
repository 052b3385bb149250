"""Beside a training, on another core, what Rasa has no part in is made; it ends with the training."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.cli import train
from bot.settings import ROOT


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[subprocess.Popen[bytes]]:
    """The processes that are started, with models of their own."""
    found: list[subprocess.Popen[bytes]] = []

    def start(*args: Any, **named: Any) -> subprocess.Popen[bytes]:
        found.append(popen(*args, **named))
        return found[-1]

    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(tmp_path / "models"))
    return found


def test_it_runs_as_long_as_the_training(monkeypatch: pytest.MonkeyPatch, started: list[Any]) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with train._ahead(ROOT):
        (beside,) = started
        assert beside.poll() is None
        flag, module = beside.args[1:]
        assert flag == "-m" and importlib.util.find_spec(module) is not None
    assert beside.poll() is not None


def test_a_training_that_fails_ends_it(monkeypatch: pytest.MonkeyPatch, started: list[Any]) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with pytest.raises(SystemExit), train._ahead(ROOT):
        raise SystemExit(1)
    assert started[0].poll() is not None


def test_one_core_is_left_to_the_training(monkeypatch: pytest.MonkeyPatch, started: list[Any]) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with train._ahead(ROOT):
        assert started == []
