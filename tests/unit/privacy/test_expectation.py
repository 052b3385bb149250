"""What the last lines of a conversation lead to: the lone number or word that follows is what was named."""

from __future__ import annotations

from bot.privacy.expectation import NOTHING, Line, expected, may_matter
from bot.privacy.masking import mask
from tests.support.table import table

Said = tuple[str, str]


def after(text: str, *lines: Said) -> str:
    return mask(text, expected([Line(*line) for line in lines])).text


@table(
    ("text", "lines"),
    [
        ("4046", [("agent", "请问您收到的验证码是多少")]),
        ("4046", [("customer", "我收到验证码了"), ("bot", "好的，请说说遇到了什么问题。")]),
        ("五五零二", [("customer", "验证码来了")]),
        ("285", [("customer", "CVV")]),
        ("Qh99475ty", [("customer", "密码是"), ("bot", "记下了。")]),
        ("woaini", [("customer", "我的密码")]),
        ("791", [("customer", "验证码"), ("customer", "【已隐藏】")]),
        ("后三位 094", [("customer", "验证码前三位【已隐藏】")]),
        ("230190677", [("customer", "卡号【已隐藏】"), ("bot", "付款失败是吗？")]),
        ("677", [("customer", "卡号【已隐藏】"), ("bot", "嗯"), ("customer", "【已隐藏】")]),
        ("956160115", [("customer", "6217005522")]),
        ("E55667788", [("customer", "护照号")]),
        ("它发的是 3391", [("customer", "验证码")]),
        ("一般都设 Lanxi2019", [("customer", "支付密码")]),
        ("8046", [("customer", "刚来短信了"), ("bot", "记下了。")]),
        ("后一半 0256398741", [("customer", "卡号前一半【已隐藏】")]),
        ("7391", [("customer", "收到验证码了吗"), ("bot", "请看短信。"), ("customer", "看了"), ("bot", "好的。")]),
    ],
)
def test_what_was_named_is_what_follows_alone(text: str, lines: list[Said]) -> None:
    assert text[-3:] not in after(text, *lines)


@table(
    ("text", "lines"),
    [
        ("2", [("customer", "验证码收不到"), ("bot", "短信被拦截了吗？")]),
        ("128", [("bot", "我们不会向您要密码、短信验证码或完整卡号，请不要发给任何人。")]),
        ("4046", [("agent", "请不要把验证码告诉任何人")]),
        ("5000", [("customer", "验证码收不到"), ("bot", "转账金额是多少？")]),
        ("40029", [("customer", "验证码错误"), ("bot", "提示什么错误代码？")]),
        ("lihua88", [("customer", "密码忘了"), ("bot", "您的用户名是什么？")]),
        ("3612345678901234567", [("bot", "请把订单号发给我")]),
        ("付款失败了5次", [("customer", "验证码")]),
        ("iPhone15", [("customer", "密码")]),
        ("4046", [("customer", "验证码"), *[("customer", "还是不行")] * 3]),
        ("128", [("system", "您刚才发的内容里有密码、验证码")]),
        ("系统扣了 3391", [("customer", "验证码")]),
        ("8046", [("customer", "短信一直没来")]),
        ("128", [("customer", "收到短信了")]),
        ("5000", [("customer", "收到短信了"), ("bot", "好的。")]),
    ],
)
def test_nothing_else_is_taken_for_it(text: str, lines: list[Said]) -> None:
    assert after(text, *lines) == text


def test_without_lines_nothing_is_expected() -> None:
    assert expected([]) == NOTHING
    assert mask("4046").text == "4046"


def test_only_a_text_with_figures_or_letters_can_be_an_answer() -> None:
    assert (
        may_matter("404") and may_matter("四零零") and may_matter("woai") and may_matter("４０4") and may_matter("a1b2")
    )
    assert not any(map(may_matter, ["还是不行", "", "2", "ok", "4046" + "好" * 100]))
