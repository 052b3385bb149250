"""What is wished for of one's records, by the words for it."""

from __future__ import annotations

import pytest

from bot.understanding.wishes import is_no_wish, wish_of
from tests.support.table import table

WISHES = {
    "erase": "删掉我的信息 把我说的都清空 我的资料别留 忘了我说的 不要保存我的对话 delete我的data "
    "注销以后信息也给我销毁 先导出再删",
    "export": "导出我的记录 给我一份聊天 下载我的对话 把聊天发我 记录打包 export我的数据 我要拷一份",
    "see": "你们存了我什么 我的信息存多久 谁能看我的聊天 隐私政策 会拿去训练吗",
    "keep": "不删了 先别删我的信息 不用删了 取消删除 把删除申请撤回 收回删除申请",
}
CLOSING = "注销账户 我要销户 把我的钱包账号注销了 帮我把这个号彻底删掉不用了 账号给我注销 停用这个账户"
STAYING = "删掉我的信息 注销账户要删我的数据 账号的聊天记录删掉 号码填错了 把图删了"


@table(("wish", "text"), [(wish, text) for wish, texts in WISHES.items() for text in texts.split()])
def test_a_wish_is_known_by_its_words(wish: str, text: str) -> None:
    assert wish_of(text) == wish


@table("text", CLOSING.split())
def test_closing_the_account_with_the_wallet_is_another_thing(text: str) -> None:
    assert is_no_wish(text)


@pytest.mark.parametrize("text", ["聊天记录被我删了", "不小心把对话清空了", "删掉的聊天能恢复吗"])
def test_what_the_customer_deleted_themselves_is_no_wish(text: str) -> None:
    assert is_no_wish(text)


@pytest.mark.parametrize("text", STAYING.split())
def test_what_speaks_of_what_is_kept_here_closes_no_account(text: str) -> None:
    assert not is_no_wish(text)
