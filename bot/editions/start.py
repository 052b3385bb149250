"""What a process answers with when it begins, and what keeps it up to date."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cache_folder import cache_folder
from bot.dialogue.model_files import model_in
from bot.editions.copies import Copies, Copy
from bot.editions.edition import Edition, Editions, ModelFile, Read
from bot.editions.figures import EditionFigures
from bot.editions.gate import Passed, checked_apart, first, sound
from bot.editions.trial import tried
from bot.editions.watch import Sources, Watch, say_wrong
from bot.knowledge.desk_rules import load_rules
from bot.knowledge.loader import reading_from

if TYPE_CHECKING:
    from bot.dialogue.rasa_process import RasaProcess

Understanding = Callable[[Path], "RasaProcess"]


class Beginning:
    """The editors' folder, the models, and what makes an assistant of a folder of knowledge."""

    def __init__(self, knowledge: Path, models: Path, read: Read) -> None:
        self._knowledge, self._models, self._read = knowledge, models, read
        self._passed: Passed | None = None

    @cached_property
    def copies(self) -> Copies:
        """Where sound knowledge of this folder is kept, for all processes of this machine."""
        own = hashlib.sha256(str(self._knowledge.resolve()).encode()).hexdigest()[:8]
        return Copies(cache_folder() / f"knowledge-{own}")

    def require_sound(self, refuse: Callable[[], None]) -> None:
        """Find the knowledge to begin with; where nothing is sound, now or from before, `refuse` says so."""
        self._passed = first(self._knowledge, self.copies, checked_apart, refuse)

    def served(self, figures: EditionFigures, understanding: Understanding | None = None) -> tuple[Editions, Watch]:
        """What this process answers with, and what replaces it. Raises NoModel and KnowledgeError."""
        passed = self._passed or sound(self._knowledge, self.copies, checked_apart)
        load = understanding or _rasa

        def build(copy: Copy, model: ModelFile) -> Edition:
            with reading_from(copy.folder):
                rasa = load(model.path)
            return Edition(copy, self._read(copy.folder), load_rules(copy.folder), rasa, model)

        def model() -> Path:
            return model_in(self._models)

        present = build(passed.copy, ModelFile.of(model()))
        editions = Editions(present, self._read, self.copies.all())
        figures.serves(present)
        figures.wrong(passed.problems)
        say_wrong(passed)
        sources = Sources(self._knowledge, self.copies, self._models, model, lambda *of: tried(build(*of)))
        return editions, Watch(editions, sources, figures)


def _rasa(model: Path) -> RasaProcess:
    from bot.dialogue.rasa_process import RasaProcess

    return RasaProcess(model)
