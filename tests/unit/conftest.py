"""What holds for all unit tests: no rule still has what it worked out in an earlier run in the same process, and
properties have as many examples as are asked for."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# As where the product serves: what only training and Rasa's own server need is seconds of import for nothing here.
import bot.dialogue.serving_only  # noqa: F401

ROOMS = (
    *("calendar", "context", "conversation", "desk", "diagnosis", "flow", "handoff"),
    *("knowledge", "privacy", "understanding"),
)
# The same few examples at every run: a suite that is green stays so. With a number, so many, and others each time.
EXAMPLES = os.environ.get("PAYDOC_PROPERTY_EXAMPLES", "")
FEW = 40

settings.register_profile("few", max_examples=FEW, derandomize=True, database=None, deadline=None)
settings.register_profile("many", max_examples=int(EXAMPLES or FEW), deadline=None, print_blob=True)
settings.load_profile("many" if EXAMPLES else "few")


@pytest.hookimpl(hookwrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """What is measured is imported under measurement; to collect the tests, and to make their tables, is not: whatever
    runs while Python is traced takes twice as long."""
    measured = session.config.pluginmanager.getplugin("_cov")
    control = measured and measured.cov_controller
    if control:
        for name in control.cov.get_option("run:source_pkgs"):
            package = importlib.import_module(name)
            for found in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{name}."):
                importlib.import_module(found.name)
        control.pause()
    yield
    if control:
        control.resume()


@pytest.fixture(scope="session", autouse=True)
def nothing_kept_from_before() -> None:
    """mutmut forks each run off a process that has run the tests already: a bug that is planted behind a cache would
    never be met."""
    for name, module in list(sys.modules.items()):
        if name.startswith(tuple(f"bot.{room}." for room in ROOMS)):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
