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
        return run(dispatcher, tracker)


class ActionAnswerStep(Action):
    """A control word, an option or a number."""

    def name(self) -> str:
        return "action_answer_step"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)


class ActionNoteDetails(Action):
    """Data only: an amount, a date, an order number."""

    def name(self) -> str:
        return "action_note_details"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)


class ActionGreet(Action):
    """Hello: what was left open is offered again."""

    def name(self) -> str:
        return "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)


class ActionSmallTalk(Action):
    """Thanks, goodbye, help, chat, what is not served: answered, and the open step is offered again."""

    def name(self) -> str:
        return "action_small_talk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)


class ActionNoteAttachment(Action):
    """A picture."""

    def name(self) -> str:
        return "action_note_attachment"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)
