"""A Rasa tracker in, one turn of the assistant, messages and slots out. The same for every action.

Which action a rule names is what the intent alone leads to. What the message means here, with what is open, is decided
by the assistant's turn, wherever it runs: in the product, in `rasa shell`, in a test.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.bootstrap import assistant
from bot.exchange import Incoming, Outcome, Said
from bot.privacy.guard import clean
from bot.privacy.masking import mask


def run(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Have the assistant answer the latest message."""
    parse = tracker.latest_message
    incoming = _incoming(tracker, parse)
    memory = tracker.get_slot("memory") or assistant().greet(_wallet(tracker), incoming.now).memory
    outcome = assistant().turn(memory, parse, incoming.said, incoming.now, incoming.owner, incoming.queue)
    for reply in outcome.replies:
        buttons = [{"title": option.label, "payload": option.label} for option in reply.options]
        dispatcher.utter_message(text=reply.text, buttons=buttons)
    return [SlotSet("memory", outcome.memory), SlotSet("outcome", outcome.to_dict())]


def _incoming(tracker: Tracker, parse: dict[str, Any]) -> Incoming:
    """What the product sends with the message. Rasa's own channels send nothing: then the text is masked here, and
    who has the conversation is what the last turn said."""
    sent = (parse.get("metadata") or {}).get("incoming")
    if sent:
        return Incoming.from_dict(sent)
    masked = mask(clean(parse.get("text") or ""))
    last = tracker.get_slot("outcome")
    owner = Outcome.from_dict(last).owner if last else "bot"
    return Incoming(Said(masked.text, None, masked.kinds), datetime.now(timezone.utc), owner)


def _wallet(tracker: Tracker) -> str:
    """The wallet of the channel; a developer's `rasa shell` has none and gets the first one."""
    return tracker.get_slot("wallet") or next(iter(assistant().knowledge.brands))
