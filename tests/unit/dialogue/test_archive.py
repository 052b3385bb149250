"""How a trained model is packed."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
import rasa.engine.storage.local_model_storage as storage
from tarsafe import TarSafe

from bot.dialogue.archive import leave_uncompressed

WEIGHTS = bytes(100_000)


def test_what_is_packed_is_as_large_as_what_it_holds_and_is_read_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "TarSafe", TarSafe)
    leave_uncompressed()
    (tmp_path / "weights").write_bytes(WEIGHTS)
    archive = tmp_path / "model.tar.gz"
    with storage.TarSafe.open(archive, "w:gz") as packed:
        packed.add(tmp_path / "weights", arcname="weights")
    assert archive.stat().st_size > len(WEIGHTS)
    for reader in (tarfile.TarFile, TarSafe, storage.TarSafe):
        with reader.open(archive, mode="r:gz") as packed:
            weights = packed.extractfile("weights")
            assert weights is not None and weights.read() == WEIGHTS
