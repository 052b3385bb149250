"""A gateway that never gets ready. On its own, since each process that is spawned imports the whole file."""

from __future__ import annotations

import os
import time


def loading(host: str, port: int, place: object) -> None:
    """What a gateway does for some seconds before it listens to signals."""
    os.write(1, f"{os.getpid()}\n".encode())  # whole, beside another that writes too
    time.sleep(60)
