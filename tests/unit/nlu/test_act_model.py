"""The model of acts is made once, and anew for other lines or another encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu import act_lines, act_model, cores, head_start
from bot.nlu.features import count
from bot.nlu.kept_models import models_folder
from bot.nlu.model import FusedModel
from tests.unit.nlu.conftest import HashEncoder

WORKS = ("好了", "能付了", "成功了", "终于好了", "可以了", "到账了")
FAILS = ("还是不行", "没用", "付不了", "密码忘了", "退款没到", "付款失败")


@pytest.fixture(autouse=True)
def acts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """data/acts of another project, and models of its own."""
    monkeypatch.setattr(act_lines, "_ROOT", tmp_path)
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(tmp_path / "models"))
    folder = tmp_path / act_lines.FOLDER
    folder.mkdir(parents=True)
    for act, lines in (("works", WORKS), ("fails", FAILS)):
        (folder / f"{act}.yml").write_text(f"acts: {act}\nlines: |-\n" + "".join(f"  {line}\n" for line in lines))
    return folder


def made(encoder: HashEncoder) -> tuple[FusedModel, int]:
    """The model, and how many lines were encoded for it."""
    encoder.batches.clear()
    return act_model.act_model(act_lines.FOLDER, encoder), sum(encoder.batches)


def act_of(model: FusedModel, text: str) -> str:
    row = model.probabilities(count([text]), HashEncoder().encode([text]))[0]
    return model.labels[int(row.argmax())]


def test_it_is_made_once(encoder: HashEncoder) -> None:
    (first, encoded), (second, again) = made(encoder), made(encoder)
    assert (encoded, again) == (len(WORKS) + len(FAILS), 0)
    assert [act_of(model, "终于好了") for model in (first, second)] == ["works", "works"]
    assert first.labels == second.labels == ("fails", "works")


def test_other_lines_are_another_model_and_the_oldest_go(acts: Path, encoder: HashEncoder) -> None:
    for number in range(act_model.KEEP + 1):
        assert made(encoder)[1] == len(WORKS) + len(FAILS) + number
        with (acts / "works.yml").open("a") as file:
            file.write(f"  {'又' * (number + 1)}好了\n")
    assert len(list(models_folder().glob("acts-*"))) == act_model.KEEP


def test_another_encoder_is_another_model(encoder: HashEncoder) -> None:
    made(encoder)
    encoder.version = "2"
    assert made(encoder)[1] > 0


def test_made_ahead_it_is_there_for_the_training(encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(head_start, "shared_encoder", lambda: encoder)
    monkeypatch.setattr("bot.nlu.question_store.known_questions", lambda: {"alpha": {"fee": ("手续费多少",)}})
    monkeypatch.setattr(cores, "_cores", 2)
    head_start.main()
    assert cores._cores == 1
    read += [path.name.partition("-")[0] for path in models_folder().iterdir()]
    assert {"acts", "lines"} <= set(read)
    assert made(encoder)[1] == 0
