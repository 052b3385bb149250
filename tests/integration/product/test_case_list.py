"""`cases` in a terminal of the usual width."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.exchange import Effect, Outcome
from bot.store import Store
from tests.integration.store.acting import opened, say
from tests.support import forks

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
        done = forks.run("bot", "cases", *words, environ=environ)
        assert done.returncode == 0, done.stderr
        return done.stdout

    listed = cases()
    for shown in ("1129-4F0A2", "waiting", "11-29 18:00", "100"):
        assert shown in listed, listed
    assert max(map(len, listed.splitlines())) <= columns
    assert ("complaint" in listed) is (columns >= 120)
    assert "complaint" in cases("1129-4F0A2")
