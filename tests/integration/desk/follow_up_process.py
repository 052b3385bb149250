"""A process that follows up whatever is due, once a file is there that says so:
python -m tests.integration.desk.follow_up_process <database> <now> <file>
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from bot.store import Store
from bot.store.desk.facade import DeskStore
from tests.integration.desk.acting import decisions


def main(url: str, at: str, gate: str) -> None:
    """Until nothing is due. Nobody begins before all can: else the first may have done everything."""
    desk, now = DeskStore(Store(url)), datetime.fromisoformat(at)
    follow_up = decisions().follow_up
    sys.stdout.write("is ready\n")  # in one piece: two of them write to one pipe, and print may write a line in two
    sys.stdout.flush()
    while not Path(gate).exists():
        time.sleep(0.001)
    while due := desk.due_follow_ups(now):
        for one in due:
            desk.follow_up(one, follow_up, now)


if __name__ == "__main__":
    main(*sys.argv[1:])
