"""`cases` in a terminal of the usual width."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.exchange import Effect, Outcome
from bot.settings import ROOT
from bot.store import Store
from tests.integration.store.acting import opened, say

CARD = {"brand": "yiqianbao", "topic": "transfer_failed", "words": [], "details": {}, "diagnoses": []}
CASE = {
    "number": "1129-4F0A2", "topic": "verification_code", "queue": "yiqianbao", "reason": "complaint",
    "priority": 100, "status": "waiting", "card": CARD, "promised_at": "2026-11-29T18:00:00+08:00",
}  # fmt: skip


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with a case whose every cell is long."""
    store = Store(url := f"sqlite:///{tmp_path}/paydoc.db")
    store.upgrade()
    new = opened(store).conversation_id
    say(store, new, "m1")
    claimed = store.claim("w", new, timedelta(seconds=10))
    assert claimed is not None and hasattr(claimed, "memory")
    outcome = Outcome((), claimed.memory, "queued", (Effect("case_opened", CASE),))
    store.complete(claimed, outcome, False)
    store.close()
    return url


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_the_number_can_be_read_and_asked_for(url: str, columns: int) -> None:
    environ = {**os.environ, "PAYDOC_DATABASE_URL": url, "COLUMNS": str(columns)}

    def cases(*words: str) -> str:
        command = [sys.executable, "-m", "bot", "cases", *words]
        return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout

    listed = cases()
    for shown in ("1129-4F0A2", "waiting", "11-29 18:00", "100"):
        assert shown in listed, listed
    assert max(map(len, listed.splitlines())) <= columns
    assert ("complaint" in listed) is (columns >= 120)
    assert "complaint" in cases("1129-4F0A2")
