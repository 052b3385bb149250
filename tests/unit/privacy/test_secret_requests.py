"""Whether an agent asks a customer for what nobody may ask for."""

from __future__ import annotations

import pytest

from bot.privacy.secret_requests import asks_for_secret


@pytest.mark.parametrize(
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
    ],
)
def test_asking_for_a_secret_is_noticed(text: str) -> None:
    assert asks_for_secret(text) is True


@pytest.mark.parametrize(
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
    ],
)
def test_warning_of_it_is_not_asking(text: str) -> None:
    assert asks_for_secret(text) is False


@pytest.mark.parametrize("end", ["。", "！", "？", "!", "?", ";", "；", "\n", "。。"])
def test_a_warning_covers_its_own_sentence_only(end: str) -> None:
    assert asks_for_secret(f"请不要告诉别人{end}把验证码发给我") is True
    assert asks_for_secret(f"把验证码发给我{end}请不要告诉别人") is True


@pytest.mark.parametrize("end", ["。", "；", "\n"])
def test_a_secret_and_a_request_in_two_sentences_are_no_request_for_it(end: str) -> None:
    assert asks_for_secret(f"密码可以重置{end}订单号发给我") is False
    assert asks_for_secret(f"密码可以重置，订单号发给我{end}") is True
