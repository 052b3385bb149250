"""Which passage's questions a text is nearest to, each wallet by itself."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.nlu.features import count
from bot.nlu.model import FusedModel
from bot.nlu.predictor import Predictor, RankRequest
from bot.nlu.questions import NEAREST, Asked, QuestionIndex, fit, known_questions
from bot.nlu.training import Lines, train
from tests.unit.nlu.conftest import HashEncoder

QUESTIONS = {
    "alpha": {"fees/answer/fee": ["手续费多少", "转账收钱吗"], "pay/step/net": ["网络不好付不了", "没信号付款失败"]},
    "beta": {
        "hours/answer/hours": ["客服几点上班", "周末有人吗"],
        "mail/answer/mail": ["邮箱是什么", "能写信吗"],
        "pay/answer/none": [],
    },
}


def index_of(questions: Mapping[str, Asked], intents: FusedModel, encoder: HashEncoder) -> QuestionIndex:
    models = {}
    for wallet, asked in questions.items():
        lines = [line for some in asked.values() for line in some]
        models[wallet] = fit(asked, lines, encoder.encode(lines), intents)
    return QuestionIndex(models, intents.sparse.vocabulary)


@pytest.fixture
def index(lines: Lines, encoder: HashEncoder) -> QuestionIndex:
    return index_of(QUESTIONS, train(lines), encoder)


def near(index: QuestionIndex, encoder: HashEncoder, text: str) -> dict[str, list[tuple[str, float]]]:
    vector = encoder.encode([text])[0]
    return {wallet: index.nearest(count([text]), vector, wallet) for wallet in index.wallets}


@pytest.mark.parametrize(
    ("text", "passage"), [("转账手续费是多少", "fees/answer/fee"), ("网络没信号付不了款", "pay/step/net")]
)
def test_the_passage_that_is_asked_for_comes_first(
    index: QuestionIndex, encoder: HashEncoder, text: str, passage: str
) -> None:
    found = near(index, encoder, text)
    assert found["alpha"][0][0] == passage and found["alpha"][0][1] > 0.2
    assert {name for name, _ in found["beta"]} <= set(QUESTIONS["beta"])
    assert all(nearness > 0 for some in found.values() for _, nearness in some)


def test_a_question_itself_is_nearest_to_its_own_passage(index: QuestionIndex, encoder: HashEncoder) -> None:
    for wallet, some in QUESTIONS.items():
        for name, lines in some.items():
            for line in lines:
                assert near(index, encoder, line)[wallet][0][0] == name


def test_no_more_than_a_few_are_handed_on(lines: Lines, encoder: HashEncoder) -> None:
    many = {"alpha": {f"t/answer/a{n}": [f"手续费第{n}种多少"] for n in range(NEAREST + 3)}}
    assert len(near(index_of(many, train(lines), encoder), encoder, "手续费多少")["alpha"]) <= NEAREST


def test_without_any_question_nothing_is_near(lines: Lines, encoder: HashEncoder) -> None:
    index = index_of({"alpha": {"fees/answer/fee": []}}, train(lines), encoder)
    assert near(index, encoder, "手续费多少") == {"alpha": []}


def test_a_predictor_answers_both_and_reads_a_text_once(lines: Lines, encoder: HashEncoder) -> None:
    model = train(lines)
    predictor = Predictor([model], encoder, questions=index_of(QUESTIONS, model, encoder))
    encoder.batches.clear()
    ((ranking,),) = predictor.rank([RankRequest("转账手续费多少")])
    assert predictor.near("转账手续费多少")["alpha"][0][0] == "fees/answer/fee"
    assert (encoder.batches, len(ranking)) == ([1], len(model.labels))
    assert predictor.near("转账手续费多少", "alpha") == {"alpha": predictor.near("转账手续费多少")["alpha"]}
    assert encoder.batches == [1]
    assert predictor.near("") == {"alpha": [], "beta": []}
    assert predictor.near("", "beta") == {"beta": []}
    assert Predictor([model], encoder).near("转账手续费多少") == {}


def test_a_text_that_was_not_read_before_is_read_for_what_is_near(lines: Lines, encoder: HashEncoder) -> None:
    model = train(lines)
    predictor = Predictor([model], encoder, questions=index_of(QUESTIONS, model, encoder))
    encoder.batches.clear()
    assert predictor.near("周末有没有人", "beta")["beta"][0][0] == "hours/answer/hours"
    predictor.near("周末有没有人", "beta")
    assert encoder.batches == [1]
    predictor.forget()
    predictor.near("周末有没有人", "beta")
    assert encoder.batches == [1, 1]


def test_the_questions_of_the_knowledge_stand_under_their_passages() -> None:
    known = known_questions()
    assert all(name.count("/") == 2 for some in known.values() for name in some)
    assert sum(len(asked) for some in known.values() for asked in some.values()) > 1000


def test_what_another_wallet_asks_changes_nothing(lines: Lines, encoder: HashEncoder, index: QuestionIndex) -> None:
    intents = train(lines)
    other = {**QUESTIONS, "beta": {"fees/answer/fee": ["手续费多少", "转账收钱吗", "网络不好付不了"]}}
    text = "转账手续费多少"
    assert near(index_of(other, intents, encoder), encoder, text)["alpha"] == near(index, encoder, text)["alpha"]


def test_a_long_text_is_less_like_a_question_that_it_holds(index: QuestionIndex, encoder: HashEncoder) -> None:
    """What else is said counts where the intent model knows it: 忘记密码 is among its lines, in no question here."""
    alone, more = (near(index, encoder, text)["alpha"][0] for text in ("手续费多少", "手续费多少,忘记密码"))
    assert alone[0] == more[0] and more[1] < alone[1] - 0.1


def test_a_wallet_that_nobody_knows_has_nothing_near(index: QuestionIndex, encoder: HashEncoder) -> None:
    assert index.nearest(count(["手续费多少"]), encoder.encode(["手续费多少"])[0], "gamma") == []


def test_what_was_read_in_a_batch_is_as_near_as_alone(lines: Lines, encoder: HashEncoder, index: QuestionIndex) -> None:
    texts = ["客服几点上班", "转账手续费是多少", "网络没信号付不了款"]
    predictor = Predictor([train(lines)], encoder, questions=index)
    predictor.rank([RankRequest(text) for text in texts])
    alone = Predictor([train(lines)], encoder, questions=index)
    assert [predictor.near(text, "alpha") for text in texts] == [alone.near(text, "alpha") for text in texts]
