"""What holds for all unit tests: nothing that a rule has worked out is left from an earlier run in the same process."""

from __future__ import annotations

import sys

import pytest

ROOMS = ("calendar", "context", "conversation", "desk", "diagnosis", "handoff", "knowledge", "privacy", "understanding")


@pytest.fixture(scope="session", autouse=True)
def nothing_kept_from_before() -> None:
    """mutmut forks each run off a process that has run the tests already: a bug that is planted behind a cache would
    never be met."""
    for name, module in list(sys.modules.items()):
        if name.startswith(tuple(f"bot.{room}." for room in ROOMS)):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
