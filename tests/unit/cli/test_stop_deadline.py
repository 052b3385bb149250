"""What hangs is ended, and says where."""

from __future__ import annotations

import subprocess
import sys

import pytest

HANGS = {
    "waiting": "import time; time.sleep(60)",
    "holding the interpreter": "import ctypes; ctypes.PyDLL(None).sleep(60)",
}


@pytest.mark.parametrize("how", HANGS)
def test_what_hangs_is_ended_and_says_where(how: str) -> None:
    code = f"from bot.cli import stop_deadline; stop_deadline.begin(0.2); {HANGS[how]}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "Timeout" in done.stderr and 'File "<string>", line 1' in done.stderr


def test_what_ends_by_itself_is_let_go() -> None:
    code = "from bot.cli import stop_deadline; stop_deadline.begin(30); print('done')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
