"""Trained models as files."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from bot.dialogue.model_files import uncompress

WEIGHTS = bytes(100_000)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive as Rasa writes one."""
    path = tmp_path / "paydoc-1.tar.gz"
    with tarfile.open(path, "w:gz") as written:
        for name, data in (("metadata.json", b"{}"), ("components/weights", WEIGHTS)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            written.addfile(member, io.BytesIO(data))
    return path


def test_an_archive_holds_the_same_without_compression(archive: Path) -> None:
    uncompress(archive)
    assert archive.stat().st_size > len(WEIGHTS)
    with tarfile.open(archive, "r:gz") as written:
        weights = written.extractfile("components/weights")
        assert written.getnames() == ["metadata.json", "components/weights"]
        assert weights is not None and weights.read() == WEIGHTS
    assert list(archive.parent.iterdir()) == [archive]


def test_an_archive_that_cannot_be_read_stays_as_it_is(archive: Path) -> None:
    cut = archive.read_bytes()[:-20]
    archive.write_bytes(cut)
    with pytest.raises((EOFError, gzip.BadGzipFile)):
        uncompress(archive)
    assert archive.read_bytes() == cut
    assert list(archive.parent.iterdir()) == [archive]
