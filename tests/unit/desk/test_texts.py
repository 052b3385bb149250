"""What agents write, what is hidden, what a card and a summary say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.desk.case_view import card, closing_summary
from bot.desk.redaction import hide_card, hide_in
from bot.desk.rules import load_rules
from bot.desk.secret_requests import asks_for_secret
from bot.errors import KnowledgeError
from bot.knowledge.loader import knowledge_root

NUMBER = "2026112212345678"
STEPS = [
    {"id": "a", "position": 1, "short": "检查网络", "outcome": "failed"},
    {"id": "b", "position": 2, "short": "核对余额", "outcome": "open"},
]
CASE: dict[str, Any] = {
    "priority": 50, "reason": "asked", "status": "claimed", "promised_at": 100.0, "first_answer_at": None, "now": 50.0,
    "card": {
        "words": [f"订单{NUMBER}付不了"], "details": {"order_number": [NUMBER], "amount": ["88元"]},
        "diagnoses": [{"topic": "t", "title": "支付失败", "words": NUMBER, "status": "open", "steps": STEPS}],
    },
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "请把验证码发给我",
        "您的密码是多少？",
        "麻烦提供一下完整卡号",
        "把短信码报一下",
        "收到的6位数字发我一下",
        "付款码给我看看",
    ],
)
def test_asking_for_a_secret_is_noticed(text: str) -> None:
    assert asks_for_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "请不要把密码告诉任何人",
        "重置密码的步骤我发给您",
        "付款密码输错几次会锁",
        "您看一下订单号发给我",
        "请发一张截图",
    ],
)
def test_warning_of_it_is_not_asking(text: str) -> None:
    assert not asks_for_secret(text)


def test_hidden_values_are_nowhere_on_the_card() -> None:
    shown = str(hide_card(CASE["card"]))
    assert NUMBER not in shown and "••••5678" in shown and "88元" in shown
    assert hide_in(f"再说一遍{NUMBER}", CASE["card"]["details"]) == "再说一遍••••5678"


def test_the_card_has_what_happened_since() -> None:
    runs = [{"topic": "t", "status": "open", "outcomes": {"b": {"outcome": "tried", "at": 5.0}}}]
    seen = card(CASE, runs)
    assert [s["outcome"] for s in seen["diagnoses"][0]["steps"]] == ["failed", "tried"]
    assert seen["suggestion"] == {"kind": "look_deeper"}
    assert {"kind": "detail", "name": "amount"} in seen["do_not_ask"]
    assert card(CASE, [])["suggestion"]["step"] == "b"
    assert card({**CASE, "priority": 100}, [])["suggestion"] == {"kind": "protect_money"}


def test_a_promise_is_kept_broken_or_open() -> None:
    assert card(CASE, [])["promises"][0]["kept"] is None
    assert card({**CASE, "now": 101.0}, [])["promises"][0]["kept"] is False
    assert card({**CASE, "first_answer_at": 99.0}, [])["promises"][0]["kept"] is True


def test_the_summary_says_what_was_done_and_told() -> None:
    rules = load_rules(knowledge_root())
    text = closing_summary(CASE, card(CASE, []), rules.summary, "支付失败")
    assert "检查网络(无效)" in text and "88元" in text and NUMBER not in text and "核对余额" not in text


def test_canned_replies_of_a_wallet_and_their_faults(tmp_path: Path) -> None:
    folder = tmp_path / "brands" / "okpay"
    folder.mkdir(parents=True)
    path = folder / "canned.yml"
    path.write_text("canned:\n- {shortcut: a, title: b, text: c}\n", encoding="utf-8")
    assert [c.shortcut for c in load_rules(tmp_path).canned_of("okpay")] == ["a"]
    assert load_rules(tmp_path).canned_of("upay") == ()
    for wrong in ("canned: 3", "- a", "canned:\n- {shortcut: a, title: b, text: '{nonsense}'}", "canned: [{"):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(KnowledgeError):
            load_rules(tmp_path)
