"""One spelling for one text, and the way back to what the customer typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.normalizer import NORMALIZED_TEXT, MessageNormalizer, is_command
from bot.spelling import align, normalize_text
from tests.support.table import table


@table(
    ("typed", "normal"),
    [
        ("付款失败", "付款失败"),
        ("ＯＫＰａｙ　付不了", "okpay 付不了"),
        ("退款，没到！", "退款,没到!"),
        ("為什麼轉帳失敗", "为什么转帐失败"),
        ("收不到驗證碼", "收不到验证码"),
        ("付\u200b款\u200d失\ufeff败", "付款失败"),
        ("\u202e付款\u2066失败", "付款失败"),
        ("付款\x00失败\x07", "付款失败"),
        ("付款  失败\n\n 没扣\t钱 ", "付款 失败 没扣 钱"),
        ("／转人工", "/转人工"),
        ("①②", "12"),
        ("５０．５元", "50.5元"),
        ("½", "1⁄2"),
        ("cafe\u0301", "café"),
        ("❤\ufe0f", "❤"),
        ("\u3164\u2800", ""),
        ("\ud800付款", "付款"),
        ("", ""),
    ],
)
def test_texts_that_look_alike_become_one(typed: str, normal: str) -> None:
    assert normalize_text(typed) == normal


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once


@given(st.text(max_size=40))
def test_every_character_knows_where_it_came_from(text: str) -> None:
    aligned = align(text)
    assert len(aligned.starts) == len(aligned.ends) == len(aligned.text)
    assert list(aligned.starts) == sorted(aligned.starts)
    assert all(0 <= s < e <= len(text) for s, e in zip(aligned.starts, aligned.ends, strict=True))


def test_a_span_leads_back_to_the_original_text() -> None:
    typed = "  轉了\u200b５００塊  錢"
    aligned = align(typed)
    start = aligned.text.index("500")
    first, last = aligned.original_span(start, start + 3)
    assert typed[first:last] == "５００"


def test_only_what_rasa_reads_as_a_payload_is_a_command() -> None:
    assert is_command("/greet") and is_command(" /greet")
    assert not is_command("／greet") and not is_command("a/b")


def test_the_component_keeps_the_customers_text_and_leaves_payloads_alone() -> None:
    messages = [Message.build(text="ＯＫ　付款"), Message.build(text="/greet"), Message.build(text="／greet")]
    MessageNormalizer().process(messages)
    assert [m.get("text") for m in messages] == ["ＯＫ　付款", "/greet", "／greet"]
    assert [m.get(NORMALIZED_TEXT) for m in messages] == ["ok 付款", None, "/greet"]


def test_training_examples_are_normalised_too() -> None:
    data = TrainingData([Message.build(text="付款失敗", intent="payment_failed")])
    MessageNormalizer().process_training_data(data)
    assert data.training_examples[0].get(NORMALIZED_TEXT) == "付款失败"
