"""How many cores numpy may use: serving keeps it to one, for the sake of other customers; training has no others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")
_cores = os.cpu_count() or 1


def use_at_most(cores: int) -> None:
    """From now on this process leaves the other cores to others."""
    global _cores
    _cores = min(cores, os.cpu_count() or 1)


def all_cores() -> AbstractContextManager[Any]:
    """Each operation on all cores."""
    return _limited(_cores)


def side_by_side(work: Callable[[In], Out], parts: Iterable[In]) -> Iterator[Out]:
    """The results in order; each operation on one core, several parts at once."""
    with _limited(1), ThreadPoolExecutor(_cores) as pool:
        yield from pool.map(work, parts)


def _limited(cores: int) -> AbstractContextManager[Any]:
    from threadpoolctl import threadpool_limits  # training only

    limits: AbstractContextManager[Any] = threadpool_limits(limits=cores, user_api="blas")
    return limits
