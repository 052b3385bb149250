"""Tracker in, one turn of the engine, messages and slots out. The same for every action."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.bootstrap import assistant
from bot.conversation.literal import read_choice
from bot.conversation.memory import Memory
from bot.exchange import Choice, QueueView, Reply, reply_to_dict
from bot.understanding.reading import Reading, reading_from_parse


def run(handler: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Have the engine answer the latest message by one of its handlers."""
    engine, now = assistant(), _now(tracker)
    memory = tracker.get_slot("memory") or engine.greet(_wallet(tracker), now).memory
    outcome = engine.handle(handler, memory, _reading(tracker, memory), now, _queue(tracker))
    for reply in outcome.replies:
        _utter(dispatcher, reply)
    effects = [{"name": e.name, "data": e.data} for e in outcome.effects]
    return [
        SlotSet("memory", outcome.memory),
        SlotSet("step_open", outcome.memory["open"] is not None),
        SlotSet("outcome", {"owner": outcome.owner, "effects": effects}),
    ]


def _now(tracker: Tracker) -> datetime:
    """When the gateway took the turn; Rasa's own channels do not say."""
    at = tracker.latest_message.get("at")
    return datetime.fromisoformat(at) if at else datetime.now(timezone.utc)


def _wallet(tracker: Tracker) -> str:
    """The wallet of the channel; a developer's `rasa shell` has none and gets the first one."""
    return tracker.get_slot("wallet") or next(iter(assistant().knowledge.brands))


def _reading(tracker: Tracker, memory: dict[str, Any]) -> Reading:
    parse = tracker.latest_message
    pressed = parse.get("choice")
    reading = reading_from_parse(parse, Choice(**pressed) if pressed else None)
    if reading.choice is None and reading.intent == "choose_option":
        kept = Memory.from_dict(memory)
        brand = assistant().knowledge.brands[kept.brand]
        reading = replace(reading, choice=read_choice(brand, kept, reading.text))
    return reading


def _queue(tracker: Tracker) -> QueueView:
    view = tracker.get_slot("queue") or {}
    waiting = {int(p): int(n) for p, n in view.get("waiting", {}).items()}
    return QueueView(waiting, view.get("own_ahead"))


def _utter(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """`reply` carries the whole reply to the gateway; Rasa's own channels show text and buttons."""
    buttons = [{"title": o.label, "payload": o.label} for o in reply.options]
    dispatcher.utter_message(text=reply.text, buttons=buttons, reply=reply_to_dict(reply))
