"""What an intent means here: the open question is read first, and doubt is not acted on."""

from __future__ import annotations

from bot.checklists.model import Knowledge
from bot.conversation.clarify import ACT
from bot.conversation.memory import Memory
from bot.conversation.reading import Reading
from bot.diagnosis import engine

CHOOSE, FALLBACK = "choose_option", "nlu_fallback"
_SPEAKS_FOR_ITSELF = frozenset(
    {
        "problem_resolved",
        "explain_step",
        "previous_step",
        "start_over",
        "cancel",
        "request_human",
        "repeat",
        "skip_step",
    }
)
_CONTROL_ACT = 0.35


def intent_in_context(knowledge: Knowledge, memory: Memory, reading: Reading) -> str:
    """The intent to act on: of the pressed or named option, of what is claimed of the open step, else the classifier's."""
    if reading.choice is not None:
        return CHOOSE
    if _claims_open_step(knowledge, memory, reading):
        return "skip_step"
    topic = knowledge.topics.get(reading.intent)
    if topic is not None and topic.lane == "money_at_risk":
        return reading.intent if reading.confidence >= ACT else FALLBACK
    needed = ACT if topic is not None else _CONTROL_ACT
    return reading.intent if reading.confidence >= needed else FALLBACK


def _claims_open_step(knowledge: Knowledge, memory: Memory, reading: Reading) -> bool:
    """True when the message says that the open step has been done, whatever else the classifier saw in it."""
    if memory.open is None or memory.open.status != "open" or reading.intent in _SPEAKS_FOR_ITSELF:
        return False
    topic = knowledge.topics.get(reading.intent)
    if topic is not None and reading.intent != memory.open.topic and reading.confidence >= ACT:
        return False
    checklist = knowledge.brands[memory.brand].checklists.get(memory.open.topic)
    if checklist is None:
        return False
    return engine.claims_step(engine.open_step(checklist, memory.open), reading.text)
