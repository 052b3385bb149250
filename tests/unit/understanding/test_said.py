"""What a clause does once its mood is heard: nothing that costs something unless it is plainly said."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.spelling import normalize_text
from bot.understanding.acts import Act
from bot.understanding.moods import is_considered
from bot.understanding.reading import Clause, Reading
from bot.understanding.said import HeardClause, said
from tests.support.table import table

SENTENCES = YAML(typ="safe").load(Path(__file__).with_name("moods.yml").read_text(encoding="utf-8"))
STEERING = ("person", "over", "away", "skip", "back", "withdraw")
# What becomes of an act in each mood, and whether it is in doubt.
BECOMES: dict[str, dict[str, tuple[Act, bool]]] = {
    **{
        act: {
            "plain": (Act(act), False),
            "denied": (Act.REFUSE, False),
            "asked": (Act(act), True),
            "intended": (Act.TRYING, False),
            "reported": (Act(act), True),
        }
        for act in STEERING
    },
    "works": {
        "plain": (Act.WORKS, False),
        "denied": (Act.FAILS, False),
        "asked": (Act.WHETHER, False),
        "intended": (Act.TRYING, False),
        "reported": (Act.WORKS, True),
    },
}
BECOMES["away"]["intended"] = (Act.AWAY, False)  # who stops later has stopped for now
RATHER = {("away", "等下就停"): (Act.TRYING, False), ("works", "谁说好了"): (Act.REFUSE, False)}
CASES = [
    (act, how, normalize_text(text))
    for act in BECOMES
    for how, texts in SENTENCES[act].items()
    for text in texts.split()
]


def clause(act: str, text: str, likelihood: float = 1.0) -> Clause:
    """A clause that by the models does this, as far as they know."""
    return Clause(text, "", 0.0, acts=((act, likelihood),))


def heard(*clauses: Clause) -> list[HeardClause]:
    return said(Reading("", "", clauses=clauses))


@table(("act", "how", "text"), CASES)
def test_a_costly_act_is_done_when_it_is_plainly_said(act: str, how: str, text: str) -> None:
    (one,) = heard(clause(act, text))
    considered = act == "away" and is_considered(text)
    assert (one.act, one.doubted) == ((Act.TRYING, False) if considered else RATHER.get((act, text), BECOMES[act][how]))
    assert one.clause.text == text


@pytest.mark.parametrize(
    "text",
    ["能不能转人工", "可以给我找个客服吗", "能帮我叫人工不", "可不可以换真人", "能给我接人工么"],
)
def test_a_person_who_is_asked_for_politely_is_wanted(text: str) -> None:
    assert heard(clause("person", normalize_text(text))) == [
        HeardClause(clause("person", normalize_text(text)), Act.PERSON, pytest.approx(0.7))
    ]


@pytest.mark.parametrize("text", ["要不要转人工", "是不是可以找人工", "我要不要找客服", "转人工等多久", "有人工吗"])
def test_a_person_who_is_only_asked_after_is_in_doubt(text: str) -> None:
    (one,) = heard(clause("person", text))
    assert (one.act, one.doubted) == (Act.PERSON, True)


@table("act", STEERING)
def test_a_condition_before_it_makes_it_an_intention(act: str) -> None:
    words = {"person": "转人工", "over": "重来", "away": "不弄了", "skip": "跳过", "back": "上一步", "withdraw": "撤单"}
    _, one = heard(clause("trying", "如果还不行"), clause(act, words[act]))
    assert one.act is (Act.AWAY if act == "away" else Act.TRYING)
    _, plain = heard(clause("fails", "还不行"), clause(act, words[act]))
    assert (plain.act, plain.doubted) == (Act(act), False)


def test_a_condition_before_it_does_not_make_a_success_an_intention() -> None:
    _, one = heard(clause("trying", "如果还不行"), clause("works", "好了"))
    assert one.act is Act.WORKS


def test_a_condition_counts_for_the_next_clause_alone() -> None:
    *_, last = heard(clause("trying", "如果还不行"), clause("fails", "还不行"), clause("person", "转人工"))
    assert last.act is Act.PERSON


def test_a_denial_after_a_condition_stays_one() -> None:
    _, one = heard(clause("trying", "如果还不行"), clause("person", "别转人工"))
    assert one.act is Act.REFUSE


@pytest.mark.parametrize("text", ["我没说好了", "不算解决了", "谁说好了"])
def test_who_has_not_said_that_it_works_has_refused_it(text: str) -> None:
    (one,) = heard(clause("works", text))
    assert (one.act, one.doubted) == (Act.REFUSE, False)


@table("act", ["done", "skip", "away", "next", "fails", "tried"])
def test_what_is_about_to_be_done_is_none_of_it_yet(act: str) -> None:
    (one,) = heard(clause(act, "我这就去弄"))
    assert one.act is Act.TRYING
    (other,) = heard(clause(act, "弄过"))
    assert other.act is Act(act)


def test_a_finding_about_to_be_looked_for_is_left_to_the_reading_of_acts() -> None:
    assert heard(clause("good", "马上就好"))[0].act is Act.GOOD


@pytest.mark.parametrize("act", ["good", "bad", "done", "tried", "fails"])
def test_a_state_that_is_asked_about_or_intended(act: str) -> None:
    assert heard(clause(act, "网弄好了吗"))[0].act is (Act.FAILS if act == "fails" else Act.HOW)
    assert heard(clause(act, "等会网弄好"))[0].act is Act.TRYING
    assert heard(clause(act, "网弄好"))[0].act is Act(act)


@table("act", ["how", "data", "yes", "no", "upset", "status"])
@table("text", ["别转人工", "好了吗", "等会再说", "听说好了"])
def test_an_act_that_costs_nothing_is_what_it_is_in_every_mood(act: str, text: str) -> None:
    (one,) = heard(clause(act, text))
    assert (one.act, one.doubted) == (Act(act), False)


def test_politeness_is_left_out_where_there_is_news() -> None:
    greet, news, thank = clause("greet", "你好"), clause("works", "付成了"), clause("thank", "谢谢")
    assert [one.act for one in heard(greet, news, thank)] == [Act.WORKS]
    assert [one.act for one in heard(greet, thank)] == [Act.GREET, Act.THANK]


def test_all_clauses_are_heard_in_order_with_their_likelihood() -> None:
    one, other = clause("bad", "网断了", 0.9), clause("fails", "还是付不了", 0.6)
    assert heard(one, other) == [
        HeardClause(one, Act.BAD, pytest.approx(0.63)),
        HeardClause(other, Act.FAILS, pytest.approx(0.42)),
    ]


def test_the_likelihood_is_that_of_what_was_read_before_the_mood() -> None:
    (one,) = heard(clause("person", "别转人工", 0.5))
    assert (one.act, one.likelihood) == (Act.REFUSE, pytest.approx(0.35))


def test_without_a_clause_nothing_is_said() -> None:
    assert heard() == []


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("等等我先问下怎么注册", Act.INQUIRE),
        ("等下我想请教个事", Act.INQUIRE),
        ("等等我先看看", Act.TRYING),
        ("我去问问再说", Act.TRYING),
    ],
)
def test_who_has_a_question_first_is_not_trying(text: str, act: Act) -> None:
    assert [one.act for one in said(Reading(text, "x", clauses=(clause("trying", text),)))] == [act]


@table(
    ("act", "text", "heard_as"),
    [
        ("fails", "人工不顶用", Act.REFUSE),
        ("fails", "换了网没用", Act.FAILS),
        ("greet", "你好笨", Act.UPSET),
        ("person", "要你何用叫人工来", Act.PERSON),
        ("person", "人工真垃圾", Act.PERSON),
        ("person", "客服太笨了", Act.UPSET),
        ("inquire", "你们管啥用", Act.UPSET),
        ("done", "这下完了", Act.UPSET),
        ("done", "填完了", Act.DONE),
        ("works", "解决不了就直说", Act.UPSET),
        ("done", "不弄找回密码了", Act.AWAY),
        ("trying", "登着呢", Act.DONE),
        ("trying", "填着呢", Act.TRYING),
        ("withdraw", "算了不等了", Act.WITHDRAW),
        ("tried", "上次是这么解决的", Act.CHAT),
        ("report", "我同事上次申请过退款", Act.CHAT),
        ("tried", "上次试过换网", Act.TRIED),
        ("over", "先不重新注册", Act.REFUSE),
        ("bad", "手机没欠费", Act.GOOD),
        ("bad", "手机欠费了", Act.BAD),
        ("inquire", "退款了会怎么样", Act.WHETHER),
    ],
)
def test_the_words_themselves_say_what_else_is_meant(act: str, text: str, heard_as: Act) -> None:
    assert [one.act for one in said(Reading(text, "x", clauses=(clause(act, text),)))] == [heard_as]


@pytest.mark.parametrize(("act", "text"), [("done", "不弄找回密码了"), ("greet", "你好笨"), ("no", "算了不等了")])
def test_what_the_words_leave_no_doubt_of_is_acted_on(act: str, text: str) -> None:
    (one,) = said(Reading(text, "x", clauses=(clause(act, text, 0.35),)))
    assert one.likelihood == 0.9


@pytest.mark.parametrize(("text", "certain"), [("我准备重启", True), ("打算换张卡", True), ("重启去", False)])
def test_a_promise_is_certain_where_the_words_make_one_too(text: str, certain: bool) -> None:
    (one,) = heard(clause("trying", text, 0.2))
    assert (one.act, one.likelihood == 0.9) == (Act.TRYING, certain)


@pytest.mark.parametrize(
    ("text", "act", "becomes"),
    [
        ("好什么好", "yes", Act.FAILS),
        ("我没说好了", "works", Act.REFUSE),
        ("等等我先问下怎么注册", "trying", Act.INQUIRE),
    ],
    ids=["in anger", "not claimed", "asks first"],
)
def test_what_it_becomes_is_as_likely_as_what_it_was_taken_for(text: str, act: str, becomes: Act) -> None:
    clause = Clause(text, "", 0.0, acts=((act, 0.61),))
    (one,) = said(Reading(text, "", clauses=(clause,)))
    assert (one.act, one.likelihood) == (becomes, clause.likelihood(Act(act)))


@table(
    ("clauses", "refused"),
    [
        ([("转人工吧", "person"), ("不用了", "no")], True),
        ([("转人工吧", "person"), ("不", "no"), ("等等", "trying")], True),
        ([("转人工吧", "person"), ("等等", "trying"), ("先别", "refuse")], True),
        ([("转人工吧", "person"), ("还是不用转了吧", "refuse")], True),
        ([("转人工吧", "person"), ("等等我再看看", "trying")], True),
        ([("转人工吧", "person"), ("等等我再看看", "trying"), ("退款没到", "report")], False),
        ([("转人工吧", "person"), ("换了还是不用的", "refuse")], False),
        ([("转人工吧", "person"), ("等着呢", "trying")], False),
        ([("转人工吧", "person"), ("不", "no"), ("我要退款", "report")], False),
        ([("转人工吧", "person"), ("不是说我不想弄", "no")], False),
        ([("不", "no"), ("转人工吧", "person")], False),
    ],
)
def test_what_is_called_for_and_taken_back_in_one_breath_is_refused(
    clauses: list[tuple[str, str]], refused: bool
) -> None:
    found = [one for one in heard(*(clause(act, text) for text, act in clauses)) if one.clause.text == "转人工吧"]
    assert [(one.act, one.refused) for one in found] == [(Act.REFUSE, Act.PERSON) if refused else (Act.PERSON, None)]


@pytest.mark.parametrize(("text", "act"), [("上一步再说一遍", Act.BACK), ("这一步再说一遍", Act.REPEAT)])
def test_what_is_to_be_said_again_may_be_the_step_before(text: str, act: Act) -> None:
    clause = Clause(text, "repeat", 0.9, acts=(("repeat", 0.9),))
    assert said(Reading(text, "repeat", clauses=(clause,)))[0].act is act
