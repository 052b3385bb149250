"""One gateway for the tests that only look at their own conversation; `start` makes others."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.store import upgrade
from tests.integration.customer.harness import Gateway, running


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("gateway") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def gateway(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A running gateway with the usual settings."""
    database = Path(shutil.copy(migrated, tmp_path_factory.mktemp("shared") / "store.db"))
    with running(database, documents={"okpay": "OKPay 的资料。"}) as started:
        yield started


@pytest.fixture
def start(migrated: Path, tmp_path: Path) -> Iterator[Callable[..., Gateway]]:
    """Starts a gateway of its own with other settings."""
    with ExitStack() as stack:

        def begin(*args: Any, **more: Any) -> Gateway:
            database = Path(shutil.copy(migrated, tmp_path / "store.db"))
            return stack.enter_context(running(database, *args, **more))

        yield begin
