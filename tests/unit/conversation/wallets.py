"""Two small wallets made by hand. Every phrase is its own key followed by what is filled in, so that a text tells
which phrase was said."""

from __future__ import annotations

from datetime import time
from typing import Any

from bot.calendar.service_hours import Hours, OpenSpan
from bot.context.memory import Memory, OpenCase, Question
from bot.conversation.assistant import Assistant
from bot.diagnosis.state import Diagnosis, Status, StepOutcome
from bot.exchange import Choice, Outcome, Owner, QueueView, Said
from bot.knowledge.model import Answer, Brand, Checklist, Desk, Ending, Knowledge, Option, Step, Topic, Wait
from bot.knowledge.phrases import PLACEHOLDERS
from bot.understanding.reading import Clause, Entity
from tests.support.talk import OPEN, parse_of

PAY, REFUND, STOLEN, LIMITS, INVOICE = "payment_failed", "refund_status", "account_stolen", "limits", "invoice"
EARLIER = "2026-11-18T10:00:00+08:00"

NETWORK = Step(
    "network",
    "Look at the network.",
    "看网络",
    how="how network",
    why="why network",
    tried=("网+换了",),
    about=("网络", "网"),
    good=("网+满格",),
    bad=("网+断",),
    remedy="change the network",
)
BALANCE = Step(
    "balance",
    "Is there enough money?",
    "看余额",
    about=("余额",),
    asks="balance",
    options=(
        Option(
            "enough", "够的", "next", means=("affirm",), says=("钱够", "余额充足"), reply="enough then", finding="good"
        ),
        Option("short", "不够", "stay", says=("没钱了",), reply="top it up", finding="bad"),
    ),
)
CARD = Step("card", "Look at the card.", "看卡", how="how card", why="why card", tried=("卡+换了",), about=("卡",))
APP = Step("app", "Update the app.", "更新", how="how app", tried=("版本+更新",), about=("版本",))
APPLY = Step("apply", "Apply for it.", "申请", tried=("申请+过",), about=("申请",))
WAIT = Step("wait", "Wait for it.", "等", wait=Wait(1, 3), asks="since")

PAYING = Checklist("alpha", PAY, "diagnosis", "查付款", (NETWORK, BALANCE, CARD, APP), ending=Ending("the end"))
REFUNDING = Checklist("alpha", REFUND, "procedure", "办退款", (APPLY, WAIT))

TOPICS = {
    t.id: t
    for t in (
        Topic(PAY, "付款失败", 50),
        Topic(REFUND, "退款没到", 60),
        Topic(LIMITS, "限额", 10),
        Topic(INVOICE, "发票", 5),
        Topic(STOLEN, "被盗刷", 100, "money_at_risk"),
        Topic("request_human", "转人工", 1, "service"),
        Topic("ticket_status", "查工单", 1, "service"),
        Topic("complaint", "投诉", 1, "service"),
        Topic("service_hours", "服务时间", 1, "service"),
        *(Topic(f"topic_{n}", f"问题{n}", n) for n in range(1, 8)),
    )
}
PHRASES = {key: " ".join([key, *(f"{{{name}}}" for name in sorted(names))]) for key, names in PLACEHOLDERS.items()}
PHRASES["welcome"] = "welcome to {brand}"
DESK = Desk("all", Hours((OpenSpan("daily", time(9), time(21)),), "open"), 15)


def wallet(brand: str, name: str, names: tuple[str, ...], checklists: tuple[Checklist, ...], **more: Any) -> Brand:
    """A wallet with these checklists."""
    given = {c.topic: c for c in checklists}
    answers = more.pop("answers", ())
    return Brand(brand, name, names, more.pop("misspellings", ()), (), DESK, (), frozenset(), given, answers, "")


ALPHA = wallet(
    "alpha",
    "甲付",
    ("甲钱包",),
    (PAYING, REFUNDING),
    misspellings=("甲富",),
    answers=(Answer("limits", LIMITS, "a thousand a day"), Answer("hours", "service_hours", "nine to nine")),
)
SEVEN = tuple(Checklist("beta", f"topic_{n}", "diagnosis", f"查{n}", (NETWORK,)) for n in range(1, 8))
BETA = wallet("beta", "乙付", (), SEVEN)
WORDS = {"good": ("正常", "没问题", "够"), "bad": ("坏了", "不正常")}
KNOWLEDGE = Knowledge({"alpha": ALPHA, "beta": BETA}, TOPICS, PHRASES, "", WORDS)
ASSISTANT = Assistant(KNOWLEDGE, lambda: "feed0123")


def diagnosis(*path: str, topic: str = PAY, status: Status = "open", run: str = "d1") -> Diagnosis:
    """A diagnosis that stands at the last of these steps; those before it have failed."""
    before: dict[str, StepOutcome] = dict.fromkeys(path[:-1], "failed")
    return Diagnosis(
        run, "alpha", topic, "付不了", EARLIER, path, before, times=dict.fromkeys(before, EARLIER), status=status
    )


def question(kind: str, *options: str, number: int = 3, **data: Any) -> Question:
    """A pending question; an option is its id, or id=label."""
    pairs = [[o.partition("=")[0], o.partition("=")[2] or o] for o in options]
    return Question(number, kind, pairs, data)


def remembering(**known: Any) -> Memory:
    """What is kept of a customer of the wallet alpha."""
    return Memory("alpha", questions=3, **known)


def case(status: str = "waiting", priority: int = 50) -> OpenCase:
    """A case that a person has."""
    return OpenCase("1118-AAAAA", status, priority, "2026-11-18T11:15:00+08:00", PAY)


def means(
    memory: Memory,
    intent: str,
    text: str = "随便一句",
    confidence: float = 1.0,
    *,
    entities: tuple[Entity, ...] = (),
    clauses: tuple[Clause, ...] = (),
    ranking: tuple[tuple[str, float], ...] = (),
    owner: Owner = "bot",
) -> Outcome:
    """What follows when the customer says something that the model takes for this intent."""
    parse = parse_of(text, intent, confidence, entities, clauses, ranking)
    return ASSISTANT.turn(memory.to_dict(), parse, Said(text), OPEN, owner, QueueView({}, 0))


def presses(memory: Memory, option: str, owner: Owner = "bot") -> Outcome:
    """What follows when the customer presses this option of the pending question."""
    number = memory.question.number if memory.question else 1
    return ASSISTANT.turn(memory.to_dict(), {}, Said(option, Choice(number, option, option)), OPEN, owner)


def texts(outcome: Outcome) -> list[str]:
    """What was said, reply by reply."""
    return [reply.text for reply in outcome.replies]


def asked(outcome: Outcome) -> str | None:
    """The kind of the pending question."""
    pending = outcome.memory["question"]
    return pending["kind"] if pending else None


def standing(outcome: Outcome) -> str:
    """Topic, step and status of the open diagnosis, or nothing."""
    opened = outcome.memory["open"]
    return f"{opened['topic']}/{opened['path'][-1]} {opened['status']}" if opened else ""


def put_away(outcome: Outcome) -> str:
    """Topic and status of the last diagnosis, or nothing."""
    last = outcome.memory["last"]
    return f"{last['topic']} {last['status']}" if last else ""


def effects(outcome: Outcome, name: str) -> list[dict[str, Any]]:
    """The data of all effects of this name."""
    return [effect.data for effect in outcome.effects if effect.name == name]


def events(outcome: Outcome) -> list[dict[str, Any]]:
    """What was noted for later analysis, without what every message notes."""
    return [data for data in effects(outcome, "event") if data["name"] != "understood"]
