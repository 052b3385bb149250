"""Topics and the steps of checklists."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions._adapter import run


class ActionOpenTopic(Action):
    """A topic was named."""

    def name(self) -> str:
        return "action_open_topic"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run("open_topic", dispatcher, tracker)


class ActionAnswerStep(Action):
    """A control word, an option or a number."""

    def name(self) -> str:
        return "action_answer_step"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run("answer_step", dispatcher, tracker)


class ActionNoteDetails(Action):
    """Data only: an amount, a date, an order number."""

    def name(self) -> str:
        return "action_note_details"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run("note_details", dispatcher, tracker)


class ActionReturnToStep(Action):
    """A digression was answered; the open step is offered again."""

    def name(self) -> str:
        return "action_return_to_step"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run("return_to_step", dispatcher, tracker)


class ActionGreet(Action):
    """Hello: what was left open is offered again."""

    def name(self) -> str:
        return "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run("greet", dispatcher, tracker)
