"""A case card as plain text: what is known, in words of desk.yml."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.desk.card_text import card_text, standing, transcript
from bot.knowledge.desk_rules import load_rules

WORDS = load_rules(Path("knowledge")).summary
BY = datetime(2026, 12, 1, 1, 30, tzinfo=timezone.utc).timestamp()


def view(**known: Any) -> dict[str, Any]:
    return {"words": [], "details": {}, "diagnoses": [], "promises": [], "risk": "none", **known}


def test_it_has_the_words_every_step_with_its_option_the_values_the_promise_and_where_to_call() -> None:
    steps = [
        {"position": 1, "short": "检查网络", "outcome": "failed", "chosen": None},
        {"position": 2, "short": "核对余额", "outcome": "found", "chosen": "不够"},
        {"position": 3, "short": "换张卡", "outcome": "open"},
    ]
    found = view(
        words=["付不了", "余额够"],
        details={"amount": ["88元", "99元"], "time": []},
        diagnoses=[{"steps": steps}, {"steps": [{"position": 1, "short": "查退款", "outcome": "done"}]}],
        promises=[{"kind": "answer_by", "at": BY, "kept": None}],
    )
    assert card_text(found, WORDS, "1201-00001 付款失败", "13800138000").splitlines() == [
        "1201-00001 付款失败", "付不了", "余额够",
        "1. 检查网络：无效", "2. 核对余额：找到原因，选了“不够”", "3. 换张卡：未做", "1. 查退款：做了",
        "金额：88元、99元", "答应客户最迟 12月1日 09:30 前有人回复", "客户留了回电号码：13800138000",
    ]  # fmt: skip


def test_without_anything_it_is_its_title() -> None:
    assert card_text(view(), WORDS, "1201-00001") == "1201-00001"


def test_how_a_case_stands_is_another_text_once_money_is_at_risk_but_not_for_more_words() -> None:
    before = standing(view(words=["付不了"]), WORDS, None)
    assert standing(view(words=["付不了", "在吗"]), WORDS, None) == before
    assert standing(view(words=["付不了"], risk="money_at_risk"), WORDS, None) == "资金有风险，请先处理"


MESSAGES = [{"at": "10:00", "from": "customer", "text": "付不了"}, {"at": "10:01", "from": "bot", "text": "查网络"}]
SAID = "[10:00] customer: 付不了\n[10:01] bot: 查网络"


def test_a_transcript_has_one_line_a_message() -> None:
    assert transcript(MESSAGES) == SAID
    assert transcript([]) == ""


def test_of_a_long_transcript_the_newest_is_kept() -> None:
    assert transcript(MESSAGES, most=len(SAID)) == SAID
    assert transcript(MESSAGES, most=3) == "查网络"
    long = [{"at": "", "from": "", "text": "字" * 100_001}]
    assert transcript(long) == "字" * 100_000
