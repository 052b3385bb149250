"""The image: what gets in, who runs it, and that the product runs from just these files and cannot write them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.settings import ROOT
from tests.deploy.image import DOCKERFILE, lay_out, stages
from tests.support import plain_http
from tests.support.postgres import ending_with_us
from tests.support.product import Customer, free_port

IGNORED = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
PINNED = re.compile(r"[a-z/]+:\d+(?:\.\d+)+[\w.-]*@sha256:[0-9a-f]{64}")
# As docker would: the files read-only, no capability, no way to get one.
HARDENED = """mount --bind {0} {0} && mount -o remount,ro,bind {0} && cd {0} &&
  exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all"""


def test_every_base_is_an_exact_one() -> None:
    assert [stage.base for stage in stages() if not PINNED.fullmatch(stage.base)] == []


def test_nobody_special_runs_it() -> None:
    last = stages()[-1]
    kinds = [kind for kind, _ in last.steps]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", last.of("USER")[-1])
    assert kinds.index("USER") < kinds.index("CMD") and "HEALTHCHECK" in kinds and "ADD" not in kinds


def test_nothing_that_builds_is_in_it() -> None:
    said = " ".join(stages()[-1].of("RUN"))
    assert not re.search(r"apt-get|npm|gcc|make\b|pip install", said) and "pip uninstall" in said
    assert "left_out.txt pip" in " ".join(stages()[1].of("RUN"))
    assert "--require-hashes -r requirements/runtime.lock" in DOCKERFILE.read_text("utf-8")


def test_only_what_is_copied_is_sent_to_the_builder() -> None:
    copied = {source for stage in stages() for base, sources, _ in stage.copies() if not base for source in sources}
    assert all((ROOT / source).exists() for source in copied)
    first, *allowed = [line for line in IGNORED if line and not line.startswith("#")]
    let_in = {line.removeprefix("!") for line in allowed if line.startswith("!")}
    assert first == "*" and let_in == {source.partition("/")[0] if "web" in source else source for source in copied}
    kept_out = {line for line in allowed if not line.startswith("!")}
    assert {"**/.env", "**/*.pem", "web/node_modules", "web/*/dist"} <= kept_out
    assert allowed.index("**/.env") > max(allowed.index(f"!{line}") for line in let_in), "a later line wins"


@pytest.mark.parametrize("path", [".env", "deploy/secrets/database_password", "deploy/secrets/privkey.pem"])
def test_what_is_secret_is_not_in_git_either(path: str) -> None:
    done = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
    assert done.returncode == 0 or not shutil.which("git")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The product from the image's files alone."""
    if os.geteuid() or subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode:
        pytest.skip("a folder cannot be made read-only here: it takes root and unshare")
    app, scratch = tmp_path / "app", tmp_path / "scratch"
    app.mkdir()
    scratch.mkdir()
    lay_out(app)
    said, port = tmp_path / "said", free_port()
    chosen = {name: value.replace("/tmp", str(scratch)) for name, value in stages()[-1].environ().items()}
    environ = {
        **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
        **chosen,
        "PAYDOC_PORT": str(port),
        "PAYDOC_DATABASE_URL": f"sqlite:///{scratch}/paydoc.db",
        "TMPDIR": str(scratch),
    }
    command = [*ending_with_us("TERM"), "unshare", "-m", "sh", "-c", f'{HARDENED.format(app)} "$@"', "sh"]
    command += [sys.executable, "-m", "bot", "serve"]
    with said.open("ab") as log:
        process = subprocess.Popen(command, cwd=app, env=environ, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 180
        while time.monotonic() < until:
            assert process.poll() is None, said.read_text("utf-8")[-3000:]
            try:
                if plain_http.get(f"http://127.0.0.1:{port}/health/ready", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", said
    finally:
        process.terminate()
        process.wait(60)


@pytest.mark.server
@pytest.mark.model
def test_the_product_runs_from_its_files_alone_and_cannot_write_them(running: tuple[str, Path]) -> None:
    url, said = running
    customer = Customer(url, "okpay")
    assert customer.says("付款失败了")
    for path, status in (("/widget.js", 200), ("/desk/", 200), ("/demo/", 404)):
        assert plain_http.get(url + path, timeout=30).status_code == status, path
    assert "without TLS" in said.read_text("utf-8") and "Traceback" not in said.read_text("utf-8")
