"""What questions say is found once for each, and whatever is wrong with the file, found again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.question_lines import QuestionLines
from tests.unit.nlu.conftest import HashEncoder

ASKED = ["手续费 多少？", "付了300元，怎么还没到", "手续费 多少？"]


@pytest.fixture
def file(tmp_path: Path, encoder: HashEncoder) -> Path:
    kept = tmp_path / "folder" / "lines.npz"
    first = QuestionLines(encoder, kept)
    first.of(ASKED)
    first.keep(ASKED)
    encoder.batches.clear()
    return kept


def test_a_question_is_read_as_a_message_is(encoder: HashEncoder, tmp_path: Path) -> None:
    lines, vectors = QuestionLines(encoder, tmp_path / "none.npz").of(ASKED)
    assert lines[0] == lines[2] == "手续费 多少?"
    assert "300" not in lines[1], "values choose no passage"
    assert encoder.batches == [2], "the same one once"
    assert np.allclose(vectors, HashEncoder().encode(lines)) and vectors.dtype == np.float32


def test_of_what_was_kept_nothing_is_read_again(file: Path, encoder: HashEncoder) -> None:
    again = QuestionLines(encoder, file)
    lines, vectors = again.of(ASKED)
    assert encoder.batches == []
    assert np.allclose(vectors, HashEncoder().encode(lines))
    again.of([*ASKED, "几点上班"])
    assert encoder.batches == [1], "only the new one"


def test_what_is_asked_no_more_is_not_kept(file: Path, encoder: HashEncoder) -> None:
    later = QuestionLines(encoder, file)
    later.of(["几点上班"])
    later.keep(["几点上班", ASKED[0], "是没有读过的"])
    encoder.batches.clear()
    QuestionLines(encoder, file).of(["几点上班", ASKED[0]])
    assert encoder.batches == []
    QuestionLines(encoder, file).of([ASKED[1]])
    assert encoder.batches == [1]
    assert [path.name for path in file.parent.iterdir()] == ["lines.npz"], "nothing is left aside"


def test_without_anything_new_nothing_is_written(file: Path, encoder: HashEncoder) -> None:
    before = file.stat().st_mtime_ns
    same = QuestionLines(encoder, file)
    same.of(ASKED)
    same.keep(ASKED)
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize("spoil", [slice(0, 200), slice(0, -30), slice(0, 0)])
def test_a_file_that_is_damaged_is_as_none(file: Path, encoder: HashEncoder, spoil: slice) -> None:
    file.write_bytes(file.read_bytes()[spoil])
    QuestionLines(encoder, file).of(ASKED)
    assert encoder.batches == [2]


def test_a_byte_that_changed_is_noticed(file: Path, encoder: HashEncoder) -> None:
    whole = bytearray(file.read_bytes())
    whole[whole.index("手续费".encode()) + 1] ^= 1
    file.write_bytes(whole)
    QuestionLines(encoder, file).of(ASKED)
    assert encoder.batches == [2]


def test_where_nothing_can_be_written_it_goes_on(tmp_path: Path, encoder: HashEncoder) -> None:
    (tmp_path / "file").write_text("")
    lines = QuestionLines(encoder, tmp_path / "file" / "lines.npz")
    assert lines.of(ASKED)[0]
    lines.keep(ASKED)
