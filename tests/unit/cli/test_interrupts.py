"""Ctrl+C before a command has begun: at once, without a word but its own, with the code that the command has."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

# In the middle of somebody else's code, which would catch an exception and make another one of it.
LOADS = """
from bot.cli import interrupts
interrupts.end_at_once({command!r})
import signal
try:
    signal.raise_signal({number})
except BaseException as error:
    raise ImportError from error
print("went on")
"""


def ended(command: str, number: int) -> tuple[int, str, str]:
    code = LOADS.format(command=command, number=int(number))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_runs_until_it_is_stopped_ends_well(number: int) -> None:
    assert ended("serve", number) == (0, "", "paydoc: stopping\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_another_command_has_not_done_what_was_asked(number: int) -> None:
    assert ended("train", number) == (128 + number, "", "")


def test_a_command_that_has_begun_can_clean_up() -> None:
    code = """
from bot.cli import interrupts
interrupts.end_at_once("train")
interrupts.raise_again()
import signal
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("cleaned up", signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == "cleaned up True\n"
