"""A process that follows up whatever is due: python -m tests.integration.desk.follow_up_process <database> <now>"""

from __future__ import annotations

import sys
from datetime import datetime

from bot.store import Store
from bot.store.desk.facade import DeskStore
from tests.integration.desk.acting import decisions


def main(url: str, at: str) -> None:
    """Until nothing is due."""
    desk, now = DeskStore(Store(url)), datetime.fromisoformat(at)
    follow_up = decisions().follow_up
    print("begins", flush=True)
    while due := desk.due_follow_ups(now):
        for one in due:
            desk.follow_up(one, follow_up, now)


if __name__ == "__main__":
    main(*sys.argv[1:])
