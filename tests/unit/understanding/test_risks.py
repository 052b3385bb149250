"""Money at risk that needs no classifier."""

from __future__ import annotations

from bot.understanding.risks import (
    asks_for_freeze,
    fails_each_time,
    is_abuse,
    is_of_goods,
    is_unpaid,
    misses_money,
    tells_risk,
    wants_freeze,
)
from tests.support.table import table

TOLD = (
    "验证码我发给他了 我把密码告诉对方了 短信码念给客服听了 告诉了骗子验证码 我的卡号泄露了 密码好像泄漏了 "
    "银行卡丢了 手机昨天被偷了 我弄丢了身份证 丢了手机 跟他共享屏幕了 他远程控制了我手机 让我转到安全账户 "
    "不小心把密码给了别人 我不知道怎么就把验证码告诉人家了 手机掉在河边找不到了 信用卡掉哪了没找着 "
    "卡里就空了 钱包被掏空了 有一笔没见过的扣款 冒出不认识的登录"
)
NOT_TOLD = (
    "验证码收不到 没把验证码告诉别人 密码不能给别人 我没丢手机 同事的银行卡丢了 我妈把验证码告诉骗子了 "
    "手机丢在家里了 手机丢了信号 卡被偷偷扣了年费 店被抢购了 "
    "手机掉漆了 手机掉了一点漆 我见过的付款都在 "
    "卡里余额够 密码忘了 手机卡了 别人告诉我可以 屏幕打不开"
)
GONE = "钱不见了 我的余额少了五百 卡里的钱突然没了 存款消失了 卡里一百元没了 里头两千多就没了"
NOT_GONE = "余额少了点 余额少了不够付 余额不足 余额少 钱到了 同事的钱没了 一百元吃完就没了 花得一百元都没了"


@table(
    ("text", "wanted"),
    [
        ("麻烦先给我挂失", True),
        ("赶紧停用我这张卡", True),
        ("请把号冻住", True),
        ("请问号冻住了咋整", False),
        ("为什么先锁定我的号", False),
        ("号被人家锁住了", False),
        ("先等解除锁定", False),
        ("账户锁定", False),
    ],
)
def test_somebody_is_asked_to_freeze_it_now(text: str, wanted: bool) -> None:
    assert asks_for_freeze(text) is wanted


@table("clause", TOLD.split())
def test_who_tells_of_a_secret_a_loss_or_a_shared_screen(clause: str) -> None:
    assert tells_risk(clause) is True


@table("clause", NOT_TOLD.split())
def test_what_is_denied_or_somebody_elses_or_something_else(clause: str) -> None:
    assert tells_risk(clause) is False


@table("clause", GONE.split())
def test_money_that_is_gone(clause: str) -> None:
    assert misses_money(clause, clause) is True
    assert misses_money(clause, f"提现以后{clause}") is False, "it went where it was to go"


@table(
    ("message", "gone"),
    [
        ("钱到了,但是少了一百元", False),
        ("收到的钱少了一百元", False),
        ("到手的钱少了一百元", False),
        ("收到个短信,钱少了一百元", True),
        ("钱到了骗子那,余额少了五百", True),
        ("钱到了别人账上,余额少了五百", True),
        ("手机刚到手,卡里一百元没了", True),
    ],
)
def test_money_that_came_is_not_gone(message: str, gone: bool) -> None:
    assert misses_money(message.split(",")[-1], message) is gone


@table("clause", NOT_GONE.split())
def test_money_that_is_little_or_somebody_elses(clause: str) -> None:
    assert misses_money(clause, clause) is False


def test_goods_that_went_wrong_are_no_money() -> None:
    texts = ("发错货了", "颜色不对", "转错账户了", "货款打错了")
    assert [is_of_goods(text) for text in texts] == [True, True, False, False]


def test_abuse_is_no_fraud() -> None:
    texts = ("你们都是骗子", "骗子公司", "被骗子骗了", "骗子转走了钱")
    assert [is_abuse(text) for text in texts] == [True, True, False, False]


def test_a_card_that_is_to_be_frozen_and_one_that_is() -> None:
    wanted = ("先冻结我的卡", "能挂失吗", "把账户锁住")
    assert [wants_freeze(text) for text in (*wanted, "卡被冻结了", "怎么解冻结", "锁屏")] == [True] * 3 + [False] * 3


@table(
    ("text", "each"),
    [
        ("付了两回都失败", True),
        ("连着付三次都没成功", True),
        ("试了好几遍全付不出去", True),
        ("付了两次", False),
        ("扣了两次,付款失败", False),
        ("付款失败扣了两笔", False),
    ],
)
def test_several_attempts_that_all_failed(text: str, each: bool) -> None:
    assert fails_each_time(text) is each


@table(
    ("text", "unpaid"),
    [
        ("收款人填错了付不了", True),
        ("名字写错付款失败了", True),
        ("付款失败扣了两次", False),
        ("付不了钱被转走了", False),
        ("收款人填错了", False),
        ("没付成,是钱少了吧", True),
        ("没付成,钱少了", False),
    ],
)
def test_what_did_not_go_through_cost_nothing(text: str, unpaid: bool) -> None:
    assert is_unpaid(text) is unpaid
