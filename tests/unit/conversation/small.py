"""A small hand-made knowledge whose phrases say their own key and values, and a scene in which a handler is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timezone
from itertools import count
from typing import Any

from bot.calendar.service_hours import Hours, OpenSpan
from bot.context.memory import Memory, OpenCase, Question
from bot.diagnosis.state import Diagnosis
from bot.exchange import Choice, Owner, QueueView, Reply, ReplyKind, ReplyOption, Staff, StepInfo
from bot.knowledge.model import Answer, Brand, Checklist, Desk, Ending, Kind, Knowledge, Option, Step, Topic
from bot.knowledge.phrases import PLACEHOLDERS
from bot.understanding.findings import Finding
from bot.understanding.reading import Clause, Entity, Reading
from bot.wording.scene import Scene
from tests.unit.diagnosis.checklists import ASKS, FIRST, LAST, STEPS, WAITS

OPEN = datetime(2026, 11, 18, 3, 0, tzinfo=timezone.utc)  # a Wednesday, 11:00 in Shanghai
NIGHT = datetime(2026, 11, 18, 16, 30, tzinfo=timezone.utc)  # Thursday, 00:30: it opens on the same day
EVENING = datetime(2026, 11, 18, 12, 0, tzinfo=timezone.utc)  # Wednesday, 20:00: it opens on the next day
AT, BEFORE = "2026-11-18T03:00:00+00:00", "2026-11-18T02:00:00+00:00"

PHRASES = {
    **{key: " ".join([key, *(f"{name}={{{name}}}" for name in sorted(names))]) for key, names in PLACEHOLDERS.items()},
    "day": "{month}/{day}",
    "hello": "hello.",
    "welcome_back": "again.",
    "gap": "gap {topic} {brand}",
}
NOW = Option("now", "现在", "handoff", means=("affirm",), reply="on it")
CONTACT = Step("contact", "Call them.", "联系", options=(NOW,))
DUPLICATE = Option("double", "两笔", "topic:fees", reply="it is that")
ENDS = (
    Option("cured", "治好", "solved", reply="so it was that"),
    DUPLICATE,
    Option("person", "找人", "handoff", reply="they help"),
    Option("wait", "等等", "stay", reply="take your time"),
)

END = Ending("pay end")


def _checklist(topic: str, kind: Kind, title: str, steps: tuple[Step, ...], **more: Any) -> Checklist:
    return Checklist("alpha", topic, kind, title, steps, **more)


PAY = _checklist(
    "pay", "diagnosis", "付款步骤", STEPS, intro="pay intro", solved="pay solved", ending=Ending("pay end")
)
REFUND = _checklist("refund", "procedure", "退款步骤", (FIRST, ASKS, WAITS, LAST))
LOCKED = _checklist("locked", "procedure", "解锁步骤", (CONTACT, FIRST, LAST), person_first=True, bring="证件")
RECORDS = _checklist("records", "diagnosis", "查记录", (replace(FIRST, options=ENDS, how=""), LAST))
ANSWERS = (
    Answer("fee-night", "fees", "night fee", asks=("夜里+多少", "半夜")),
    Answer("fee", "fees", "the fee", offer=("pay", "refund")),
    Answer("pay-limit", "pay", "pay limit", asks=("限额",)),
    Answer("hours", "hours", "nine to six"),
    Answer("stolen", "stolen", "lock it"),
)
TOPICS = {
    t.id: t
    for t in (
        Topic("pay", "付款", 5),
        Topic("refund", "退款", 7),
        Topic("locked", "锁定", 9),
        Topic("records", "记录", 3),
        Topic("fees", "费用", 1),
        Topic("hours", "时间", 1),
        Topic("card", "绑卡", 4),
        Topic("stolen", "盗刷", 20, "money_at_risk"),
        Topic("scam", "被骗", 20, "money_at_risk"),
        Topic("ticket_status", "工单", 1, "service"),
        Topic("service_hours", "服务时间", 1, "service"),
    )
}
DESK = Desk("alpha-desk", Hours((OpenSpan("daily", time(9), time(18)),), "open"), 30)


def _brand(brand: str, name: str, checklists: tuple[Checklist, ...], answers: tuple[Answer, ...], desk: Desk) -> Brand:
    known = {c.topic: c for c in checklists}
    return Brand(brand, name, (), (), (), desk, (), frozenset(), known, answers, "")


ALPHA = _brand("alpha", "甲付", (PAY, REFUND, LOCKED, RECORDS), ANSWERS, DESK)
BETA = _brand("beta", "乙付", (), (), DESK)
KNOWLEDGE = Knowledge({"alpha": ALPHA, "beta": BETA}, TOPICS, PHRASES, "digest")


def without(topic: str) -> Knowledge:
    """The same knowledge after an editor removed a checklist."""
    return with_brand(checklists={key: c for key, c in ALPHA.checklists.items() if key != topic})


def with_brand(**more: Any) -> Knowledge:
    """The same knowledge with something else in the first wallet."""
    return replace(KNOWLEDGE, brands={**KNOWLEDGE.brands, "alpha": replace(ALPHA, **more)})


def run(topic: str = "pay", *path: str, **more: Any) -> Diagnosis:
    """A diagnosis of this topic with this path."""
    return Diagnosis(f"d-{topic}", "alpha", topic, "as typed", BEFORE, path=path or ("first",), **more)


def case(status: str = "waiting", priority: int = 50, promised: str = "2026-11-18T11:30:00+08:00") -> OpenCase:
    """The case that is there already."""
    return OpenCase("1118-OLD", status, priority, promised, "pay")


def question(kind: str = "step") -> Question:
    """A pending question of before."""
    return Question(7, kind, [["yes", "是"]])


def scene(
    intent: str = "",
    text: str = "",
    *,
    now: datetime = OPEN,
    owner: Owner = "bot",
    waiting: dict[int, int] | None = None,
    ahead: int | None = None,
    staff: Staff | None = None,
    knowledge: Knowledge = KNOWLEDGE,
    confidence: float = 1.0,
    ranking: tuple[tuple[str, float], ...] = (),
    clauses: tuple[Clause, ...] = (),
    entities: tuple[tuple[str, str], ...] = (),
    choice: tuple[str, str] | None = None,
    typed: str = "",
    findings: tuple[Finding, ...] = (),
    topic: str = "",
    doubted: str = "",
    near: tuple[tuple[str, float], ...] = (),
    **memory: Any,
) -> Scene:
    """The table of one turn. `memory` are the fields of Memory; the ids that are given out are id001x, id002x, ..."""
    chosen = Choice(1, *choice) if choice else None
    found = tuple(Entity(*e) for e in entities)
    reading = Reading(
        text, intent, confidence, ranking, clauses, found, chosen, typed, topic, findings, doubted, near=near
    )
    return Scene(
        knowledge, Memory("alpha", **memory), reading, now, ids(), QueueView(waiting or {}, ahead, staff), owner
    )


def ids() -> Callable[[], str]:
    """One id after the other."""
    numbers = count(1)
    return lambda: f"id{next(numbers):03d}x"


def effects(done: Scene, *names: str) -> list[tuple[str, dict[str, Any]]]:
    """What is to be written, in order; of these names only, if any are given."""
    return [(e.name, e.data) for e in done.effects if not names or e.name in names]


def texts(done: Scene) -> list[str]:
    """What was said."""
    return [reply.text for reply in done.replies]


def notice(text: str, sender: Any = "bot") -> Reply:
    """A reply that tells what happened."""
    return Reply(text, "notice", sender=sender)


def asking(text: str, number: int, *options: tuple[str, str], kind: ReplyKind = "text") -> Reply:
    """A reply with buttons (id, label)."""
    return Reply(text, kind, tuple(ReplyOption(label, key) for key, label in options), number)


def step_reply(text: str, number: int, info: StepInfo, *options: tuple[str, str]) -> Reply:
    """A reply that shows a step."""
    return replace(asking(text, number, *options, kind="step"), step=info)


def pending(number: int, kind: str, *options: tuple[str, str], **data: Any) -> Question:
    """What the memory keeps of a question."""
    return Question(number, kind, [list(option) for option in options], data)


def changed(diagnosis: Diagnosis, status: str, *outcomes: tuple[str, int, str, str], kind: str = "diagnosis") -> Any:
    """The effect that stores a diagnosis; outcomes are (step, position, outcome, at)."""
    listed = [dict(zip(("step", "position", "outcome", "at"), row, strict=True)) for row in outcomes]
    return (
        "diagnosis_changed",
        {
            "id": diagnosis.id,
            "brand": diagnosis.brand,
            "topic": diagnosis.topic,
            "kind": kind,
            "status": status,
            "words": diagnosis.words,
            "outcomes": listed,
        },
    )
