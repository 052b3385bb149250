"""In which mood a customer speaks of an act that costs something, in 426 sentences of many kinds of people."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.spelling import normalize_text
from bot.understanding.moods import (
    RISK,
    Mood,
    is_asked,
    is_denied,
    is_intended,
    is_reported,
    is_request,
    is_supposed,
    is_unclaimed,
    mood,
)
from bot.understanding.phrasing import is_underway, is_waived
from tests.support.table import table

SENTENCES = YAML(typ="safe").load(Path(__file__).with_name("moods.yml").read_text(encoding="utf-8"))
CASES = [
    (what, how, text) for what, moods in SENTENCES.items() for how, texts in moods.items() for text in texts.split()
]


@table(("what", "how", "text"), CASES)
def test_an_act_is_heard_in_its_mood(what: str, how: str, text: str) -> None:
    assert mood(normalize_text(text), what) is Mood(how)


def test_every_costly_act_is_tried_in_every_mood() -> None:
    acts = {"person", "works", "over", "away", "skip", "back", "withdraw", RISK}
    assert set(SENTENCES) == acts
    moods = {what: {mood.value for mood in Mood} - {"intended"} | set(SENTENCES[what]) for what in acts}
    assert all(set(SENTENCES[what]) == moods[what] for what in acts)
    assert [what for what in acts if "intended" not in SENTENCES[what]] == [RISK]
    assert min(len(texts.split()) for moods in SENTENCES.values() for texts in moods.values()) >= 9


@table(("what", "how", "text"), CASES)
def test_what_is_plain_of_one_act_is_no_denial_of_an_act_without_words(what: str, how: str, text: str) -> None:
    """An act that has no words of its own cannot be denied."""
    assert is_denied(normalize_text(text), "greet") is False


@pytest.mark.parametrize("text", ["等下要是被盗了", "回头被骗了", "待会钱少了"])
def test_money_at_risk_is_not_only_intended(text: str) -> None:
    assert mood(text, RISK) is not Mood.INTENDED
    assert is_intended(text) is True


@pytest.mark.parametrize("text", ["卡里的钱怎么少了一半", "谁动了我的钱", "为什么重复扣了", "钱被谁转走了"])
def test_who_asks_how_it_could_happen_tells_that_it_has_happened(text: str) -> None:
    assert is_asked(text) is True
    assert mood(text, RISK) is Mood.PLAIN


@table("text", ["钱没到账", "对方没收到", "不是我付的", "没经过我同意扣的", "不认识这笔", "不知道谁付的"])
def test_trouble_of_ones_own_is_told_with_a_no_that_denies_nothing(text: str) -> None:
    assert is_denied(text + "少了钱", RISK) is False


@pytest.mark.parametrize("text", ["不过转人工", "不同意转人工", "不知道转人工"])
def test_a_no_that_belongs_to_another_word_denies_nothing(text: str) -> None:
    assert is_denied(text, "person") is False


@pytest.mark.parametrize(
    ("text", "denied"), [("别,转人工", False), ("别现在就给我转人工", True), ("不了转人工", False)]
)
def test_a_denial_stands_in_the_same_clause_and_near(text: str, denied: bool) -> None:
    assert is_denied(text, "person") is denied


@pytest.mark.parametrize(
    ("text", "far"), [("不是有人骗", False), ("没给过他们什么就被骗", True), ("不想再说一遍我被骗", True)]
)
def test_of_money_at_risk_a_denial_stands_nearer_still(text: str, far: bool) -> None:
    assert is_denied(text, RISK) is not far


@pytest.mark.parametrize("text", ["好不好转人工", "行不行转人工", "要不要取消转人工", "好没好转人工"])
def test_what_asks_either_way_denies_nothing(text: str) -> None:
    assert is_denied(text, "person") is False


@table(
    "text",
    [
        "能不能给我转人工",
        "可不可以找客服",
        "能给我叫个真人吗",
        "麻烦接一下人工",
        "可以帮忙换人工吗",
        "帮我联系客服",
        "請幫我轉人工",
        "我想找个活的人",
        "给我要个真人",
        "能帮我转人工不",
        "我现在可以找客服吗",
        "请问能联系客服吗",
        "付款失败可以给我转人工吗",
    ],
)
def test_a_person_is_asked_for_politely(text: str) -> None:
    assert is_request(normalize_text(text)) is True


@table(
    "text",
    [
        "要不要转人工",
        "我要不要找客服",
        "转人工要多久",
        "为什么要我找客服",
        "可以不找人工吗",
        "是不是可以转人工",
        "会不会给我转人工",
        "我想找什么人",
        "怎么找人工",
        "需要转人工吗",
        "有没有可以找的人工",
        "几点能找客服",
        "能帮我付吗",
        "能转账吗",
        "别给我转人工",
        "准备找客服",
        "转人工",
        "人工在吗",
        "随时能找客服",
        "以后想找人工",
        "可以找哪个客服",
        "付款失败可以找客服吗",
        "有纠纷能联系客服不",
        "能直接咨询客服吗",
        "可以直接跟人说吗",
    ],
)
def test_a_question_about_persons_asks_for_none(text: str) -> None:
    assert is_request(text) is False


@table(
    "text",
    [
        "我这就去",
        "我去换一下",
        "正在下载",
        "在更新了",
        "马上弄",
        "好的我先去看看",
        "嗯嗯,我试试",
        "等下,我换个网",
        "那我再去看看",
        "我先试试",
        "ok我去充",
        "行,我立刻换",
    ],
)
def test_what_is_being_done_or_about_to_be(text: str) -> None:
    assert is_underway(text) is True


@table(
    "text",
    [
        "我去过了",
        "去年弄的",
        "正常",
        "正好够",
        "正确的",
        "在的",
        "我等了三天",
        "等不了",
        "等够了",
        "换了网",
        "重启了",
        "试了",
        "已经在用了",
        "付了",
    ],
)
def test_what_is_done_or_so_is_not_about_to_be(text: str) -> None:
    assert is_underway(text) is False


@table(
    "text",
    ["我没说好了", "不能算好了", "谁说好了", "别说好了", "才算成功", "好了一半", "快好了", "差一点成功", "不算解决"],
)
def test_what_was_not_claimed(text: str) -> None:
    assert is_unclaimed(text) is True


@pytest.mark.parametrize("text", ["好了", "付成了", "能用了", "终于好了", "钱到了"])
def test_what_was_claimed(text: str) -> None:
    assert is_unclaimed(text) is False


@table(
    "text",
    [
        "够吗",
        "在哪",
        "怎么弄",
        "啥意思",
        "多久",
        "几天到",
        "谁知道",
        "为何",
        "换了没",
        "好了没有",
        "对不对",
        "需不需要",
        "要等多长时间",
        "难道没了",
        "点解",
        "未呀",
        "何时到",
        "付得了么",
        "ok?",
        "要找客服不",
        "周末上班不呀",
        "有关系没",
        "收不收费",
        "限没限额",
        "证件照要多清楚",
        "密码得多长",
    ],
)
def test_a_question_is_known_by_its_words(text: str) -> None:
    assert is_asked(text) is True


@table(
    "text",
    [
        "够的",
        "什么都试了",
        "没什么问题",
        "哪怕这样",
        "怎么也付不了",
        "怎么都不行",
        "啥都没有",
        "没啥",
        "换了",
        "没有",
        "不",
        "一点用没有",
        "几年前",
        "没动",
        "卡里没",
        "页面上没",
        "先不",
        "还没",
        "我不",
        "动不动就失败",
        "时不时断一下",
        "得不得空",
        "要多付",
        "有多次",
    ],
)
def test_words_of_a_question_need_not_ask(text: str) -> None:
    assert is_asked(text) is False


@table(
    ("text", "supposed"),
    [
        ("有这个渠道吧", True),
        ("是要先充值吧?", True),
        ("可以改手机号吧", True),
        ("要转人工吧", False),
        ("能叫人吧", False),
        ("有吧", False),
        ("算了吧", False),
        ("有这个渠道", False),
        ("有,走吧", False),
    ],
)
def test_what_one_would_like_to_hear_confirmed(text: str, supposed: bool) -> None:
    assert is_supposed(text) is supposed


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("怎样防被盗", Mood.ASKED),
        ("咋避免被骗", Mood.ASKED),
        ("这算盗刷不", Mood.ASKED),
        ("怎么被盗刷了", Mood.PLAIN),
        ("被盗刷了怎么办", Mood.PLAIN),
    ],
)
def test_how_a_loss_is_prevented_is_only_asked(text: str, how: Mood) -> None:
    assert mood(text, RISK) is how


@table("text", ["他付了", "人家说", "听说", "室友的", "据说好了", "网友告诉我"])
def test_what_is_told_of_others(text: str) -> None:
    assert is_reported(text) is True


@table("text", ["他骗我", "别人用我的卡", "有人工吗", "有人盗我号", "我说了", "他把我钱转走"])
def test_what_others_did_to_the_customer_is_his_own_trouble(text: str) -> None:
    assert is_reported(text) is False


@table(
    ("text", "waived"),
    [
        ("算了", True),
        ("算了吧不需要了", True),
        ("那就不必了", True),
        ("我不用麻烦了", True),
        ("谢谢你不用了", True),
        ("谢谢不等了", True),
        ("不用啦谢谢", True),
        ("不等了", False),
        ("谢谢", False),
        ("不用", False),
        ("不用充值了", False),
        ("余额不用了", False),
        ("算了还是付款", False),
        ("我", False),
    ],
)
def test_only_a_whole_clause_says_that_nothing_more_is_wanted(text: str, waived: bool) -> None:
    assert is_waived(text) is waived


@table(
    ("text", "later"),
    [
        ("过一会又重启了一遍", False),
        ("回头又看了一下", False),
        ("等了一会儿再试了3次", False),
        ("待会再重启", True),
        ("回头又要试了", True),
        ("晚点试了告诉你", True),
        ("要是又失败了呢", True),
        ("材料准备齐了", False),
        ("身份证准备好了", False),
        ("准备去改密码", True),
    ],
)
def test_what_has_happened_is_not_for_later(text: str, later: bool) -> None:
    assert is_intended(text) is later
