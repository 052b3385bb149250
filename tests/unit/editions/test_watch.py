"""What is new is taken up when it has come to rest, and only if it is fit; whatever is wrong, what serves goes on."""

from __future__ import annotations

import asyncio
import logging
import threading
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from bot.editions import copies as copies_module
from bot.editions.copies import Copy
from bot.editions.edition import Edition, ModelFile
from bot.editions.memory import give_back
from bot.editions.watch import Watch
from bot.knowledge.reader import KnowledgeFault
from tests.unit.editions.world import World


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


def test_of_what_answers_no_longer_nothing_is_held(world: World) -> None:
    class Model:
        def __init__(self) -> None:
            self.itself = self  # a ring, as a real one has many

    models = list[weakref.ref[Model]]()

    def build(copy: Copy, file: ModelFile) -> Edition:
        made = Model()
        models.append(weakref.ref(made))
        return replace(world.build(copy, file), rasa=made)  # type: ignore[arg-type]

    sources = replace(world.sources, build=build, give_back=give_back)
    world.watch = Watch(world.editions, sources, world.figures)
    for n in range(3):
        world.publish(f"good {n} anew")
        world.train(f"{n + 2}")
        world.looks()
    assert [each() is world.editions.present.rasa for each in models] == [False, False, True]
    assert [each() for each in models[:-1]] == [None, None]


def test_memory_is_given_back_after_what_cannot_be_loaded_too(world: World) -> None:
    world.fails = ValueError("half a file")
    world.train("2")
    world.looks()
    assert world.given_back == [1]
    world.looks(3)
    assert world.given_back == [1], "where nothing was loaded there is nothing to look for"


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
