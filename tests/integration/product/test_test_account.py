"""docs/wechat-test-account.md, followed to the letter against the simulated platform, up to the first answer."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.support.product import free_port

pytestmark = [pytest.mark.server, pytest.mark.model]
PAGE = ROOT / "docs" / "wechat-test-account.md"
FOR_REAL, STAYS = "真的：", "让它一直开着"
PATIENCE = 180.0


@dataclass
class Step:
    """A command of the page, and what the page says that it shows."""

    command: str
    stays: bool
    shown: list[str] = field(default_factory=list)


def steps(page: str) -> list[Step]:
    """Those of whoever has no WeChat, in order. The words before a command say whose it is, and whether it stays."""
    found: list[Step] = []
    skipped, lead = False, ""
    for kind, block, prose in re.findall(r"^```(\w+)\n([^`]*?)^```$|^(?!```)(.+)$", page, re.M):
        if prose:
            lead = prose
        elif kind == "bash":
            skipped = lead.startswith(FOR_REAL)
            if not skipped:
                found.append(Step(block, STAYS in lead))
        elif kind == "text" and not skipped:
            found[-1].shown = block.splitlines()
    return found


class Terminals:
    """Where the commands are typed; with other ports, and a file and a database of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._open = folder, list[subprocess.Popen[bytes]]()
        port, platform = free_port(), free_port()
        self._other = {"make run": "scripts/run.sh", "var/wechat.json": str(folder / "wechat.json")}
        self._other |= {":8000": f":{port}", "8011": str(platform)}
        self._environ = {
            **os.environ,
            "PAYDOC_PORT": str(port),
            "PAYDOC_DATABASE_URL": f"sqlite:///{folder}/paydoc.db",
        }

    def types(self, step: Step) -> str:
        """What the command shows: all of it, or of one that stays once it shows what it is to show."""
        command = step.command
        for written, used in self._other.items():
            command = command.replace(written, used)
        path = self._folder / f"{len(list(self._folder.iterdir()))}.txt"
        with path.open("wb") as shown:
            process = subprocess.Popen(
                ["bash", "-c", command],
                cwd=ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=shown,
                stderr=shown,
                start_new_session=True,
            )
        self._open.append(process)
        until = time.monotonic() + PATIENCE
        while process.poll() is None and not (step.stays and missing(step, path.read_text("utf-8")) is None):
            assert time.monotonic() < until, f"{command}\n{path.read_text('utf-8')}"
            time.sleep(0.1)
        return path.read_text("utf-8")

    def knows(self, said: str) -> None:
        """What the page asks to be written down."""
        for name, value in re.findall(r"^(appID|appsecret): (\S+)$", said, re.M):
            self._other[f'"{name}"'] = f'"{value}"'

    def close(self) -> None:
        """Whatever happened, nothing stays: the newest first, as somebody leaves."""
        for process in reversed(self._open):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(60)


def missing(step: Step, said: str) -> str | None:
    """The first line of those the page shows that is not there, in order; … stands for anything."""
    rest = said.splitlines()
    for line in step.shown:
        wanted = re.compile(re.escape(line).replace("…", ".*"))
        place = next((n for n, each in enumerate(rest) if wanted.fullmatch(each.strip())), None)
        if place is None:
            return line
        rest = rest[place + 1 :]
    return None


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[Terminals]:
    opened = Terminals(tmp_path)
    yield opened
    opened.close()


def test_the_page_leads_from_nothing_to_the_first_answer(terminals: Terminals) -> None:
    to_do = steps(PAGE.read_text(encoding="utf-8"))
    assert len(to_do) >= 7 and sum(step.stays for step in to_do) == 2 and sum(bool(s.shown) for s in to_do) >= 6
    for step in to_do:
        said = terminals.types(step)
        assert missing(step, said) is None, f"{step.command}\nshows no {missing(step, said)!r}:\n{said}"
        terminals.knows(said)


def test_the_page_fits_on_one_page() -> None:
    assert len(PAGE.read_text(encoding="utf-8").splitlines()) < 150
