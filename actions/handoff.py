"""Giving the conversation to a person, and what became of it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions._adapter import run


class ActionHandOff(Action):
    """The customer wants a person."""

    def name(self) -> str:
        return "action_hand_off"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)


class ActionTellCase(Action):
    """What became of the case."""

    def name(self) -> str:
        return "action_tell_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)


class ActionTellKept(Action):
    """What is kept of the customer: told, given, erased."""

    def name(self) -> str:
        return "action_tell_kept"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)


class ActionTakeComplaint(Action):
    """Anger without a clearer request."""

    def name(self) -> str:
        return "action_take_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)
