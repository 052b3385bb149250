"""Places in which a customer may say something: what is open there, asked, put away, or with a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from bot.context import reading as context
from bot.context.memory import Memory, Question
from bot.exchange import Owner, Said
from bot.knowledge.model import Checklist, Knowledge, Lane, Option, Step
from bot.understanding.acts import Act
from bot.understanding.reading import Clause, Reading
from tests.support.talk import does, parse_of
from tests.unit.conversation import wallets
from tests.unit.conversation.wallets import (
    ALPHA,
    BETA,
    PAY,
    REFUND,
    TOPICS,
    case,
    diagnosis,
    question,
    remembering,
)

NOW = datetime(2026, 11, 18, 3, 0, tzinfo=timezone.utc)  # a Wednesday, 11:00 in Shanghai
SENT = "topic_1"
STATE = Step(
    "state",
    "What does it say?",
    "看状态",
    how="how state",
    about=("状态",),
    options=(
        Option("running", "处理中", "stay", says=("还在处理",), reply="wait then"),
        Option("finished", "已完成", "next", reply="look on"),
    ),
)
SEEK = Step("seek", "Look for it.", "找一找", about=("账单",))
SENDING = Checklist("alpha", SENT, "diagnosis", "查转账", (STATE, SEEK))
CRISIS = Lane("crisis", ("活不下去",), "call somebody", "offer")
KNOWLEDGE = Knowledge(
    {"alpha": replace(ALPHA, checklists={**ALPHA.checklists, SENT: SENDING}), "beta": BETA},
    TOPICS,
    wallets.PHRASES,
    "",
    wallets.WORDS,
    (CRISIS,),
)

BALANCE_STEP = question(
    "step", "own:enough=够的", "own:short=不够", "resolved=好了", "persists=还是不行", "human=转人工"
)
PLAIN_STEP = question("step", "resolved=好了", "persists=还是不行", "explain=不会弄", "human=转人工")
STATE_STEP = question("step", "own:running=处理中", "own:finished=已完成", "resolved=好了", "human=转人工")
TASK_STEP = question("step", "done=做好了", "persists=还是不行", "human=转人工")
LAST_STEP = question("step", "resolved=办好了", "persists=还是不行", "human=转人工")
OFFER = question("offer_person", "yes=转人工", "restart=从头来", "no=先不用", reason="used_up")


def at(topic: str, *path: str, asked: Question | None = None, **known: Any) -> Memory:
    """A conversation at the last of these steps."""
    return remembering(open=diagnosis(*path, topic=topic), question=asked, **known)


# What is open: the memory, and who has the conversation.
PLACES: dict[str, tuple[Memory, Owner]] = {
    "check with options": (at(PAY, "network", "balance", asked=BALANCE_STEP), "bot"),
    "check without": (at(PAY, "network", asked=PLAIN_STEP), "bot"),
    "step with states": (at(SENT, "state", asked=STATE_STEP), "bot"),
    "doing step": (at(PAY, "network", "balance", "card", "app", asked=PLAIN_STEP), "bot"),
    "task": (at(REFUND, "apply", asked=TASK_STEP), "bot"),
    "last of a task": (at(REFUND, "apply", "wait", asked=LAST_STEP), "bot"),
    "offer": (at(PAY, "network", "card", asked=OFFER), "bot"),
    "paused": (remembering(last=diagnosis("network", "card", status="paused")), "bot"),
    "ticket": (remembering(case=case("ticket")), "bot"),
    "ticket at risk": (remembering(case=case("ticket", 100)), "bot"),
    "ticket at a step": (at(PAY, "network", asked=PLAIN_STEP, case=case("ticket")), "bot"),
    "queue": (remembering(case=case(), question=question("queue", "stay=继续等", "leave=退出排队")), "queued"),
    "idle": (remembering(), "bot"),
}


def reads(
    place: str | Memory,
    text: str,
    *clauses: Clause,
    intent: str = "nlu_fallback",
    confidence: float = 0.1,
    owner: Owner = "bot",
    knowledge: Knowledge = KNOWLEDGE,
    **parse: Any,
) -> Reading:
    """What a message means in one of the places, or in a conversation of which this is remembered."""
    memory, who = PLACES[place] if isinstance(place, str) else (place, owner)
    taken = parse_of(text, intent, confidence, clauses=clauses, **parse)
    return context.read(knowledge, memory, taken, Said(text), NOW, who)


def hears(place: str | Memory, act: Act, text: str = "随便一句", p: float = 1.0, **more: Any) -> Reading:
    """What a message means that does one thing."""
    topic, sure = more.pop("topic", ""), more.pop("sure", 1.0)
    return reads(place, text, does(text, act, p, topic=topic, sure=sure), **more)


def told(reading: Reading) -> str:
    """Intent, and behind it option, topic, doubted intent, findings and what else is meant, as a table holds it."""
    parts = [reading.intent]
    if reading.choice is not None:
        parts.append(f"[{reading.choice.id}]")
    if reading.topic:
        parts.append(f"<{reading.topic}>")
    if reading.doubted:
        parts.append(f"?{reading.doubted}")
    parts += [f"{found.step.id}={found.kind}" for found in reading.findings]
    if reading.over:
        parts.append(f"over {reading.over}")
    if reading.then is not None:
        parts.append(f"then {told(replace(reading, over='').meant(reading.then))}")
    return " ".join(parts)
