"""What is new is taken up when it has come to rest, and only if it is fit; whatever is wrong, what serves goes on."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.conversation.assistant import Assistant
from bot.editions import copies as copies_module
from bot.editions.copies import Copies, Copy
from bot.editions.edition import Edition, Editions, ModelFile
from bot.editions.figures import EditionFigures
from bot.editions.gate import sound
from bot.editions.watch import Sources, Watch
from bot.knowledge.desk_rules import DeskRules
from bot.knowledge.loader import load
from bot.knowledge.reader import KnowledgeFault

ASSISTANT = Assistant(load())


class World:
    """A folder of knowledge with one file, a folder of models, and what watches both."""

    def __init__(self, root: Path) -> None:
        self.source, self.models = root / "source", root / "models"
        for folder in (self.source / "brands/okpay", self.models):
            folder.mkdir(parents=True)
        self.publish("good 1")
        self.train("1")
        self.fails: Exception | None = None
        self.built = list[tuple[str, str]]()
        self.threads = set[int]()
        self.registry = CollectorRegistry()
        self.figures = EditionFigures(self.registry)
        kept = Copies(root / "kept")
        self.sources = Sources(self.source, kept, self.models, self.newest, self.build, self.check)
        copy = sound(self.source, kept, self.check).copy
        self.editions = Editions(self.build(copy, ModelFile.of(self.newest())), lambda folder: ASSISTANT)
        self.watch = Watch(self.editions, self.sources, self.figures, every=0.01)
        self.built.clear()

    def publish(self, text: str) -> None:
        (self.source / "brands/okpay/answers.yml").write_text(text)

    def train(self, name: str) -> None:
        (self.models / f"paydoc-{name}.tar.gz").write_text(name)

    def newest(self) -> Path:
        return max(self.models.glob("*.tar.gz"))

    def check(self, root: Path) -> tuple[KnowledgeFault, ...]:
        bad = [path for path in sorted(root.rglob("*.yml")) if "BAD" in path.read_text()]
        return tuple(KnowledgeFault(path.relative_to(root).as_posix(), 7, "wrong") for path in bad)

    def build(self, copy: Copy, model: ModelFile) -> Edition:
        self.threads.add(threading.get_ident())
        self.built.append(((copy.folder / "brands/okpay/answers.yml").read_text(), model.name))
        if self.fails is not None:
            raise self.fails
        return Edition(copy, replace(ASSISTANT), DeskRules(), None, model)  # type: ignore[arg-type]

    def looks(self, times: int = 2) -> None:
        async def look() -> None:
            for _ in range(times):
                await self.watch.look()

        asyncio.run(look())

    def figure(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_where_nothing_changes_nothing_is_loaded(world: World) -> None:
    before = world.editions.present
    world.looks(3)
    assert world.editions.present is before and world.built == []


def test_new_knowledge_is_taken_up_when_it_has_come_to_rest(world: World) -> None:
    world.publish("good 2, longer")
    world.looks(1)
    assert world.built == []
    world.publish("good 2, longer still")
    world.looks(1)
    assert world.built == [], "it is being written"
    world.looks(1)
    assert world.built == [("good 2, longer still", "paydoc-1")]
    assert world.editions.present.copy.content == copies_module.content_of(world.source)
    assert world.figure("paydoc_editions_total", what="knowledge", result="taken") == 1


def test_a_new_model_is_taken_up_beside_the_same_knowledge(world: World) -> None:
    before = world.editions.present
    world.train("2")
    world.looks()
    after = world.editions.present
    assert after.model.name == "paydoc-2" and after.copy == before.copy and after is not before
    assert world.figure("paydoc_editions_total", what="model", result="taken") == 1
    assert world.figure("paydoc_editions_total", what="knowledge", result="taken") == 0


def test_nobody_s_turn_waits_for_the_loading(world: World) -> None:
    world.threads.clear()
    world.train("2")
    world.looks()
    assert world.threads and threading.get_ident() not in world.threads


def test_knowledge_with_problems_is_not_taken_up_and_that_is_said_with_its_place(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    before = world.editions.present
    world.publish("BAD 2")
    world.looks(4)
    assert world.editions.present is before and world.built == []
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert said == ["knowledge is not served: brands/okpay/answers.yml:7: wrong"], "once"
    assert world.figure("paydoc_knowledge_problems") == 1
    assert world.figure("paydoc_editions_total", what="knowledge", result="refused") == 1
    assert "brands/okpay/answers.yml:7" in world.watch.warnings[0]
    world.publish("good 3")
    world.looks()
    assert world.figure("paydoc_knowledge_problems") == 0 and not world.watch.warnings
    assert world.editions.present is not before


def test_what_cannot_be_loaded_is_not_taken_up_and_not_tried_again_until_it_changes(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    before, world.fails = world.editions.present, RuntimeError("half a file")
    world.train("2")
    world.looks(4)
    assert world.editions.present is before and len(world.built) == 1
    assert "new model cannot be used, the former stays: RuntimeError: half a file" in caplog.text
    assert world.figure("paydoc_editions_total", what="model", result="refused") == 1
    world.fails = None
    (world.models / "paydoc-2.tar.gz").write_text("all of it")
    world.looks()
    assert world.editions.present.model.name == "paydoc-2"


def test_a_linter_that_cannot_be_run_serves_nothing_new(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def broken(root: Path) -> tuple[KnowledgeFault, ...]:
        raise OSError("no memory")

    before = world.editions.present
    watch = Watch(world.editions, replace(world.sources, check=broken), world.figures)
    world.publish("good 2, longer")

    async def look() -> None:
        await watch.look()
        await watch.look()

    asyncio.run(look())
    assert world.editions.present is before
    assert "knowledge could not be checked, the former stays: OSError: no memory" in caplog.text


def test_who_is_told_looks_at_once_and_at_what_was_refused_before(world: World) -> None:
    world.fails = RuntimeError("half a file")
    world.train("2")
    world.looks()
    world.fails = None
    world.watch.soon()
    world.looks(1)
    assert world.editions.present.model.name == "paydoc-2"


def test_the_versions_that_answer_are_told(world: World) -> None:
    world.train("2")
    world.looks()
    [sample] = [s for m in world.registry.collect() for s in m.samples if s.name == "paydoc_build_info"]
    assert sample.value == 1 and sample.labels["model"] == "paydoc-2"
    assert sample.labels["knowledge"] == world.editions.present.copy.content and sample.labels["version"]


async def test_it_runs_until_it_is_stopped(world: World) -> None:
    await world.watch.start()
    world.publish("good 2, longer")

    async def taken_up() -> None:
        while not world.built:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(taken_up(), 20)
    await asyncio.wait_for(world.watch.stop(), 5)
    world.publish("good 3, longer still")
    await asyncio.sleep(0.1)
    assert len(world.built) == 1


async def test_a_stop_does_not_wait_for_what_is_being_loaded(world: World) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(copy: Copy, model: ModelFile) -> Edition:
        begun.set()
        go_on.wait(30)
        raise RuntimeError("too late")

    watch = Watch(world.editions, replace(world.sources, build=slow), world.figures, every=0.01)
    await watch.start()
    world.train("2")
    await asyncio.to_thread(begun.wait, 20)
    await asyncio.wait_for(watch.stop(), 5)
    go_on.set()
