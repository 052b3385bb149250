"""Words with offsets into the customer's text, from a cache nobody else can write."""

from __future__ import annotations

import os

import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.message import Message

from bot.cache_folder import cache_folder
from bot.nlu.tokenizer import PaymentTokenizer, payment_segmenter


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> PaymentTokenizer:
    """One whose cache was damaged: the dictionary is read for seconds, so it is once here."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "jieba").mkdir(mode=0o700)
    (folder / "jieba" / "jieba.cache").write_bytes(b"not a dictionary")
    os.environ["PAYDOC_CACHE_DIR"] = str(folder)
    payment_segmenter.cache_clear()
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


def test_a_damaged_cache_is_made_again(component: PaymentTokenizer) -> None:
    assert [t.text for t in words(component, "支付宝")] == ["支付宝"]
    assert (cache_folder() / "jieba" / "jieba.cache").stat().st_size > 1_000_000
