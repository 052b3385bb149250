"""A small encoder and a small set of lines, so that a model is trained in well under a second."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.training import Lines


class HashEncoder:
    """Stands for the real encoder: counts characters in 64 buckets."""

    name = "hash"
    version = "1"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches.append(len(texts))
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for character in text:
                vectors[row, zlib.crc32(character.encode()) % 64] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


LINES = {
    "payment_failed": ["付款失败", "付不了款", "支付失败了", "扫码付不了", "交易被拒绝", "付款报错"],
    "refund_status": ["退款没到", "退款还没到账", "退款进度", "退款审核多久", "退款一直没收到", "退的钱呢"],
    "forgot_password": ["忘记密码", "密码忘了", "找回密码", "密码想不起来了", "怎么重置密码", "忘了登录密码"],
    "out_of_scope": ["今天天气", "推荐股票", "帮我点外卖", "讲个新闻", "买什么基金好", "明天会下雨吗"],
}


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def lines(encoder: HashEncoder) -> Lines:
    texts = [text for examples in LINES.values() for text in examples]
    intents = [intent for intent, examples in LINES.items() for _ in examples]
    return Lines.of(texts, intents, encoder.encode(texts))
