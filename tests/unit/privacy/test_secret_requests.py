"""Whether an agent asks a customer for what nobody may ask for."""

from __future__ import annotations

import pytest

from bot.privacy.secret_requests import asks_for_secret
from tests.support.table import table


@table(
    "text",
    [
        "请把验证码发给我",
        "您的密码是多少？",
        "麻烦提供一下完整卡号",
        "把短信码报一下",
        "收到的6位数字发我一下",
        "付款码给我看看",
        "请 把 验 证 码 发 给 我",
        "请把CVV发给我",
        "请把ｃｖｖ发给我",
        "请把CVN发给我",
        "請把驗證碼發給我",
        "請提供銀行卡號",
        "验\u200b证码发给我",
        "验证码發我",
        "yzm发我",
        "口令是？",
        "您的CVV？",
        "PIN码多少",
        "code please",
        "您收到的码是多少",
        "请报一下卡背面三位",
        "请在这里输入您的验证码",
        "把身份证正反面拍给我",
        "方便说下登录密码吗，告诉我就行",
        "短信上的数字是多少",
        "验证码？",
        "密码呢？",
        "麻烦把手机收到的动态码念一下",
        "请回复您的身份证号码",
        "身份证号是多少？",
        "需要您提供银行卡号核实",
        "卡号发我",
        "把付款码截图发过来",
        "what's your password?",
        "please send me the otp",
        "tell me the code you got",
        "您的支付密码告诉我一下",
        "安全码几？",
        "请在对话框里输入支付密码",
        "验证码收到了吗，收到发我一下",
        "收到的那串数字报给我",
        "身份证照片发我",
        "护照号码告诉我",
        "请出示付款码给客服",
        "密码给我，我帮您登录",
        "我需要核对您的完整卡号",
        "让您收到的短信转发给我，验证码我来填",
        "请提供验证码",
    ],
)
def test_asking_for_a_secret_is_noticed(text: str) -> None:
    assert asks_for_secret(text) is True


@table(
    "text",
    [
        "",
        "请不要把密码告诉任何人",
        "重置密码的步骤我发给您",
        "付款密码输错几次会锁",
        "您看一下订单号发给我",
        "请发一张截图",
        "您好",
        "請不要把驗證碼發給別人",
        "您收到验证码了吗？",
        "验证码一般几位？",
        "请在App里输入验证码后点确定",
        "密码忘了可以点忘记密码找回",
        "您的银行卡尾号是多少？",
        "卡号后四位发我一下",
        "请问是哪家银行的银行卡？",
        "您的身份证过期了吗？",
        "验证码有效期是5分钟",
        "我不会问您要密码和验证码",
        "任何人问您要验证码都别给",
        "请您重置密码后再试",
        "支付密码是6位数字",
        "密码可以重置。订单号发给我",
        "订单号告诉我一下",
        "报错代码发我一下",
        "错误提示是什么？",
        "您的手机号是多少？",
        "您用的什么手机？",
        "扣款的金额是多少？",
        "交易时间是什么时候？",
        "麻烦提供一下订单号",
        "请提供付款截图",
        "验证码收不到的话，您换个网络试试",
        "银行卡绑定失败提示什么？",
        "您先检查一下银行卡余额",
        "身份证照片在App里重新上传",
        "实名认证需要身份证",
        "付款码过期了，请刷新一下",
        "您方便把付款失败的页面截图发我吗",
        "密码连续输错会锁定24小时",
        "您是在哪个页面输入密码的？",
        "安全码就是卡背面三位数",
        "好的，我看一下",
        "请稍等，我查一下",
        "退款一般3个工作日",
        "您的账号已经解锁",
        "请用新密码登录试试",
        "登录密码和支付密码不一样",
        "验证码短信发到您尾号1234的手机了",
        "您收到短信了吗？",
    ],
)
def test_warning_of_it_is_not_asking(text: str) -> None:
    assert asks_for_secret(text) is False


@table("end", ["。", "！", "？", "!", "?", ";", "；", "\n", "。。"])
def test_a_warning_covers_its_own_sentence_only(end: str) -> None:
    assert asks_for_secret(f"请不要告诉别人{end}把验证码发给我") is True
    assert asks_for_secret(f"把验证码发给我{end}请不要告诉别人") is True


@pytest.mark.parametrize("end", ["。", "；", "\n"])
def test_a_secret_and_a_request_in_two_sentences_are_no_request_for_it(end: str) -> None:
    assert asks_for_secret(f"密码可以重置{end}订单号发给我") is False
    assert asks_for_secret(f"密码可以重置，订单号发给我{end}") is True
