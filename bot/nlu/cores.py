"""How many cores numpy may use: serving keeps it to one, for the sake of other customers; training has no others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


def all_cores() -> AbstractContextManager[Any]:
    """Each operation on all cores."""
    return _limited(os.cpu_count() or 1)


def side_by_side(work: Callable[[In], Out], parts: Iterable[In]) -> Iterator[Out]:
    """The results in order; each operation on one core, several parts at once."""
    with _limited(1), ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(work, parts)


def _limited(cores: int) -> AbstractContextManager[Any]:
    from threadpoolctl import threadpool_limits  # training only

    limits: AbstractContextManager[Any] = threadpool_limits(limits=cores, user_api="blas")
    return limits
