"""The network for single texts says what the library says."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu import sentence_network
from bot.nlu.encoder import UseEncoder, shared_encoder

TEXTS = ["", "好", "付款失败", "refund 一直没到账, 三天了", "😀😀", "我" * 180, "\u3400 𠮷", "转 错 人 了 !!"]


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    shared = shared_encoder()
    assert isinstance(shared, UseEncoder)
    return shared


@pytest.mark.parametrize("text", TEXTS)
def test_both_agree(encoder: UseEncoder, text: str) -> None:
    (ours,) = encoder.encode([text])
    (theirs,) = encoder._library.encode([text])
    assert ours.shape == (512,)
    assert float(ours @ theirs) == pytest.approx(1, abs=1e-5)


def test_a_batch_is_as_its_texts_one_by_one(encoder: UseEncoder) -> None:
    batch = encoder.encode(TEXTS * 2)
    singly = np.concatenate([encoder.encode([text]) for text in TEXTS * 2])
    assert np.allclose(batch, singly, atol=1e-4)


def test_forgotten_tokens_are_computed_again(encoder: UseEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = encoder.encode(["钱去哪里了"])
    monkeypatch.setattr(sentence_network, "REMEMBERED", 2)
    encoder.encode(["别的话"])
    assert len(encoder._network._known) == 2
    assert np.allclose(encoder.encode(["钱去哪里了"]), before, atol=1e-6)
