"""Words with offsets into the customer's text, from a cache nobody else can write."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.tokenizer import PaymentTokenizer, payment_segmenter


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> PaymentTokenizer:
    folder = tmp_path_factory.mktemp("cache")
    os.environ["PAYDOC_CACHE_DIR"] = str(folder)
    yield PaymentTokenizer(PaymentTokenizer.get_default_config())
    del os.environ["PAYDOC_CACHE_DIR"]
    payment_segmenter.cache_clear()


def words(component: PaymentTokenizer, text: str) -> list[Token]:
    return component.process([Message.build(text=text)])[0].get("text_tokens")


def test_payment_words_stay_whole(component: PaymentTokenizer) -> None:
    assert [t.text for t in words(component, "易币付重复扣款了")] == ["易币付", "重复扣款", "了"]


def test_offsets_refer_to_what_was_typed(component: PaymentTokenizer) -> None:
    typed = "ＯＫ\u200b　驗證碼"
    assert [typed[t.start : t.end] for t in words(component, typed)] == ["ＯＫ", "驗證碼"]


@pytest.mark.parametrize("text", ["/greet", "\u200b", "   "])
def test_payloads_and_empty_texts_have_no_words(component: PaymentTokenizer, text: str) -> None:
    assert words(component, text) == []


def test_the_fingerprint_is_stable() -> None:
    assert PaymentTokenizer.fingerprint_addon({}) == PaymentTokenizer.fingerprint_addon({})


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "jieba").mkdir(mode=0o700)
    kept = tmp_path / "jieba" / "jieba.cache"
    kept.write_bytes(b"not a dictionary")
    payment_segmenter.cache_clear()
    assert list(payment_segmenter(tmp_path).cut("支付宝")) == ["支付宝"]
    assert kept.stat().st_size > 1_000_000
    payment_segmenter.cache_clear()
