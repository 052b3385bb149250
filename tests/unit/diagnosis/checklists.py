"""Small checklists made by hand, and a diagnosis that stands at one of their steps."""

from __future__ import annotations

from bot.diagnosis.state import Diagnosis
from bot.knowledge.model import Checklist, Kind, Option, Step, Wait

EARLIER, NOW = "2026-11-20T10:00:00+08:00", "2026-11-20T10:05:00+08:00"

FIRST = Step("first", "Do the first.", "第一步", how="how first", why="why first", tried=("网+换了",))
ASKS = Step(
    "asks",
    "Is it so?",
    "问一句",
    how="how asks",
    why="why asks",
    tried=("余额+够",),
    options=(
        Option("yes", "是", "step:aside", means=("affirm",), reply="to the side"),
        Option("no", "不是", "next", means=("deny", "problem_persists"), reply="then on"),
    ),
)
ASIDE = Step("aside", "Only for some.", "岔路", how="how aside", why="why aside", tried=("岔路+走过",), side=True)
WAITS = Step("waits", "Wait.", "等一等", how="how waits", why="why waits", tried=("等+三天",), wait=Wait(1, 3))
BARE = Step("bare", "No more is known.", "没说明")
LAST = Step("last", "Do the last.", "最后一步", how="how last", tried=("重启+过",))
STEPS = (FIRST, ASKS, ASIDE, WAITS, BARE, LAST)


def checklist(kind: Kind = "diagnosis", steps: tuple[Step, ...] = STEPS) -> Checklist:
    """Six steps, one of them aside: a plain one, one that asks, one that waits, a bare one, and the last."""
    return Checklist("okpay", "payment_failed", kind, "支付失败", steps)


def begun(words: str = "付不了") -> Diagnosis:
    """A diagnosis of which nothing has been shown."""
    return Diagnosis("d1", "okpay", "payment_failed", words, EARLIER)


def standing_at(step: str, before: str = "first") -> Diagnosis:
    """A diagnosis at this step, one other step behind it; at the first step nothing is behind."""
    if step == before:
        return begun().show(step)
    return begun().mark(before, "failed", EARLIER).show(before).show(step)
