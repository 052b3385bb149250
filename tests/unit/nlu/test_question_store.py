"""The index of questions is made once, and anew only for the wallet whose questions are others, for another model, or
where what was kept is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu import artifact, question_store
from bot.nlu.features import count
from bot.nlu.model import FusedModel
from bot.nlu.questions import QuestionIndex
from bot.nlu.training import Lines, train
from tests.unit.nlu.conftest import HashEncoder

ALPHA = {"fees/answer/fee": ("手续费多少",), "pay/step/net": ("没信号付款失败",)}
BETA = {"hours/answer/hours": ("几点上班",), "hours/answer/days": ("周末有人吗",)}


class World:
    """Questions that can be changed, what is made of them, and what was kept."""

    def __init__(self, folder: Path, encoder: HashEncoder, intents: FusedModel) -> None:
        self.asked = {"alpha": dict(ALPHA), "beta": dict(BETA), "empty": {"pay/answer/none": ()}}
        self.models, self.trained = folder / "models", folder / "trained"
        self.encoder, self.intents, self.fitted = encoder, intents, list[tuple[str, ...]]()

    def index(self) -> QuestionIndex:
        return question_store.question_index(self.intents, self.trained, self.encoder)

    def read(self) -> int:
        """How many questions were read since this was asked."""
        found = sum(self.encoder.batches)
        self.encoder.batches.clear()
        return found

    def made(self) -> list[tuple[str, ...]]:
        """The passages of each wallet that was fitted since this was asked."""
        found = list(self.fitted)
        self.fitted.clear()
        return found

    def kept(self) -> list[str]:
        return sorted(path.name.rpartition("-")[0] for path in self.models.iterdir())


@pytest.fixture
def world(lines: Lines, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    model = train(lines)
    (tmp_path / "trained").mkdir()
    artifact.save(model, encoder, tmp_path / "trained")
    made = World(tmp_path, encoder, model)
    encoder.batches.clear()
    fit = question_store.fit

    def fitted(asked, *rest):  # type: ignore[no-untyped-def]
        made.fitted.append(tuple(asked))
        return fit(asked, *rest)

    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(made.models))
    monkeypatch.setattr(question_store, "known_questions", lambda: made.asked)
    monkeypatch.setattr(question_store, "fit", fitted)
    return made


def nearest(index: QuestionIndex, text: str, wallet: str) -> str:
    return index.nearest(count([text]), HashEncoder().encode([text])[0], wallet)[0][0]


def test_what_was_kept_says_the_same(world: World) -> None:
    first = world.index()
    assert (world.read(), world.made()) == (4, [tuple(ALPHA), tuple(BETA)])
    second = world.index()
    assert (world.read(), world.made()) == (0, [])
    text = "转账手续费多少"
    vector = HashEncoder().encode([text])[0]
    found = [index.nearest(count([text]), vector, "alpha") for index in (first, second)]
    assert found[0] == found[1] != []
    assert first.wallets == second.wallets == ("alpha", "beta", "empty")
    assert world.kept() == ["lines", "questions-alpha", "questions-beta"], "nothing is left aside"


def test_a_question_more_has_its_own_wallet_made_anew_and_only_itself_read(world: World) -> None:
    world.index()
    world.read(), world.made()
    world.asked["alpha"]["fees/answer/fee"] = ("手续费多少", "转账收钱吗")
    index = world.index()
    assert (world.read(), world.made()) == (1, [tuple(ALPHA)])
    assert nearest(index, "转账收钱吗", "alpha") == "fees/answer/fee"
    assert nearest(index, "周末有人吗", "beta") == "hours/answer/days"


def test_the_same_questions_under_another_passage_are_another_index(world: World) -> None:
    world.index()
    world.asked["alpha"] = dict(zip(ALPHA, reversed(ALPHA.values()), strict=True))
    index = world.index()
    assert (
        index.nearest(count(["手续费多少"]), HashEncoder().encode(["手续费多少"])[0], "alpha")[0][0] == "pay/step/net"
    )


def test_another_model_has_all_made_anew_and_nothing_read(world: World) -> None:
    world.index()
    world.read(), world.made()
    (world.trained / artifact.DIGESTS).write_text("{}")
    world.index()
    assert (world.read(), len(world.made())) == (0, 2)


def test_only_the_newest_are_kept(world: World) -> None:
    (world.models / "questions-0123456789abcdef").mkdir(parents=True)  # as versions before kept it
    for n in range(question_store.KEEP + 2):
        world.asked["alpha"]["fees/answer/fee"] = (f"手续费是{'多' * n}少",)
        world.index()
    assert world.kept() == ["lines", *["questions-alpha"] * question_store.KEEP, "questions-beta"]
    world.made()
    world.index()
    assert world.made() == []


def test_what_is_damaged_is_made_again(world: World) -> None:
    world.index()
    world.read(), world.made()
    (folder,) = world.models.glob("questions-alpha-*")
    (folder / artifact.ARRAYS).write_bytes(b"broken")
    world.index()
    assert (world.read(), world.made()) == (0, [tuple(ALPHA)])
    world.index()
    assert world.made() == []


def test_where_nothing_can_be_written_it_is_made_every_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (world.trained / "file").write_text("")
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(world.trained / "file" / "models"))
    for _ in range(2):
        assert world.index().wallets
        assert (world.read(), len(world.made())) == (4, 2)
