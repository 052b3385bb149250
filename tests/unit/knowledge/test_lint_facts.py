"""What is claimed: sources, numbers, telephone numbers, facts in doubt; one change, one problem."""

from __future__ import annotations

import pytest

from bot.knowledge.lint.facts import phones_in
from bot.knowledge.lint.quantities import quantities, stated
from tests.support.table import table
from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, Spoilt, Tree

SPOILT = [
    Spoilt(
        "empty source",
        FAILED,
        "    source: 确认手机是否连接到互联网,建议切换为稳定的Wi-Fi网络。",
        '    source: ""',
        'source: ""',
        "缺少 source，这个字段必须写。",
    ),
    Spoilt(
        "changed source",
        FAILED,
        "    source: 可以使用银行卡、支付宝",
        "    source: 能使用银行卡、支付宝",
        "source: 能使用银行卡、支付宝等方式。",
        "步骤 method：source 和 document.txt 的原文对不上：能使用银行卡、支付宝等方式。；原文是：4.",
    ),
    Spoilt(
        "glued source",
        FAILED,
        "    source: 可以使用银行卡、支付宝",
        "    source: 客服响应飞快。可以使用银行卡、支付宝",
        "source: 客服响应飞快。可以使用银行卡、支付宝等方",
        "步骤 method：source 和 document.txt 的原文对不上：客服响应飞快。可以使用银行卡、支付宝等方式。",
    ),
    Spoilt(
        "answer's source",
        ANSWERS,
        "source: 转错账请立即联系客服",
        "source: 转错账请马上联系客服",
        "source: 转错账请马上联系客服。",
        "回答 wrong_person：source 和 document.txt 的原文对不上：转错账请马上联系客服。；原文是",
    ),
    Spoilt(
        "ending's source",
        FAILED,
        "  source: 如果仍未",
        "  source: 如果还未",
        "source: 如果还未解决,建议联系客服。",
        "结尾：source 和 document.txt 的原文对不上：如果还未解决,建议联系客服。；原文是：5. **联系客服",
    ),
    Spoilt(
        "ending without source",
        FAILED,
        "  source: 如果仍未解决,建议联系客服。",
        "  source: []",
        "source: []",
        "结尾：缺 source，要引用 document.txt 的原句",
    ),
    Spoilt(
        "ending without text",
        FAILED,
        "  text: 还没解决的话，建议联系客服。\n",
        "",
        "ending:",
        "结尾：有 source 没有 text",
    ),
    Spoilt(
        "fault's sentence",
        BRAND,
        "[客服响应飞快。]",
        "[客服响应很快。]",
        "sentences: [客服响应很快。]",
        "毛病 boast：sentences 和 document.txt 的原文对不上：客服响应很快。；原文是：客服响应飞快。",
    ),
    Spoilt(
        "another number",
        FAILED,
        "text: 已经扣的钱通常 1–3 个工作日退回",
        "text: 已经扣的钱通常 1–5 个工作日退回",
        "text: 已经扣的钱通常 1–5 个工作日退回，可以看",
        "步骤 refund：text 这句话：5 工作日 在原句里没有，原句里的数是 1 工作日、3 工作日",
    ),
    Spoilt(
        "another unit",
        FAILED,
        "text: 已经扣的钱通常 1–3 个工作日退回",
        "text: 已经扣的钱通常三天退回",
        "text: 已经扣的钱通常三天退回，可以看短信。",
        "步骤 refund：text 这句话：3 天 在原句里没有",
    ),
    Spoilt(
        "number in a reply",
        FAILED,
        "再付一次。",
        "等 10 分钟再付一次。",
        "reply: 那先充值，等 10 分钟再付一次。",
        "步骤 balance：reply 这句话：10 分钟 在原句里没有",
    ),
    Spoilt(
        "number in the intro",
        FAILED,
        "intro: 先看余额和网络。",
        "intro: 七成是余额和网络，大概 2 分钟查完。",
        "intro: 七成是余额和网络，大概 2 分钟查完。",
        "清单 payment_failed：intro 这句话：2 分钟 在原句里没有",
    ),
    Spoilt(
        "another hour",
        ANSWERS,
        "每天 9:00–21:00",
        "每天 9:00–22:00",
        "客服热线 400-123-4567，每天 9:00–22",
        "回答 hours：text 这句话：22 点 在原句里没有，原句里的数是 9 点、21 点",
    ),
    Spoilt(
        "another wait",
        FAILED,
        "maximum: 3",
        "maximum: 7",
        "wait: {minimum: 1, maximum:",
        "步骤 refund：wait 的 7 个工作日在原句里没有",
    ),
    Spoilt(
        "placeholder listed",
        BRAND,
        "phones: [400-123-4567]",
        "phones: [400-123-4567, 400-888-8888]",
        "phones: [400-123-4567, 400-8",
        "phones：400-888-8888 在 faults 里是占位号码，不能当真的号码",
    ),
    Spoilt(
        "phone not in document",
        BRAND,
        "phones: [400-123-4567]",
        "phones: [400-123-4567, 400-123-0000]",
        "phones: [400-123-4567, 400-1",
        "phones：400-123-0000 在 document.txt 里没有",
    ),
    Spoilt(
        "no care",
        ANSWERS,
        "请以官方渠道为准",
        "请看官网",
        "另一处写 24 小时热线，请看官网。",
        "回答 hours：text 这句话：碰到了 faults 里的 hotline_hours（24小时+热线），“另一处写",
    ),
    Spoilt(
        "never said",
        ANSWERS,
        "text: 转错账请",
        "text: 客服响应飞快，转错账请",
        "text: 客服响应飞快，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：碰到了 faults 里的 boast（飞快），这话不能说：“客服响应",
    ),
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    spoilt.check(tree)


def test_a_source_may_differ_in_blanks_only(tree: Tree) -> None:
    tree.change(FAILED, "稳定的Wi-Fi网络。", "稳定的 Wi-Fi 网络。")
    assert tree.problems() == []


def test_a_phone_number_that_is_not_listed(tree: Tree) -> None:
    tree.change(BRAND, "phones: [400-123-4567]", "phones: []")
    found = tree.problems()
    assert [line for _, line, _ in found] == [
        tree.line(ANSWERS, "客服热线 400"),
        tree.line(ANSWERS, "客服热线是 400"),
    ]
    assert all("像电话号码" in reason for _, _, reason in found)


@pytest.mark.parametrize("mark", ["·", "•"])
def test_care_in_the_frame_of_a_list_covers_its_items(tree: Tree, mark: str) -> None:
    tree.change(
        ANSWERS,
        "      另一处写 24 小时热线，请以官方渠道为准。",
        f"      {mark} 另一处：24 小时热线\n      以上请以官方渠道为准。",
    )
    assert tree.problems() == []


def test_care_in_one_item_of_a_list_does_not_cover_another(tree: Tree) -> None:
    tree.change(
        ANSWERS,
        "      另一处写 24 小时热线，请以官方渠道为准。",
        "      · 另一处：24 小时热线\n      · 邮件：以官方渠道为准",
    )
    [(_, line, reason)] = tree.problems()
    assert line == tree.line(ANSWERS, "另一处")
    assert "hotline_hours" in reason


@table(
    "text",
    [
        "400-888-8888",
        "400 888 8888",
        "打４００８８８８８８８",
        "13800138000",
        "+86 138 0013 8000",
        "021-12345678",
        "95511",
        "10086",
        "四零零八八八八八八八",
        "拨 12315 投诉",
        "打 110",
    ],
)
def test_looks_like_a_phone_number(text: str) -> None:
    assert phones_in(text)


@table(
    "text",
    ["9:00–21:00", "1-3个工作日", "24小时内", "双11", "12306 元", "100 元", "6 位", "第 10 步", "4G/5G"],
)
def test_does_not_look_like_a_phone_number(text: str) -> None:
    assert not phones_in(text)


@table(
    ("text", "wanted"),
    [
        ("1到3个工作日", ["1 工作日", "3 工作日"]),
        ("一到三个工作日内", ["1 工作日", "3 工作日"]),
        ("24小时或48小时", ["24 小时", "48 小时"]),
        ("１－３ 个工作日", ["1 工作日", "3 工作日"]),
        ("早上9点到晚上9点", ["9 点", "21 点"]),
        ("早9点到晚9点", ["9 点", "21 点"]),
        ("9:00–21:30", ["9 点", "21.3 点"]),
        ("早上九点", ["9 点"]),
        ("十五分钟", ["15 分钟"]),
        ("半小时", ["0.5 小时"]),
        ("1,000 元", ["1000 元"]),
        ("一百二十块钱", ["120 元"]),
        ("输错三次", ["3 次"]),
        ("再付一次试试", []),
        ("两次输入", []),
        ("第1步，第二步", []),
        ("1. 打开\n2. 点击", []),
        ("① 打开", []),
        ("等一下，早一点，一起，万一", []),
        ("周一到周日", []),
        ("双11", ["11"]),
        ("85%的用户", ["85"]),
    ],
)
def test_quantities(text: str, wanted: list[str]) -> None:
    assert [str(q) for q in sorted(quantities(text))] == sorted(wanted, key=lambda w: float(w.split()[0]))


@pytest.mark.parametrize(
    ("text", "source", "so"),
    [
        ("三个工作日", "1-3个工作日", True),
        ("3 天", "3个工作日", False),
        ("11", "双11等高峰期", True),
        ("9:00–21:00", "早9点到晚9点", True),
        ("48 小时", "两天", False),
    ],
)
def test_stated(text: str, source: str, so: bool) -> None:
    assert all(stated(q, quantities(source)) for q in quantities(text)) is so
