"""A model as files: plain arrays, JSON and their digests. Nothing that could run code when read.

`digests.json` notices damage and careless edits. Whoever can rewrite all three files is stopped
by the signature of the model archive, not here.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import PaydocError
from bot.nlu.encoder import Encoder
from bot.nlu.features import Grams
from bot.nlu.model import DenseView, FusedModel, Projection, SparseView

FORMAT = 4
ARRAYS, DESCRIPTION, DIGESTS = "arrays.npz", "model.json", "digests.json"


class ModelUnusable(PaydocError):
    """A stored intent model is damaged or belongs to another encoder or version; train again."""


def save(model: FusedModel, encoder: Encoder, folder: Path) -> None:
    """Writes the model into a folder."""
    arrays: dict[str, NDArray[Any]] = {
        "bias": model.bias,
        "grams": model.sparse.vocabulary.grams,
        "idf": model.sparse.vocabulary.idf,
        "sparse_weights": model.sparse.weights,
        "sparse_units": model.sparse.units,
        "dense_weights": model.dense.weights,
        "doubled": model.dense.doubled,
        "centre": model.dense.projection.centre,
        "axes": model.dense.projection.axes,
    }
    description = {
        "format": FORMAT,
        "encoder": {"name": encoder.name, "version": encoder.version},
        "labels": model.labels,
        "temperature": model.temperature,
    }
    np.savez(folder / ARRAYS, **arrays)
    (folder / DESCRIPTION).write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")
    digests = {name: _sha256(folder / name) for name in (ARRAYS, DESCRIPTION)}
    (folder / DIGESTS).write_text(json.dumps(digests, indent=1), encoding="utf-8")


def load(encoder: Encoder, folder: Path) -> FusedModel:
    """Reads a model, or raises ModelUnusable when it is damaged or made for something else."""
    _check_digests(folder)
    description = _read(folder / DESCRIPTION)
    expected = {"name": encoder.name, "version": encoder.version}
    if description["format"] != FORMAT or description["encoder"] != expected:
        raise ModelUnusable(
            f"the model is of format {description['format']} for {description['encoder']}; "
            f"this program has format {FORMAT} and {expected}: train again"
        )
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        projection = Projection(arrays["centre"], arrays["axes"])
        dense = DenseView(projection, arrays["doubled"], arrays["dense_weights"])
        vocabulary = Grams(arrays["grams"], arrays["idf"])
        sparse = SparseView(vocabulary, arrays["sparse_weights"], arrays["sparse_units"])
        bias = arrays["bias"]
    return FusedModel(tuple(description["labels"]), sparse, dense, bias, description["temperature"])


def _check_digests(folder: Path) -> None:
    try:
        digests = _read(folder / DIGESTS)
        sound = all(digests[name] == _sha256(folder / name) for name in (ARRAYS, DESCRIPTION))
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnusable(f"the intent model in {folder} is incomplete: {error}") from error
    if not sound:
        raise ModelUnusable(f"the intent model in {folder} does not match its digests")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
