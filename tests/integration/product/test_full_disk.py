"""A disk that is full: the service says that it is not ready, and why; when there is room again, it heals by itself."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.customer.harness import eventually
from tests.support import plain_http
from tests.torture.process import Server, Target

pytestmark = pytest.mark.server


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small one of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_it_is_not_ready_while_nothing_can_be_written(disk: Path, tmp_path: Path) -> None:
    (tmp_path / "paydoc-1.tar.gz").write_text("good")
    env = {"PAYDOC_MODEL": str(tmp_path), "PAYDOC_CACHE_DIR": str(tmp_path / "cache")}
    target = Target(("tests.torture.editions_app",), env=env)
    server = Server(target, "full", f"sqlite:///{disk}/paydoc.db", tmp_path / "log")
    server.start()
    try:
        await server.ready()
        with pytest.raises(OSError, match="No space left"), (disk / "filler").open("wb", buffering=0) as filler:
            while True:  # the service writes meanwhile, too
                filler.write(b"x" * 4096)
        answer = eventually(lambda: _not_ready(server), 60)
        assert answer["parts"]["store"] is False and answer["parts"]["understanding"] is True
        records = [json.loads(line) for line in server.log().splitlines() if line.startswith("{")]
        said = [each["message"] for each in records if each["level"] == "error"]
        assert any(
            each.startswith("the store cannot be written: ") and "disk" in each and "full" in each for each in said
        )
        (disk / "filler").unlink()
        eventually(lambda: plain_http.get(f"{server.base}/health/ready", timeout=30).status_code == 200, 60)
    finally:
        server.kill()


def _not_ready(server: Server) -> dict[str, dict[str, bool]]:
    answer = plain_http.get(f"{server.base}/health/ready", timeout=30)
    return dict(answer.json()) if answer.status_code == 503 else {}
