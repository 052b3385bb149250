"""What `serve` says, and refuses, before others than this machine can reach it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.support import forks
from tests.support.product import Product

pytestmark = [pytest.mark.server, pytest.mark.model]


def refused(folder: Path, *options: str, **environ: str) -> str:
    """What is said when nothing is served."""
    set_ = {**os.environ, "PAYDOC_DATABASE_URL": f"sqlite:///{folder}/paydoc.db", **environ}
    done = forks.run("bot", "serve", "--port", "0", *options, environ=set_)
    assert done.returncode == 1 and not list(folder.iterdir()), done.stderr
    return done.stderr


def test_the_demo_is_not_served_to_everybody(tmp_path: Path) -> None:
    said = refused(tmp_path, "--host", "0.0.0.0", PAYDOC_DEMO="on")
    assert said.startswith("Error: not started, because others than this machine can reach it:\nPAYDOC_DEMO=on")


def test_behind_a_proxy_on_this_machine_it_is_the_same(tmp_path: Path) -> None:
    assert "PAYDOC_DEMO=on" in refused(tmp_path, PAYDOC_DEMO="on", PAYDOC_TRUSTED_PROXIES="127.0.0.1")


def test_not_everybody_is_a_proxy(tmp_path: Path) -> None:
    said = refused(tmp_path, PAYDOC_TRUSTED_PROXIES="0.0.0.0/0")
    assert "PAYDOC_TRUSTED_PROXIES=0.0.0.0/0: everybody can claim" in said


def test_a_key_of_no_wallet_is_refused(tmp_path: Path) -> None:
    environ = {**os.environ, "PAYDOC_DATABASE_URL": f"sqlite:///{tmp_path}/paydoc.db"}
    environ["PAYDOC_JWT_KEYS"] = f'{{"okpya": "{"k" * 40}"}}'
    done = forks.run("bot", "serve", "--port", "0", environ=environ)
    assert done.returncode == 1 and "PAYDOC_JWT_KEYS: no wallet called okpya" in done.stderr


def test_what_is_not_safe_is_said_and_then_served(tmp_path: Path) -> None:
    """The account of a trial that went before is named, too; nothing else of the demo is there."""
    made = [sys.executable, "-c", "from bot.cli.agents import first; first()"]
    product = Product(tmp_path, 1, ["--host", "0.0.0.0"], PAYDOC_RATE_MESSAGE="5/60")
    subprocess.run(made, cwd=ROOT, env=product.environ, check=True)
    product.start()
    try:
        said = product.log.read_text("utf-8")
        unsafe = [line for line in said.splitlines() if line.startswith("paydoc: not safe: ")]
        words = ("PAYDOC_RATE_MESSAGE is", "without TLS", "PAYDOC_RATE_READS off", "strangers", "agent disable demo")
        assert len(unsafe) == len(words) and all(word in line for word, line in zip(words, unsafe, strict=True)), said
        assert "/demo/" not in said and "sign in as" not in said
    finally:
        product.stop()
