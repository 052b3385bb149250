"""A part of the set-up says a line when it starts and one when it ends; all else only when it fails."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.parts import PartLine, run_part, without_bars

ROOT = Path(__file__).parents[3]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(folder: Path, code: str, out: io.StringIO, wanted: Path | None = None) -> int:
    line = PartLine("training the model", "about a minute", out)
    return run_part(line, [sys.executable, "-c", code], folder / "logs" / "train.log", folder, os.environ, wanted)


def test_a_part_that_works_is_two_lines_elsewhere_than_on_a_terminal(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run(tmp_path, "print('chatter')", out) == 0
    first, last = out.getvalue().splitlines()
    assert first == "setup: training the model (about a minute)"
    assert last.startswith("setup: training the model: done in ")
    assert (tmp_path / "logs" / "train.log").read_text() == "chatter\n"


def test_on_a_terminal_it_is_one_line_that_counts(tmp_path: Path) -> None:
    out = Terminal()
    assert run(tmp_path, "import time; time.sleep(1.5)", out) == 0
    shown = out.getvalue()
    assert shown.count("\n") == 1 and "(about a minute) ... 1 s" in shown
    assert shown.split("\r")[-1].startswith("setup: training the model: done in 2 s")


def test_a_part_that_fails_shows_what_it_said_and_where_the_rest_is(tmp_path: Path) -> None:
    out = io.StringIO()
    code = "import sys; [print('line', n) for n in range(500)]; print('the reason', file=sys.stderr); sys.exit(3)"
    assert run(tmp_path, code, out) == 3
    said = out.getvalue()
    assert "failed after" in said and "the reason" in said and "line 499" in said and "line 7\n" not in said
    assert said.endswith(f"setup: all of it: {tmp_path / 'logs' / 'train.log'}\n")


def test_a_part_that_makes_nothing_has_failed(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run(tmp_path, "print('done, I believe')", out, tmp_path / "model") == 1
    assert "done, I believe" in out.getvalue()


def test_a_part_that_is_stopped_does_not_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    class Watched(real):  # type: ignore[misc, valid-type]
        def __init__(self, *args: object, **named: object) -> None:
            super().__init__(*args, **named)
            started.append(self)

    def stop(_line: PartLine) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Watched)
    monkeypatch.setattr(PartLine, "tick", stop)
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, "import time; time.sleep(60)", out)
    assert started[0].returncode and "stopped after" in out.getvalue()


def test_progress_bars_are_left_out() -> None:
    text = (
        "before\n"
        "Processed rules:   0%|          | 0/63\rProcessed rules: 100%|██████| 63/63\n"
        "Processed actions: 0it [00:00]\rProcessed actions: 130it [00:00, 6398.93it/s]\n"
        "after\r\n"
    )
    assert without_bars(text) == "before\nafter\n"


def test_the_scripts_say_the_same(tmp_path: Path) -> None:
    script = """set -euo pipefail
. scripts/part.sh
noisy() { echo chatter; echo more >&2; }
broken() { echo the reason >&2; return 4; }
part "making one thing" "a moment" noisy
part "making another" "a moment" broken
echo never
"""
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 4 and done.stdout == ""
    assert done.stderr.splitlines() == [
        "setup: making one thing (a moment)",
        "setup: making one thing: done in 0 s",
        "setup: making another (a moment)",
        "setup: making another: failed after 0 s; it said:",
        "the reason",
    ]
