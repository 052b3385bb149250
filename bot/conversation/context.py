"""What an intent means here: the open question is read first, and doubt is not acted on."""

from __future__ import annotations

from bot.conversation.clarify import ACT
from bot.conversation.memory import Memory
from bot.diagnosis import engine
from bot.knowledge.matching import bare
from bot.knowledge.model import Knowledge
from bot.understanding.language import asks_how_long, says_again
from bot.understanding.reading import Reading

CHOOSE, FALLBACK, PERSISTS = "choose_option", "nlu_fallback", "problem_persists"
_CONTROL_ACT = 0.35
_WAVERING, _SURE, _ALARM = 0.3, 0.9, 0.75
_SHORT = 5
_COURTESIES = frozenset({"thank", "greet", "goodbye"})
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
_NEEDS_A_STEP = frozenset(
    {"problem_persists", "next_step", "skip_step", "explain_step", "affirm", "deny", "choose_option", "repeat"}
)


def in_context(knowledge: Knowledge, memory: Memory, reading: Reading) -> tuple[str, float]:
    """The intent to act on and its confidence: of the named option, of what is claimed of the open step, else the
    classifier's, with words that steer a step left aside when there is none to steer."""
    if reading.choice is not None:
        return CHOOSE, 1.0
    if _claims_a_step(knowledge, memory, reading):
        return "skip_step", reading.confidence
    intent, confidence = _behind_courtesy(reading) or (reading.intent, reading.confidence)
    if intent == "service_hours" and memory.case is not None and asks_how_long(reading.text):
        return "ticket_status", confidence
    if intent in _NEEDS_A_STEP and memory.open is None:
        intent, confidence = _topic_behind(knowledge, memory, reading) or (intent, confidence)
    if _only_says_again(knowledge, memory, reading, intent, confidence):
        return PERSISTS, confidence
    needed = _needed(knowledge, memory, intent)
    if confidence < needed:
        intent, confidence = _sure_clause(knowledge, reading) or (intent, confidence)
    if confidence >= needed:
        return intent, confidence
    return (PERSISTS, confidence) if _goes_on(memory, reading) else (FALLBACK, confidence)


def _needed(knowledge: Knowledge, memory: Memory, intent: str) -> float:
    """How sure one must be to act. At an open step few words are of stolen money, and the alarm ends the walk."""
    topic = knowledge.topics.get(intent)
    if topic is None:
        return _CONTROL_ACT
    return _ALARM if topic.lane == "money_at_risk" and memory.open is not None else ACT


def _only_says_again(knowledge: Knowledge, memory: Memory, reading: Reading, intent: str, confidence: float) -> bool:
    """还没到 at an open step is about that step, whatever topic three characters remind of."""
    short = memory.open is not None and len(bare(reading.text)) <= _SHORT
    return short and intent in knowledge.topics and confidence < _SURE and says_again(reading.text)


def _goes_on(memory: Memory, reading: Reading) -> bool:
    """Still the same trouble, in words that do not tell which: 还是没到账 is about what was being looked at."""
    known = memory.open or (memory.last if memory.last and memory.last.status == "paused" else None) or memory.parked
    return bool(known) and says_again(reading.text)


def _behind_courtesy(reading: Reading) -> tuple[str, float] | None:
    """搞定了谢谢 is thanks and news: the news counts."""
    if reading.intent not in _COURTESIES:
        return None
    others = [(name, p) for name, p in reading.ranking if name not in _COURTESIES and p >= _WAVERING]
    return others[0] if others else None


def _sure_clause(knowledge: Knowledge, reading: Reading) -> tuple[str, float] | None:
    """When the whole message wavers between topics, a clause that plainly names one of them decides."""
    wavering = {name for name, p in reading.ranking[:3] if name in knowledge.topics and p >= _WAVERING}
    sure = [c for c in reading.clauses if not c.negated and c.confidence >= _SURE and c.intent in wavering]
    return (sure[0].intent, sure[0].confidence) if sure else None


def _topic_behind(knowledge: Knowledge, memory: Memory, reading: Reading) -> tuple[str, float] | None:
    """With no step open, 余额够，网也换了，还是付不了 names a topic: the one that stands out among the topics only."""
    topics = [(name, p) for name, p in reading.ranking if name in knowledge.topics and p > 0]
    if not topics:
        return None
    name, share = topics[0][0], topics[0][1] / sum(p for _, p in topics)
    goes_on = memory.last is not None and name == memory.last.topic and reading.intent == PERSISTS
    return None if share < ACT or goes_on else (name, share)


def _claims_a_step(knowledge: Knowledge, memory: Memory, reading: Reading) -> bool:
    """True when the message says that a step, above all the open one, has been done, whatever the classifier saw."""
    if memory.open is None or memory.open.status != "open" or reading.intent in _SPEAKS_FOR_ITSELF:
        return False
    checklist = knowledge.brands[memory.brand].checklists.get(memory.open.topic)
    if checklist is None:
        return False
    topic = knowledge.topics.get(reading.intent)
    if topic is not None and reading.intent != memory.open.topic and reading.confidence >= ACT:
        return topic.lane == "ordinary" and any(engine.says_only(step, reading.text) for step in checklist.main)
    return engine.claims_step(engine.open_step(checklist, memory.open), reading.text)
