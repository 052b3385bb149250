"""A stored model comes back the same, or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import artifact
from bot.nlu.model import FusedModel
from bot.nlu.training import Lines, train
from tests.unit.nlu.conftest import HashEncoder


@pytest.fixture
def stored(lines: Lines, encoder: HashEncoder, tmp_path: Path) -> FusedModel:
    model = train(lines)
    artifact.save(model, encoder, tmp_path)
    return model


def test_a_model_survives_the_disk(stored: FusedModel, lines: Lines, encoder: HashEncoder, tmp_path: Path) -> None:
    again = artifact.load(encoder, tmp_path)
    assert again.labels == stored.labels and again.temperature == stored.temperature
    assert np.array_equal(
        again.probabilities(lines.counts, lines.vectors), stored.probabilities(lines.counts, lines.vectors)
    )


@pytest.mark.parametrize("name", [artifact.ARRAYS, artifact.DESCRIPTION])
def test_a_changed_file_is_refused(stored: FusedModel, encoder: HashEncoder, tmp_path: Path, name: str) -> None:
    content = bytearray((tmp_path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises(artifact.ModelUnusable, match="digests"):
        artifact.load(encoder, tmp_path)


@pytest.mark.parametrize("name", [artifact.ARRAYS, artifact.DESCRIPTION, artifact.DIGESTS])
def test_a_missing_file_is_refused(stored: FusedModel, encoder: HashEncoder, tmp_path: Path, name: str) -> None:
    (tmp_path / name).unlink()
    with pytest.raises(artifact.ModelUnusable, match="incomplete"):
        artifact.load(encoder, tmp_path)


@pytest.mark.parametrize("attribute", ["name", "version"])
def test_another_encoder_is_refused(stored: FusedModel, encoder: HashEncoder, tmp_path: Path, attribute: str) -> None:
    setattr(encoder, attribute, "other")
    with pytest.raises(artifact.ModelUnusable, match="train again"):
        artifact.load(encoder, tmp_path)
