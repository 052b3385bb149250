"""The embedded Rasa model: a parse of a text, the actions that the rules name, and running them in this process."""

from __future__ import annotations

import bot.dialogue.serving_only  # noqa: F401  (first of all)

# isort: split
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

import rasa.utils.log_utils
import structlog
from rasa.core.agent import Agent as RasaAgent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.sequential import SequentialRunner
from bot.understanding.reading import WALLET

LISTEN = "action_listen"
MAX_ACTIONS = 10


class RasaProcess:
    """One loaded model and the actions package. Not thread-safe; one per process."""

    def __init__(self, model: Path) -> None:
        """Load the newest model in a folder, or this model file. Raises rasa's ModelNotFound."""
        if not structlog.is_configured():
            rasa.utils.log_utils.configure_structlog(logging.WARNING)
        self._processor = RasaAgent.load(str(model)).processor
        self._domain = self._processor.domain
        self._processor.graph_runner = SequentialRunner(self._processor.graph_runner)
        self.run = ActionRunner().run
        self.actions_for = lru_cache(maxsize=1024)(self._actions_for)

    @property
    def intents(self) -> list[str]:
        """The intents of domain.yml; Rasa's own built-in ones are not among them."""
        return sorted(set(self._domain.intents) - set(DEFAULT_INTENTS))

    async def parse(self, text: str, wallet: str = "") -> dict[str, Any]:
        """Intent, ranking, entities and clauses of a text, as `rasa shell nlu` shows them, and what it is near to in
        the knowledge of one wallet, or of each where none is named."""
        # parse_message would besides compare the result with the domain, which `rasa data validate` has done for good.
        tracker = DialogueStateTracker("turn", self._domain.slots)
        said = UserMessage(text, metadata={WALLET: wallet})
        parsed: dict[str, Any] = self._processor._parse_message_with_graph(said, tracker)
        return parsed

    def _actions_for(self, intent: str) -> tuple[str, ...]:
        """The actions that the rules lead to, without the final listening.

        The tracker holds nothing but the intent, so the answer is remembered for the next turn that has it.
        """
        tracker = DialogueStateTracker("turn", self._domain.slots)
        said = UserUttered("", intent={"name": intent, "confidence": 1.0})
        tracker.update_with_events([ActionExecuted(LISTEN), said], self._domain)
        names: list[str] = []
        while len(names) < MAX_ACTIONS:
            action, _ = self._processor.predict_next_with_tracker_if_should(tracker)
            if action.name() == LISTEN:
                return tuple(names)
            names.append(action.name())
            tracker.update(ActionExecuted(action.name()), self._domain)
        raise RuntimeError(f"the rules for {intent} never come to an end")
