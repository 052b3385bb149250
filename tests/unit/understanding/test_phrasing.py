"""What a clause says by its wording as a whole."""

from __future__ import annotations

import pytest

from bot.understanding import phrasing
from tests.support.table import table

# What each says of a whole clause, and what looks like it and is not.
WORDS = {
    "is_assent": ("好的 行 行吧 收到 知道了 明白了谢谢 okok好 haode ok", "好了 行不行 好的网 没问题 可以 是 嗯 不行"),
    "is_hum": ("嗯 嗯嗯 哦", "嗯好 是 嗯不行"),
    "is_reached": ("能登了 能付了 密码改好了 提示修改成功 转出去了 付好了", "好了 弄好了 能登吗 填好了 点了修改"),
    "is_holding": ("登着呢 连着的 我一直登录着呢", "填着呢 弄着呢 试着 登了"),
    "is_called_off": (
        "算了不转了 不用转了吧 还是别找客服了 不用麻烦你们了 等等我再试一下 慢着我自己弄",
        "不转的话怎么办 等等我再试一下要是不行就转 等一下 转人工 不能转吗 不用验证码 别人转的",
    ),
    "is_quitting": (
        "不弄找回密码了 我不想弄认证了 不办退款了 算了不做了 不退了 那我不充钱了 算了不注册了",
        "商家不退了 退不了 不付 不充值怎么付 弄不了 不弄好了不行 不做这步行吗 不想等",
    ),
    "is_insult": (
        "你是猪吗 你们都是饭桶 客服是条狗 你好笨 你们真垃圾 人工智障 这个机器人太蠢 真笨",
        "你好 好快 网好慢 真垃圾的网 真麻烦 你是真人吗 你是机器人吗 我是属猪的",
    ),
    "is_scorn": (
        "你们有个屁用 机器人顶啥用 要你们干嘛 客服是干什么吃的 这什么破玩意儿 垃圾东西 是不是把我钱吞了 你们黑了我的钱",
        "更新有什么用 这一步有啥用 要你们帮忙 买的东西坏了 破手机又卡了 这破玩意又付不了款 客服有什么用途说明",
    ),
    "is_said_by_the_screen": (
        "说我号被锁了 提示要实名 显示账户异常 让我更新 它老说我超限 页面弹出警告 系统要我认证",
        "我号被锁了 没提示 说了半天 让他更新 要我们帮忙 别人说的 提示没有",
    ),
    "is_despair": (
        "那完了 这下完了 唉完了 我完了 全完了 这下可坏了 完蛋了 死定了啊 没救了",
        "完了 弄完了 填完了 都完了 坏了 网坏了 完了吗 我做完了 那弄完了 等完了",
    ),
    "is_awaiting": (
        "那我等着 等你们电话 好吧等着 我就在这等着呢 行我等客服联系 只好等消息",
        "等我弄一下 等一下 等着我去看 等多久 等它自己好 等钱到 我等不了",
    ),
    "is_challenge": ("解决不了就直说 到底能不能解决 搞不了就别", "解决不了 能解决吗 弄不了"),
    "is_quoting": ("这回说额度不足 提示收款方异常 显示支付失败 又弹出错误", "额度不足 我说过了 没提示"),
    "corrects": ("刚才说错了 不对 点错了 我收回 前面那步改一下", "我用的流量 够的 网断了"),
    "is_unspecific": ("告诉我步骤 直接告诉我怎么弄 请教我方法", "告诉我怎么提现 步骤在哪 怎么弄退款"),
    "fetches": ("还是叫个客服吧 转人工 换真人来 请客服 来个活人", "客服电话 找客服 客服怎么找 客服来着"),
    "wants_telling": (
        "把路子都跟我说说 请列出能办的事 给我讲讲流程 烦请告知 介绍一下",
        "我跟客服说过 他告知了 商家告知对方 说不清楚 介绍人不认识",
    ),
    "wants_number": (
        "把客服电话发我 热线号码报给我 发我一个客服邮箱 告诉我热线 网址给一下",
        "给我打个电话 给我电话里说 客服电话打不通 号码填错了 转人工 发我手机号问一下",
    ),
    "is_fine": ("手机没欠费 没有过期 账户没被冻结 没停机", "欠费了 没信号 没过期吗 卡不是过期了 没钱"),
    "is_of_the_last": (
        "上一步再说一遍 前一步你说啥来着 上步没看清 再讲讲前面那步",
        "这一步再说一遍 下一步 上面写的啥 上一次说的",
    ),
    "goes_on": ("继续 接着来吧 那继续弄 好继续看吧 我们接着说", "下一步 继续转圈 继续用流量 接着就失败了 怎么继续"),
    "asks_yes_or_no": ("是这样吗？ 都填对了吗?", "够不够？ 看一看。 超过了吗，没超也说"),
}


@table(("name", "said", "not_said"), [(name, *texts) for name, texts in WORDS.items()], ids=WORDS)
def test_what_a_clause_says_as_a_whole(name: str, said: str, not_said: str) -> None:
    heard = getattr(phrasing, name)
    assert [text for text in said.split() if heard(text) is not True] == []
    assert [text for text in not_said.split() if heard(text) is not False] == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("付款一直失败,怎么回事", "付款一直失败,"),
        ("退款怎么还没到", "退款到"),
        ("手续费怎么收", "手续费怎么收"),
        ("在哪看记录", "在哪看记录"),
    ],
)
def test_a_plea_for_help_asks_for_nothing_by_itself(text: str, left: str) -> None:
    assert phrasing.without_plea(text) == left
