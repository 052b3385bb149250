"""A part of the set-up in the terminal: a line while it runs, a line when it is done, its own words when it fails."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

_OVERWRITTEN = re.compile(r"[^\n]*\r(?!\n)")
_BAR = re.compile(r"^Processed \w+:.*\n?", re.M)
_TAIL = 60


@dataclass
class PartLine:
    """What is said about a part. On a terminal one line that counts the seconds, elsewhere two."""

    doing: str
    about: str
    out: TextIO = field(default_factory=lambda: sys.stderr)
    began: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        """Write that the part begins."""
        self._write(f"setup: {self.doing} ({self.about})", again=True)

    def tick(self) -> None:
        """Write the seconds anew, on a terminal only."""
        if self.out.isatty():
            self._write(f"setup: {self.doing} ({self.about}) ... {self._seconds} s", again=True)

    def end(self, how: str) -> None:
        """Write how it ended and after how many seconds."""
        self._write(f"setup: {self.doing}: {how} {self._seconds} s", again=False)

    @property
    def _seconds(self) -> int:
        return round(time.monotonic() - self.began)

    def _write(self, text: str, again: bool) -> None:
        """`again`: the next text takes this one's place, where that is possible."""
        shown = f"\r{text}\x1b[K" if self.out.isatty() else text
        self.out.write(shown if again and self.out.isatty() else f"{shown}\n")
        self.out.flush()


def run_part(
    line: PartLine, command: Sequence[str], log: Path, cwd: Path, environ: Mapping[str, str], out: Path | None = None
) -> int:
    """Run a command with its words in `log`; when it fails, or does not write `out`, their end is shown. Its code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    line.start()
    with log.open("wb") as words:
        process = subprocess.Popen(
            command, cwd=cwd, env=environ, stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT
        )
        try:
            code = _wait(process, line)
        except BaseException:
            # Ctrl+C too: nothing that was started stays behind.
            process.terminate()
            process.wait()
            line.end("stopped after")
            raise
    said = without_bars(log.read_bytes().decode("utf-8", "replace"))
    log.write_text(said, encoding="utf-8")
    if out is not None and not out.is_file():
        code = code or 1
    if code:
        line.end("failed after")
        line.out.write("".join(said.splitlines(keepends=True)[-_TAIL:]).rstrip("\n") + f"\nsetup: all of it: {log}\n")
    else:
        line.end("done in")
    return code


def without_bars(text: str) -> str:
    """Without progress bars, of which a file keeps every state."""
    return _BAR.sub("", _OVERWRITTEN.sub("", text.replace("\r\n", "\n")))


def _wait(process: subprocess.Popen[bytes], line: PartLine) -> int:
    while True:
        try:
            return process.wait(1)
        except subprocess.TimeoutExpired:
            line.tick()
