"""The index of questions is made once, and anew for other knowledge, another model, or what is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu import artifact, question_store
from bot.nlu.features import grams_of
from bot.nlu.model import FusedModel
from bot.nlu.training import Lines, train
from tests.unit.nlu.conftest import HashEncoder

ASKED = {"alpha": {"fees/answer/fee": ["手续费多少"], "pay/step/net": ["没信号付款失败"]}, "beta": {}}


class Made:
    """Counts how often the questions are read."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, dict[str, list[str]]]:
        self.times += 1
        return ASKED


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Made:
    made = Made()
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "words.yml").write_text("a: 1\n")
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setattr(question_store, "known_questions", made)
    monkeypatch.setattr(question_store, "knowledge_root", lambda: knowledge)
    return made


@pytest.fixture
def intents(lines: Lines, encoder: HashEncoder, tmp_path: Path) -> FusedModel:
    model = train(lines)
    (tmp_path / "trained").mkdir()
    artifact.save(model, encoder, tmp_path / "trained")
    return model


def kept(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "models").iterdir())


def test_what_was_kept_says_the_same(made: Made, intents: FusedModel, encoder: HashEncoder, tmp_path: Path) -> None:
    first, second = (question_store.question_index(intents, tmp_path / "trained", encoder) for _ in range(2))
    assert made.times == 1
    text = "转账手续费多少"
    found = [index.nearest(grams_of(text), encoder.encode([text])[0], "alpha") for index in (first, second)]
    assert found[0] == found[1] != []
    assert second.labels == first.labels
    assert [name.partition("-")[0] for name in kept(tmp_path)] == ["questions"], "nothing is left aside"


def test_other_knowledge_and_another_model_get_their_own(
    made: Made, intents: FusedModel, encoder: HashEncoder, tmp_path: Path
) -> None:
    question_store.question_index(intents, tmp_path / "trained", encoder)
    (tmp_path / "knowledge" / "words.yml").write_text("a: 2\n")
    question_store.question_index(intents, tmp_path / "trained", encoder)
    (tmp_path / "trained" / artifact.DIGESTS).write_text("{}")
    question_store.question_index(intents, tmp_path / "trained", encoder)
    assert (made.times, len(kept(tmp_path))) == (3, question_store.KEEP)


def test_what_is_damaged_is_made_again(made: Made, intents: FusedModel, encoder: HashEncoder, tmp_path: Path) -> None:
    question_store.question_index(intents, tmp_path / "trained", encoder)
    (folder,) = (tmp_path / "models").iterdir()
    (folder / artifact.ARRAYS).write_bytes(b"broken")
    question_store.question_index(intents, tmp_path / "trained", encoder)
    question_store.question_index(intents, tmp_path / "trained", encoder)
    assert made.times == 2


def test_where_nothing_can_be_written_it_is_made_every_time(
    made: Made, intents: FusedModel, encoder: HashEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(tmp_path / "file" / "models"))
    for _ in range(2):
        assert question_store.question_index(intents, tmp_path / "trained", encoder).labels
    assert made.times == 2
