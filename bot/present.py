"""What stands for a thing that is replaced while the process runs: who has it, always has the present one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


def live(present: Callable[[], T]) -> T:
    """Something with the attributes of what is present at the moment when one is asked for."""
    return cast(T, _Live(present))


def pinned(thing: T) -> T:
    """The very thing that is present now, for what has to stay with one."""
    return thing._present() if isinstance(thing, _Live) else thing


class LiveMapping(Mapping[K, V]):
    """A mapping whose content is that of the moment."""

    def __init__(self, present: Callable[[], Mapping[K, V]]) -> None:
        self._present = present

    def __getitem__(self, key: K) -> V:
        return self._present()[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._present())

    def __len__(self) -> int:
        return len(self._present())


class _Live:
    def __init__(self, present: Callable[[], Any]) -> None:
        self._present = present

    def __getattr__(self, name: str) -> Any:
        return getattr(self._present(), name)
