"""Calls of the store on behalf of a request: what is too much becomes a problem."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from bot.http.frame.problems import Problem
from bot.turns import StoreBusy, StoreCalls

P = ParamSpec("P")
T = TypeVar("T")


class Calls:
    """The calls of `plain`, whose StoreBusy becomes the problem "busy" with the time to wait."""

    def __init__(self, plain: StoreCalls) -> None:
        self.plain = plain

    async def read(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a method returns that changes nothing."""
        return await _answered(self.plain.read(method, *args, **kwargs))

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a method returns that changes something."""
        return await _answered(self.plain.write(method, *args, **kwargs))

    async def finish(self, call: Coroutine[Any, Any, T]) -> T:
        """What a longer call of the store returns."""
        return await _answered(self.plain.finish(call))

    def later(self, method: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have something written that nobody waits for; left out while there is much to do."""
        self.plain.later(method, *args, **kwargs)


async def _answered(call: Coroutine[Any, Any, T]) -> T:
    try:
        return await call
    except StoreBusy as busy:
        raise Problem.retry("busy", busy.seconds) from None
