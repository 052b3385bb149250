"""The memory of what answers no longer: a model is full of rings, for which Python looks rarely on its own."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress


def give_back() -> None:
    """Free what nothing leads to any more, and let the system have it. Nobody's turn goes on meanwhile, for a part of a
    second."""
    gc.collect()
    with suppress(OSError, AttributeError):  # a C library that has no such call keeps it for the next edition
        ctypes.CDLL(None).malloc_trim(0)
