"""What the engine makes of an act at the desk: for the store, which runs it inside the transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.conversation import desk_turns, page_context
from bot.conversation.assistant import Assistant
from bot.desk.errors import UnknownStep
from bot.exchange import FollowUpKind, Outcome, Owner
from bot.flow.next import Act
from bot.knowledge.model import Checklist
from bot.present import pinned

Think = Callable[[dict[str, Any], Owner, datetime], Outcome]


class Decisions:
    """Every act as a function of memory, state and time."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def joined(self, name: str) -> Think:
        """A person takes the conversation: the customer is told who."""
        return self._think(desk_turns.joined(name))

    def passed_on(self, name: str) -> Think:
        """Another person goes on: the customer is told who."""
        return self._think(desk_turns.joined(name, "agent_changed"))

    def returned(self) -> Think:
        """The person has left: the customer waits again and is told so."""
        return self._think(desk_turns.returned)

    def handed_back(self, name: str, brand: str, topic: str | None) -> Think:
        """The bot goes on. Raises UnknownStep for a checklist this wallet does not have."""
        if topic is not None:
            self._checklist(brand, topic)
        return self._think(desk_turns.handed_back(name, topic))

    def closed(self) -> Think:
        """The person has closed the case: the customer is asked how it was."""
        return self._think(desk_turns.closed)

    def left(self) -> Think:
        """The customer has ended the conversation, whoever has it."""
        return self._think(desk_turns.left)

    def page_told(self, values: Mapping[str, str]) -> Think:
        """The wallet's page has told what its customer is at."""
        return self._think(page_context.told(values))

    def step_sent(self, name: str, brand: str, topic: str, step: str) -> Think:
        """The bot walks one step. Raises UnknownStep."""
        one = Decisions(pinned(self.assistant))  # the step and what is made of it are of the same knowledge
        checklist = one._checklist(brand, topic)
        if checklist.step(step) is None:
            raise UnknownStep(step)
        return one._think(desk_turns.step_sent(checklist, step, name))

    def nobody_came(self) -> Think:
        """The promised time has passed and nobody came: what the customer is told and offered."""
        return self._think(desk_turns.nobody_came)

    def desk_closed(self) -> Think:
        """The hours are over while the customer waits: the case becomes a ticket with a promised time."""
        return self._think(desk_turns.desk_closed)

    def follow_up(self, kind: FollowUpKind, about: str) -> Think:
        """What was to be come back to is due: what the customer is told, nothing where that is over."""
        return self._think(desk_turns.follow_up(kind, about))

    def _checklist(self, brand: str, topic: str) -> Checklist:
        found = self.assistant.knowledge.brand(brand).checklists.get(topic)
        if found is None:
            raise UnknownStep(topic)
        return found

    def _think(self, turn: Act) -> Think:
        def think(memory: dict[str, Any], owner: Owner, now: datetime) -> Outcome:
            return self.assistant.at_desk(turn, memory, now, owner)

        return think
