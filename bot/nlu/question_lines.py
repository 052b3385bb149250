"""Example questions as messages are read, and what they mean: found once for each question, and kept on disk.

Reading ten thousand questions takes twenty seconds of a processor. A change of knowledge has a few new ones.
"""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.cache_folder import replacement
from bot.nlu.clauses import without_denials
from bot.nlu.encoder import Encoder
from bot.nlu.placeholders import Valueless
from bot.nlu.ridge import FloatArray
from bot.spelling import normalize_text

DAMAGED = (OSError, ValueError, KeyError, zipfile.BadZipFile)
logger = logging.getLogger(__name__)


class QuestionLines:
    """What is known of questions by their text, from a file and of those that were asked for here."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        """Reads the file, if it is there and whole."""
        self._encoder, self._file = encoder, file
        self._lines: dict[str, str] = {}
        self._vectors: dict[str, FloatArray] = {}
        self._new = 0
        self._read()

    def of(self, questions: Sequence[str]) -> tuple[list[str], FloatArray]:
        """For each question the line that a message of its words would be, and its vector."""
        missing = [text for text in dict.fromkeys(questions) if text not in self._lines]
        if missing:
            plain = Valueless()
            lines = [without_denials(plain(normalize_text(text))) for text in missing]
            self._lines.update(zip(missing, lines, strict=True))
            self._vectors.update(zip(missing, self._encoder.encode(lines), strict=True))
            self._new += len(missing)
        vectors = np.array([self._vectors[text] for text in questions], dtype=np.float32)
        return [self._lines[text] for text in questions], vectors

    def keep(self, questions: Sequence[str]) -> None:
        """Write down what is known of these and of no others, if any was new; aside and moved, so that nobody reads
        half of it."""
        if not self._new:
            return
        texts = sorted(text for text in set(questions) if text in self._lines)
        lines, vectors = self.of(texts)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with replacement(self._file) as aside, aside.open("wb") as out:
                np.savez(out, texts=_bytes(texts), lines=_bytes(lines), vectors=vectors)
        except OSError as error:
            logger.info("What questions say is not kept: %s", error)

    def _read(self) -> None:
        try:
            with np.load(self._file, allow_pickle=False) as kept:
                texts, lines = (json.loads(kept[name].tobytes()) for name in ("texts", "lines"))
                self._lines = dict(zip(texts, lines, strict=True))
                self._vectors = dict(zip(texts, kept["vectors"], strict=True))
        except DAMAGED:
            self._lines, self._vectors = {}, {}


def _bytes(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(texts, ensure_ascii=False).encode(), dtype=np.uint8)
