"""What cannot be started says why in one line, whatever the number of workers, and ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.support import forks
from tests.support.postgres import Cluster, postgres
from tests.support.product import free_port

__all__ = ["postgres"]
pytestmark = pytest.mark.server


@pytest.fixture
def database(postgres: Cluster) -> Iterator[str]:
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


def ended(*words: str, **environ: str) -> str:
    """What a command says that ends by itself with 1."""
    done = forks.run("bot", *words, environ={**os.environ, **environ})
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    return "\n".join(line for line in done.stderr.splitlines() if not line.startswith(("paydoc: ", "{")))


@pytest.mark.postgres
def test_workers_without_a_model_are_not_begun(database: str, tmp_path: Path) -> None:
    began = time.monotonic()
    environ = {"PAYDOC_DATABASE_URL": database, "PAYDOC_MODEL": str(tmp_path)}
    said = ended("serve", "--workers", "2", "--port", str(free_port()), **environ)
    assert said == f"Error: no trained model at {tmp_path}/paydoc-*.tar.gz; run: make train"
    assert time.monotonic() - began < 90


@pytest.mark.postgres
def test_workers_that_never_become_ready_are_given_up(database: str, tmp_path: Path) -> None:
    broken = tmp_path / "paydoc-broken.tar.gz"
    broken.write_bytes(b"no model")
    environ = {"PAYDOC_DATABASE_URL": database, "PAYDOC_MODEL": str(broken)}
    command = [sys.executable, "-m", "bot", "serve", "--workers", "2", "--port", str(free_port())]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "before any was ready" in done.stderr.splitlines()[-1]
    assert done.stderr.count("Traceback (most recent call last)") <= 2 * 4, "they were started again"


@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["cases"], ["agent", "list"]])
def test_a_database_that_does_not_answer_is_one_line(words: list[str]) -> None:
    url = f"postgresql://paydoc:s3cretword@127.0.0.1:{free_port()}/paydoc"
    said = ended(*words, PAYDOC_DATABASE_URL=url)
    assert said.startswith("Error: the database does not answer: ") and "refused" in said and "s3cretword" not in said


def test_another_kind_of_database_is_one_line() -> None:
    said = ended("cases", PAYDOC_DATABASE_URL="mysql://paydoc:s3cretword@db/paydoc")
    assert said.startswith("Error: PAYDOC_DATABASE_URL: expected a URL of SQLite or PostgreSQL")
    assert "s3cretword" not in said
