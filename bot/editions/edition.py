"""One state of what answers, and those before it, which open conversations may have begun with."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.conversation.assistant import Assistant
from bot.editions.copies import Copy
from bot.errors import PaydocError
from bot.knowledge.desk_rules import DeskRules
from bot.knowledge.model import Knowledge

if TYPE_CHECKING:
    from bot.dialogue.rasa_process import RasaProcess

logger = logging.getLogger(__name__)
Read = Callable[[Path], Assistant]
PAST_SECONDS = 24 * 3600.0
MOST_PAST = 8


@dataclass(frozen=True)
class ModelFile:
    """A trained model as it is at the moment: one that is written anew is another one."""

    path: Path
    changed: int
    size: int

    @classmethod
    def of(cls, path: Path) -> ModelFile:
        """The model in this file. Raises OSError."""
        stat = path.stat()
        return cls(path, stat.st_mtime_ns, stat.st_size)

    @property
    def name(self) -> str:
        """What it is called in figures and in the log."""
        return self.path.name.removesuffix(".tar.gz")


@dataclass(frozen=True)
class Edition:
    """Knowledge, the desk's rules and the model that belong together. A turn is answered from one of them."""

    copy: Copy
    assistant: Assistant
    rules: DeskRules
    rasa: RasaProcess
    model: ModelFile


class Past:
    """Knowledge that was in force from some moment on, read when it is asked for."""

    def __init__(self, copy: Copy, read: Read, known: Assistant | None = None) -> None:
        self.copy, self._read, self._known = copy, read, known

    async def assistant(self) -> Assistant | None:
        """None where its copy is gone or of a form that is read no more."""
        if self._known is None:
            try:
                self._known = await asyncio.to_thread(self._read, self.copy.folder)
            except (PaydocError, OSError) as error:
                logger.warning("knowledge of %s cannot be read any more: %s", self.copy.folder.name, error)
        return self._known


class Editions:
    """The one in force. Taking another one is a single step: a turn has all of the old one or all of the new."""

    def __init__(self, first: Edition, read: Read, before: Iterable[Copy] = ()) -> None:
        """`before`: what was in force earlier, the newest first. `read` makes an assistant of a copy's folder."""
        self.present, self._read = first, read
        self._past = [Past(copy, read) for copy in before if copy.since < first.copy.since][:MOST_PAST]

    @property
    def knowledge(self) -> Knowledge:
        """What is known now."""
        return self.present.assistant.knowledge

    def take(self, edition: Edition) -> None:
        """From now on this one is in force."""
        former, self.present = self.present, edition
        if former.copy.since < edition.copy.since:
            self._past = [Past(former.copy, self._read, former.assistant), *self._past][:MOST_PAST]

    async def assistant_for(self, memory: Mapping[str, Any], edition: Edition) -> Assistant:
        """What a conversation goes on with: while a checklist is open, the knowledge in which it was begun, if that is
        kept and of the last day; else the edition's, also for a wallet that is served no more."""
        gone = memory.get("brand") not in edition.assistant.knowledge.brands
        past = None if gone else self._begun_with(memory.get("open") or {}, edition)
        found = None if past is None else await past.assistant()
        return found if found is not None and _leads_on(found.knowledge, memory) else edition.assistant

    def _begun_with(self, run: Mapping[str, Any], edition: Edition) -> Past | None:
        opened = datetime.fromisoformat(run["opened_at"]).timestamp() if run.get("opened_at") else time.time()
        if opened >= int(edition.copy.since) or opened < time.time() - PAST_SECONDS:
            return None
        return next((past for past in self._past if opened >= int(past.copy.since)), None)


def _leads_on(knowledge: Knowledge, memory: Mapping[str, Any]) -> bool:
    run = memory["open"]
    checklist = knowledge.brand(memory.get("brand", "")).checklists.get(run.get("topic", ""))
    step = (run.get("path") or [""])[-1]
    return checklist is not None and (not step or checklist.step(step) is not None)
