"""Models that are kept beside the trained ones: found whole or not at all, and made by one process at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.nlu import artifact, kept_models
from bot.nlu.kept_models import keep, kept, models_folder, one_maker
from bot.nlu.training import Lines, train
from tests.unit.nlu.conftest import HashEncoder

OTHER = """import sys
from bot.nlu.kept_models import one_maker
print("here", flush=True)
with one_maker():
    open(sys.argv[1], "w").close()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(tmp_path / "models"))
    return models_folder()


def test_what_is_kept_is_found_and_nothing_is_left_aside(folder: Path, lines: Lines, encoder: HashEncoder) -> None:
    model = train(lines)
    assert kept(encoder, folder / "some") is None
    keep(model, encoder, folder / "some")
    found = kept(encoder, folder / "some")
    assert found is not None and np.array_equal(found.sparse.weights, model.sparse.weights)
    keep(model, encoder, folder / "some")
    assert [path.name for path in folder.iterdir()] == ["some"]


def test_what_is_damaged_or_of_another_encoder_is_not_there(folder: Path, lines: Lines, encoder: HashEncoder) -> None:
    keep(train(lines), encoder, folder / "some")
    other = HashEncoder()
    other.version = "2"
    assert kept(other, folder / "some") is None
    (folder / "some" / artifact.ARRAYS).write_bytes(b"broken")
    assert kept(encoder, folder / "some") is None


def test_where_nothing_can_be_written_nothing_is_kept_and_nobody_waits(
    tmp_path: Path, lines: Lines, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(tmp_path / "file" / "models"))
    with one_maker():
        keep(train(lines), encoder, models_folder() / "some")
    assert kept(encoder, models_folder() / "some") is None


def test_one_process_makes_at_a_time(folder: Path) -> None:
    with one_maker():
        command = [sys.executable, "-c", OTHER, str(folder / "made")]
        other = subprocess.Popen(command, cwd=kept_models.ROOT, stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None and other.stdout.readline() == "here\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1)
        assert not (folder / "made").exists()
    assert other.wait(60) == 0
    assert {path.name for path in folder.iterdir()} == {kept_models.MAKING, "made"}
