"""What Ctrl+C does before a command has begun: it ends the process at once, and nobody has to read where it was."""

from __future__ import annotations

import os
import signal
from types import FrameType

STOPPING = "paydoc: stopping"
_ENDLESS = ("serve",)  # ends in no other way, so that a stop is a good end, which is said


def end_at_once(command: str) -> None:
    """Until the command has its own way to stop, Ctrl+C and SIGTERM end this process with its exit code: 0 where a stop
    is the ordinary end, else the one by which a shell tells the signal.

    No exception is raised for it, because other people's code catches, wraps or prints one. What was being written is
    left as by a power cut, so this is for a start, which keeps what it does in transactions.
    """

    def end(number: int, _: FrameType | None) -> None:
        if command not in _ENDLESS:
            os._exit(128 + number)
        os.write(2, f"{STOPPING}\n".encode())
        os._exit(0)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)


def raise_again() -> None:
    """From now on Ctrl+C is a KeyboardInterrupt, as ever, and SIGTERM ends the process as ever."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
