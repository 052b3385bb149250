"""Every stop comes to an end: what has not ended by itself in time is ended as a power cut would end it.

Nothing is lost by that: what was acknowledged is stored, and the next process takes up what is not answered.
"""

from __future__ import annotations

import faulthandler

SECONDS = 13.0  # 15 are promised (docs/deployment.md), from the signal on


def begin(seconds: float = SECONDS) -> None:
    """From now on this process has so long to end. If it has not, where each thread hangs is written to standard error
    and the process ends with 1; also when something holds the interpreter."""
    faulthandler.dump_traceback_later(seconds, exit=True)
