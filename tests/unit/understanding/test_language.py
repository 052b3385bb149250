"""Small questions about the wording of a message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.understanding import language
from tests.support.table import table

SAID = [
    (language.says_again, "还是付不了 仍不行 依然失败 照样 依旧 还付不出去 还登不上 还没到 又失败了 没用 也不行"),
    (
        language.says_also,
        "还有一个 另外 同时 顺便问 而且 两个问题 再就是 第二个 加上 还遇到 提现和付款都不行 充值、转账都失败 "
        "提现也没到 密码也忘了 登录也一直失败",
    ),
    (language.asks_how_long, "等多久 要等吗 多长时间 什么时候有人 啥时候有人 什么时候联系 几时"),
    (
        language.calls_back,
        "回到付款那个 回头看付款 接着刚才的 继续付款的事 还是先看付款 前面那件 先把付款搞定",
    ),
]
SAID += [
    (language.goes_back, "回到付款失败 返回到付款那个 那继续弄付款 我想接着看刚才的"),
    (language.follows_up, "春节呢 那周末呢 还有元旦呢？ 那么邮箱呢"),
    (language.tried_all, "全都试过了 都试过了 每一步都做了 所有步骤都走完 这些都弄过 你说的都试了个遍"),
]
NEITHER = ["", "付不了", "好的", "转人工", "下一步", "余额和网络都正常", "余额也没少", "密码也对", "支付方式也换了"]


@table(("asked", "texts"), SAID, ids=[asked.__name__ for asked, _ in SAID])
def test_a_text_says_it(asked: Callable[[str], bool], texts: str) -> None:
    assert [text for text in texts.split() if asked(text) is not True] == []


@table("asked", [asked for asked, _ in SAID], ids=[asked.__name__ for asked, _ in SAID])
def test_another_text_does_not(asked: Callable[[str], bool]) -> None:
    assert [text for text in NEITHER if asked(text) is not False] == []


def test_each_question_has_its_own_words() -> None:
    lone = {"依旧": 0, "顺便": 1, "几时": 2, "回头": 3, "统统试过": 6}
    for text, place in lone.items():
        assert [asked(text) for asked, _ in SAID] == [n == place for n in range(len(SAID))], text


STILL = (
    "还是不行 还是付不了啊 换了网还是那样 余额够还是失败 我的网是好的还是付不了 重启完了还是老样子 还是提示错误 "
    "先充了钱还是没到账 等了半天还是没有 就是还是付不了 用新密码还是登不上去 去营业厅问了还是不行 问题还是一样 "
    "还是不行还是怎么办 先看到账通知还是没到"
)
ONE_OR_THE_OTHER = (
    "转不出去是手机问题还是卡的问题 登不上是我的原因还是你们系统的原因 我是该等还是该重新付一次 先看卡还是先看余额 "
    "是网络问题还是没钱了 用余额还是用银行卡付 该充值还是该换卡 能退还是不能退 有问题还是没问题 "
    "是不是我操作错了还是系统坏了 今天到还是明天到"
)
RATHER = "还是转人工吧 我想了想还是算了 还是先看别的"


@table("text", STILL.split())
def test_still_is_said_where_what_follows_has_not_come_right(text: str) -> None:
    assert language.says_again(text) is True
    assert language.says_again(f"唉，{text}。") is True


@table("text", [*ONE_OR_THE_OTHER.split(), *RATHER.split()])
def test_a_question_of_one_or_the_other_says_nothing_of_the_kind(text: str) -> None:
    assert language.says_again(text) is False
    assert language.says_again(f"{text}？") is False


def test_each_clause_speaks_for_itself() -> None:
    assert language.says_again("是网的问题还是卡的问题，反正还是付不了") is True


@table("text", ONE_OR_THE_OTHER.split()[:-1])
def test_which_of_two_it_is_is_asked(text: str) -> None:
    assert language.asks_which(text) is True
    assert language.asks_which(f"你好，{text}？") is True


@table("text", [*STILL.split(), *RATHER.split(), "还是", "付不了", ""])
def test_what_is_still_so_or_rather_wanted_is_no_such_question(text: str) -> None:
    assert language.asks_which(text) is False


@table(
    ("text", "rest"),
    [
        ("我说错了，余额不够", ",，余额不够"),
        ("刚才看错了其实没过期", ",其实没过期"),
        ("按错了啦", ",啦"),
        ("我之前选错了，网断了", ",，网断了"),
        ("没写错", "没写错"),
        ("名字填错了", "名字填错了"),
        ("余额够", "余额够"),
        ("", ""),
    ],
)
def test_owning_up_to_a_wrong_answer_is_not_part_of_the_right_one(text: str, rest: str) -> None:
    assert language.without_slips(text) == rest


@table(
    ("name", "text", "denied"),
    [
        ("忘记密码", "密码没忘", True),
        ("忘记密码", "我没有忘记呀", True),
        ("账户被锁", "号没被锁", True),
        ("付款失败", "付款没失败", True),
        ("账户被锁", "密码没忘", False),
        ("忘记密码", "密码忘了", False),
        ("忘记密码", "没密码了", False),
        ("付款失败", "没付款", False),
        ("", "密码没忘", False),
    ],
)
def test_a_topic_is_denied_where_its_state_is(name: str, text: str, denied: bool) -> None:
    assert language.denies_topic(name, text) is denied


@table(
    ("name", "text", "named"),
    [
        ("付款失败", "回到付款那个", True),
        ("付款失败", "登录失败了", False),
        ("退款没到账", "退款的事", True),
        ("提现没到账", "退款没到账", False),
        ("怎么提现", "怎么弄", False),
        ("忘记密码", "密码的事", True),
        ("WiFi 打不开", "wifi的事", True),
        ("款", "款", False),
        ("", "付款", False),
        ("付款失败", "", False),
    ],
)
def test_a_topic_is_named_by_a_word_of_its_own(name: str, text: str, named: bool) -> None:
    assert language.names_topic(name, text) is named


@table(
    ("text", "name"),
    [
        ("支付宝付不了款", "支付宝"),
        ("我在 PayPal 上登不进去", "paypal"),
        ("云闪付的退款没到", "云闪付"),
        ("用支付宝充值失败", None),
        ("充值用的是支付宝", None),
        ("绑定的支付宝失效了", None),
        ("支付宝能付你们付不了", None),
        ("从支付宝转进来没到", None),
        ("付款失败", None),
    ],
)
def test_a_wallet_in_which_something_happens_and_not_what_is_only_a_means(text: str, name: str | None) -> None:
    assert language.speaks_of_wallet(("支付宝", "云闪付", "paypal"), text) == name


def test_without_names_no_wallet_is_spoken_of() -> None:
    assert language.speaks_of_wallet((), "支付宝付不了款") is None


@table(
    ("text", "marks"),
    [
        ("5", 5),
        ("1分", 1),
        ("五分", 5),
        ("满分！", 5),
        ("给四星吧", 4),
        ("5分，很满意", 5),
        ("我打3分。", 3),
        ("两颗星", 2),
        ("给客服打5分", 5),
    ]
    + [
        (text, None)
        for text in ("5分钟", "5块", "6分", "第5步", "等了5分钟了", "三天", "五", "15", "满意", "", "差2分钱")
    ],
)
def test_marks_are_a_number_alone_or_before_a_word_for_marks(text: str, marks: int | None) -> None:
    given = language.rating_of(text)
    assert (given and given.marks) == marks


@pytest.mark.parametrize(
    ("text", "commented"), [("5", False), ("5分！", False), ("5分，很满意", True), ("1分 太慢", True)]
)
def test_what_stands_beside_marks_is_a_comment(text: str, commented: bool) -> None:
    given = language.rating_of(text)
    assert given is not None and given.commented is commented


@table(
    "text",
    [
        "不用提醒", "不用提醒我了", "到时候别再来问了", "不要老是问我", "提醒都不要",
        "别给我发消息了", "不必回访",
        "取消提醒", "提醒关掉", "不想被打扰", "甭来问我了", "无需跟进",
    ],
)  # fmt: skip
def test_reminders_are_declined(text: str) -> None:
    assert language.declines_reminders(text)


@table(
    "text",
    [
        "提醒我一下",
        "到时候来问我",
        "不用了",
        "怎么没提醒我",
        "没有收到提醒",
        "不问了",
        "别转人工",
        "记得提醒我",
        "不要紧",
        "我要不要提醒她把新的记好",
        "消息提醒都关了",
        "不要提醒他",
    ],
)
def test_what_declines_nothing_of_that(text: str) -> None:
    assert not language.declines_reminders(text)


@pytest.mark.parametrize("text", ["别再问我了", "不要老是问我", "别给我发消息了", "无需跟进"])
def test_being_asked_is_declined_only_where_it_is_to_come(text: str) -> None:
    assert language.declines_reminders(text) and not language.declines_reminders(text, expecting=False)
    assert language.declines_reminders("不用提醒我", expecting=False)


def test_in_a_longer_message_reminders_are_no_refusal_where_none_is_to_come() -> None:
    told = "我把提醒取消了以后就收不到消息了"
    assert language.declines_reminders(told) and not language.declines_reminders(told, expecting=False)


@pytest.mark.parametrize(("text", "left"), [("那春节呢", "春节"), ("周末吗", "周末"), ("那边", "边"), ("呢喃", "呢喃")])
def test_what_only_asks_is_taken_from_a_question(text: str, left: str) -> None:
    assert language.without_particles(text) == left
