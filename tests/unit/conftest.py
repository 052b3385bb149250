"""What holds for all unit tests: no rule still has what it worked out in an earlier run in the same process, and
properties have as many examples as are asked for."""

from __future__ import annotations

import gc
import os
import sys

import pytest
from hypothesis import settings

ROOMS = ("calendar", "context", "conversation", "desk", "diagnosis", "handoff", "knowledge", "privacy", "understanding")
# The same few examples at every run: a suite that is green stays so. With a number, so many, and others each time.
EXAMPLES = os.environ.get("PAYDOC_PROPERTY_EXAMPLES", "")
FEW = 40

settings.register_profile("few", max_examples=FEW, derandomize=True, database=None, deadline=None)
settings.register_profile("many", max_examples=int(EXAMPLES or FEW), deadline=None, print_blob=True)
settings.load_profile("many" if EXAMPLES else "few")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was collected and imported stays to the end; the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def nothing_kept_from_before() -> None:
    """mutmut forks each run off a process that has run the tests already: a bug that is planted behind a cache would
    never be met."""
    for name, module in list(sys.modules.items()):
        if name.startswith(tuple(f"bot.{room}." for room in ROOMS)):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
