"""Phrase patterns, the small print: where a clause ends, what denies a claim, which word of a group is taken."""

from __future__ import annotations

import pytest

from bot.knowledge.matching import bare, claims, clauses, denies, may_mention, mentions, plain, reach
from tests.support.table import table


@table(
    ("text", "parts"),
    [
        ("一，二。三；四！五？六、七～八…九\n十", ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]),
        ("a,b.c;d!e?f~g", ["a", "b", "c", "d", "e", "f", "g"]),
        ("一，。！？二", ["一", "二"]),
        ("，一，", ["一"]),
        ("余额够 网换了", ["余额够", "网换了"]),
        ("余额够  网换了", ["余额够", "网换了"]),
        ("网 换了\t付不了", ["网", "换了", "付不了"]),
        ("换了 wifi", ["换了 wifi"]),
        ("wifi 换了", ["wifi 换了"]),
        ("open wifi", ["open wifi"]),
        ("换了网还是不行", ["换了网", "不行"]),
        ("换了网但是不行", ["换了网", "不行"]),
        ("换了网但不行", ["换了网", "不行"]),
        ("换了网可是不行", ["换了网", "不行"]),
        ("换了网然后不行", ["换了网", "不行"]),
        ("换了网依然不行", ["换了网", "不行"]),
        ("换了网仍然不行", ["换了网", "不行"]),
        ("换了网仍不行", ["换了网", "不行"]),
        ("换了网就是不行", ["换了网", "不行"]),
        ("换了网却不行", ["换了网", "不行"]),
        ("换了网结果不行", ["换了网", "不行"]),
        ("没有结果", ["没有结果"]),
        ("出结果", ["出结果"]),
        ("看结果", ["看结果"]),
        ("结果了", ["结果了"]),
        ("ＯＫ，好", ["ok", "好"]),
        ("   ", []),
        ("", []),
    ],
)
def test_a_clause_ends_at_a_mark_a_gap_or_a_turn_of_speech(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


@table(
    "denied",
    [
        "没换网", "不换网", "未换网", "别换网", "怎么换网", "如何换网", "换网吗", "换哪网", "换啥网", "要不要换网",
        "是否换网", "需要换网", "换网没", "换网不",
    ],
)  # fmt: skip
def test_a_denial_or_a_question_in_the_clause_is_no_claim(denied: str) -> None:
    assert claims(denied, "换+网") is False
    assert claims(f"{denied}，换网", "换+网") is True
    assert claims(f"换网，{denied}", "换+网") is True


@table(
    ("text", "pattern", "claimed"),
    [
        pytest.param("网没问题", "网+没问题", True, id="a denial that belongs to the pattern"),
        pytest.param("网没问题没", "网+没问题", False, id="and another one beside it"),
        pytest.param("网没问题", "网+问题|没问题", True, id="the longest word of a group is taken"),
        pytest.param("网没问题", "网+没问题|问题", True, id="wherever it stands in the group"),
        pytest.param("网没问题", "网+问题", False, id="a shorter word leaves the denial behind"),
        pytest.param("网没问题", "网+大问题|问题", False, id="the longest one that is there"),
        pytest.param("好没好", "好+好", False, id="a word is used up once"),
        pytest.param("换换网", "换+换+网", True, id="but twice when it is there twice"),
        pytest.param("不换换", "不换+换", True, id="what was taken cannot deny"),
        pytest.param("余额够，网换了", "余额+换了", False, id="groups from two clauses"),
        pytest.param("w i f i 换 了", "WiFi+换了", False, id="a gap between characters is a clause break"),
        pytest.param("w i f i 换了", "WiFi+换了", True, id="blanks within a word do not matter"),
        pytest.param("wifi换了", " Wi Fi + 换 了 ", True, id="nor in the pattern"),
        pytest.param("网换了", "网||网络+换了|", True, id="empty words in a group do not matter"),
        pytest.param("网换了", "网+", False, id="an empty group has no word that could be there"),
        pytest.param("网换了", "", False, id="nor has an empty pattern"),
        pytest.param("不网", "不+网", True, id="groups in any order"),
        pytest.param("网不", "不+网", True, id="groups in the other order"),
        pytest.param("不是网", "网+不是", True, id="a denial that is another group's word, after it in the pattern"),
        pytest.param("没赶上网", "网+没赶上|不是", True, id="one of several"),
        pytest.param("不是没赶上网", "网+没赶上", False, id="and denied itself"),
        pytest.param("网没有足够", "网+足够|够", False, id="a short word inside of a denied long one is not said"),
        pytest.param("网没有足够但够", "网+足够|够", False, id="nor in another clause"),
        pytest.param("网没有足够也够", "网+足够|够", True, id="but it is beside it"),
        pytest.param("网够不够", "网+够", False, id="either way is a question"),
        pytest.param("网正常不正常", "网+正常", False, id="also in two characters"),
        pytest.param("网通没通", "网+通", False, id="also with the other no"),
        pytest.param("那几天换网", "换+网", True, id="those days are no question"),
        pytest.param("几天换网", "换+网", False, id="how many days is one"),
        pytest.param("还没看网换了", "换了+网", False, id="what was not looked at is not told"),
    ],
)
def test_what_a_clause_claims(text: str, pattern: str, claimed: bool) -> None:
    assert claims(text, pattern) is claimed


@table(
    ("text", "pattern", "there"),
    [
        ("余额够，网换了", "余额+换了", True),
        ("没换网", "换+网", True),
        ("网", "换+网", False),
        ("换", "换+网", False),
        ("ab", "a+ab", False),
        ("aab", "a+ab", True),
        ("邮 箱", "邮箱", True),
        ("邮，箱", "邮箱", False),
        ("", "网", False),
    ],
)
def test_what_a_text_mentions_anywhere(text: str, pattern: str, there: bool) -> None:
    assert mentions(text, pattern) is there


def test_the_word_that_was_taken_leaves_a_gap() -> None:
    assert mentions("网好络", "好+网络") is False


@table(
    ("text", "compared", "without_marks"),
    [
        ("", "", ""),
        ("  ＡＢ　c ", "ab c", "abc"),
        ("还是 不行！！", "还是 不行!!", "还是不行"),
        ("a1_b-c", "a1_b-c", "a1bc"),
        ("②", "2", "2"),
        ("Ⅷ", "viii", "viii"),
        ("👍好", "👍好", "好"),
        ("Ünï", "ünï", "ünï"),
    ],
)
def test_forms_in_which_texts_are_compared(text: str, compared: str, without_marks: str) -> None:
    assert plain(text) == compared
    assert bare(text) == without_marks


@table(
    ("text", "pattern", "length", "denied"),
    [
        ("网换了", "网+换了", 3, False),
        ("网没换了", "网+换了", -3, True),
        ("没网换了", "网+换了", -3, True),
        ("网没坏", "坏|没坏", 2, False),
        ("网没写坏", "写坏|坏", -2, True),
        ("网换了吗", "网+换了", 0, False),
        ("网没换了吗", "网+换了", 0, False),
        ("网没换了没", "网+换了", 0, False),
        ("换了网都没", "网+换了", 3, False),
        ("换了网也不", "网+换了", 3, False),
        ("网", "网+换了", 0, False),
        ("网不好也好", "好", 1, False),
        ("还没看网", "网", 0, False),
        ("还没来得及查网", "网", 0, False),
        ("还没看到网", "网", -1, True),
        ("还没查过网", "网", 1, False),
    ],
)
def test_how_much_is_said_and_whether_it_is_denied(text: str, pattern: str, length: int, denied: bool) -> None:
    assert (reach(text, pattern), denies(text, pattern)) == (length, denied)


@pytest.mark.parametrize(
    ("text", "patterns", "may"),
    [
        ("网换了", ("余额+够", "网+换了"), True),
        ("网换了", ("余额+够", "换了+卡"), True),
        ("网换了", ("余额+换了",), False),
        ("网换了", (), False),
        ("网换了", ("",), False),
    ],
)
def test_what_no_pattern_begins_with_is_mentioned_by_none(text: str, patterns: tuple[str, ...], may: bool) -> None:
    assert may_mention(text, patterns) is may
    assert may or not any(mentions(text, pattern) for pattern in patterns if pattern)
