"""The systemd unit, as systemd itself reads it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli.hazards import hazards
from bot.settings import ROOT, Settings

SHIPPED = (ROOT / "deploy" / "paydoc.service").read_text("utf-8")
MOST_EXPOSED = 1.5  # of 10; a unit without any of it has 9.6


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit where this project is, which verify wants to find."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed: scripts/setup.sh test does it where apt may")
    path = tmp_path / "paydoc.service"
    path.write_text(SHIPPED.replace("/opt/paydoc", str(ROOT)), "utf-8")
    return path


def analyze(*words: str) -> str:
    done = subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_systemd_finds_nothing_wrong(unit: Path) -> None:
    assert "paydoc.service" not in analyze("verify", "--man=no", str(unit))


def test_it_can_do_no_more_than_it_must(unit: Path) -> None:
    said = analyze("security", "--offline=true", "--no-pager", str(unit))
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert level and float(level[1]) <= MOST_EXPOSED, said


def test_what_it_sets_is_what_there_is_to_set() -> None:
    environ = dict(
        each.split("=", 1) for line in re.findall(r"^Environment=(.*)$", SHIPPED, re.M) for each in line.split()
    )
    credentials = [name for name in environ if name.endswith("_FILE")]
    assert credentials and all(
        f"LoadCredential={environ[each].removeprefix('%d/')}:" in SHIPPED for each in credentials
    )
    chosen = Settings.from_env({name: value for name, value in environ.items() if name not in credentials})
    assert chosen.trusted_proxies == ("127.0.0.1",) and not chosen.demo
    assert [each.name for each in hazards(chosen, ["okpay"], environ)] == ["keys"]
