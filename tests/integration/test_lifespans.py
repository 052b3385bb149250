"""The application starts and stops again and again, and every time it ends: nothing that runs beside the requests may
go on. PAYDOC_LIFESPANS=500 for more of them."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import random
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.application import create_app
from bot.editions.watch import Watch
from bot.http.frame.services import DeskServices, Services
from bot.knowledge.desk_rules import load_rules
from bot.knowledge.loader import knowledge_root
from bot.pseudonyms import Pseudonyms
from bot.settings import Settings
from bot.store import Store, upgrade
from bot.turns import TurnDispatcher
from tests.integration.customer.harness import APOLOGY, BRANDS, Script, greet
from tests.integration.desk.acting import engine
from tests.support.replies import apology
from tests.unit.editions.world import World

TIMES = int(os.environ.get("PAYDOC_LIFESPANS", "40"))
SECONDS = 15.0  # from the signal to the end
STUCK = 120.0  # a life that is not over by then never is, however busy the machine


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lifespans") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


async def once(url: str, world: World, seconds: float) -> tuple[set[str], float]:
    """One life of so many seconds: the tasks that outlive it by more than a moment, and how long its end took."""
    before = asyncio.all_tasks()
    store, settings = Store(url), Settings(database_url=url)
    dispatcher = TurnDispatcher(store, Script(), "test", apology=apology(APOLOGY))
    desk = DeskServices(engine(), load_rules(knowledge_root()), every=0.001)

    async def ready() -> dict[str, bool]:
        return {}

    key = Pseudonyms(b"x" * 32)
    watch = Watch(world.editions, world.sources, world.figures, every=0.001)
    services = Services(store, dispatcher, settings, BRANDS, greet, ready, desk=desk, pseudonyms=key)
    app = create_app(replace(services, background=(watch,)))
    async with app.router.lifespan_context(app):
        await asyncio.sleep(seconds)
        began = time.monotonic()
    took = time.monotonic() - began
    # Of a call of the store that nobody waited for any more, the answer is still on its way.
    if left := asyncio.all_tasks() - before:
        await asyncio.wait(left, timeout=5)
    store.close()
    return {repr(task.get_coro()) for task in asyncio.all_tasks() - before if not task.done()}, took


def test_every_life_ends(migrated: Path, tmp_path: Path) -> None:
    """Of some milliseconds, so that the end meets whatever has just begun."""
    url = f"sqlite:///{shutil.copy(migrated, tmp_path / 'store.db')}"
    chosen, world = random.Random(19), World(tmp_path)
    for n in range(TIMES):
        world.publish(f"good {n}")
        faulthandler.dump_traceback_later(STUCK - 5)  # where each thread is, should it get stuck
        life = once(url, world, chosen.choice((0.0, 0.001, 0.005, 0.02)))
        left, took = asyncio.run(asyncio.wait_for(life, STUCK))
        faulthandler.cancel_dump_traceback_later()
        assert left == set() and took < SECONDS, f"life {n}"
