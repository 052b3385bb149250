"""What another desk is given as plain text, and the desk that needs nothing sent."""

from __future__ import annotations

from bot.desk.ports import DeskUnreachable, Heard, UnknownThere, lines, transcript


def test_a_card_as_lines() -> None:
    card = {
        "words": ["付不了", "余额够"],
        "details": {"amount": ["88元", "99元"], "time": []},
        "diagnoses": [
            {"steps": [
                {"position": 1, "short": "检查网络", "outcome": "failed"},
                {"position": 2, "short": "核对余额", "outcome": "open"},
            ]},
            {"steps": [{"position": 1, "short": "查退款", "outcome": "done"}]},
        ],
    }  # fmt: skip
    assert lines(card, {"failed": "无效", "done": "做了"}, "okpay 支付失败") == (
        "okpay 支付失败\n付不了\n余额够\n1. 检查网络: 无效\n2. 核对余额: open\n1. 查退款: 做了\n"
        "amount: 88元, 99元\ntime: "
    )


def test_a_card_without_anything_is_its_title() -> None:
    assert lines({"words": [], "details": {}, "diagnoses": []}, {}, "okpay") == "okpay"


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


def test_what_is_heard_may_have_no_words_and_no_name() -> None:
    assert Heard("closed", "c1", "e1") == Heard("closed", "c1", "e1", text="", agent="")


def test_a_conversation_that_is_unknown_there_was_not_reached_either() -> None:
    assert UnknownThere.__mro__[1] is DeskUnreachable
