"""A folder of knowledge with one file, a folder of models, and what watches both."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

from prometheus_client import CollectorRegistry

from bot.conversation.assistant import Assistant
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
    """Knowledge that says BAD is wrong; what is loaded is kept in `built`, unless `fails` says why it cannot be."""

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
        self.given_back = list[int]()
        self.sources = Sources(self.source, kept, self.models, self.newest, self.build, self.check, self.give_back)
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

    def give_back(self) -> None:
        self.given_back.append(len(self.built))

    def looks(self, times: int = 2) -> None:
        async def look() -> None:
            for _ in range(times):
                await self.watch.look()

        asyncio.run(look())

    def figure(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)
