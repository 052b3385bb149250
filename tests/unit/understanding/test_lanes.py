"""What an operator's fixed words answer, in sentences of many customers, and what only sounds like it."""

from __future__ import annotations

from bot.knowledge.loader import load
from bot.knowledge.model import Lane
from bot.understanding.lanes import lane_of
from tests.support.table import table

LANES = load().lanes

CRISIS = """
真的不想活了
钱都没了，我不想活了
我没钱了不想活了
我不想再活下去
活着真没意思
活着有什么意义呢
人活着太累了
活不下去了，卡里就剩两块
我要自杀
要不自杀算了
我要不要自杀
有没有想过自杀？有
我想跳楼
我现在站在楼顶，想跳下去
被骗光了只想死
死了算了
死了一了百了
活成这样还不如死
我想结束自己
想离开这个世界
遗书都写好了
我吞了一瓶安眠药
刚才割腕了
再不给我退款我就死给你们看
气死我了，我不想活了
急死我了真想跳楼
不是不想付款，是不想活了
我怎么才能自杀
我儿子说他想自杀
他说要跳河，怎么办
我覺得活著沒有意義
想不开
I want to die
我受不了了，恨不得死了算了
老公走了，钱也被骗了，晚上睡不着，我就想，要不一觉睡过去算了
妈妈再见，我先走了，后事都交代了
"""
POLICE = """
要不要报警
我报警了
能报警吗
用不用报警
该不该报警啊
这个可以报案吗
我已经报了警，警察要转账记录
去派出所有用吗
我要去公安局告他
再不处理我打110了
报警以后你们配合吗
是不是要找警察
这事儿警察管不管
被骗了三千，想报警
立案要准备什么
要報警嗎
我联系警察了
"""
MINOR = """
孩子偷偷用我手机充了游戏
儿子拿我的手机给游戏充了两千
小孩乱点，买了一堆皮肤
我女儿瞒着我打赏了主播
孙子用奶奶手机买了东西
熊孩子不懂事，把钱都花了
我才十二岁
我今年15岁
我今年才9岁
我还没满18岁
我是初中生，付款要家长吗
未成年能退吗
我还未成年
我在读小学，妈妈不知道
"""
PRIVACY = """
删除我的个人信息
把我的数据全部删掉
注销账户要删我的数据
注销以后我的信息还在吗
导出我的数据
我要一份你们保存的个人信息
给我把隐私数据清空
我要撤回个人信息的授权
我的信息你们会卖给别人吗
我的聊天记录存多久
怎么删除我的资料
刪除我的個人資料
删除我的聊天记录
"""
NONE = (
    """
气死我了
急死我了，钱还没到
想死你了
可想死我了
困死了
笑死
累死了，弄了一下午
卡死了，点不动
这破软件慢得想死
卡得想死
又死机了
我想死机重启行不行
死活登不上去
死循环了，一直转圈
热死了
吓死我了
烦死了，又失败
跳楼价买的，付不了款
跳楼机的门票退款
自杀式更新，闪退了
网上吊销的证件能认证吗
我没想自杀
我不会自杀的，就是难受
别担心，我没想死
我不想死，我想要钱
我没有要跳楼
不至于跳楼
我才不跳楼呢
我活着呢
你们活动没意思
生活没希望充值卡付款失败
安眠药的订单退款没到
你好
付不了款
退款还没到
账户被锁了
转人工
好了
还是不行
1
"""
    + """
不用报警
我没报警
没必要报警
先别报警
报警器的订单付不了
有人自称是公安让我转账
骗子冒充警察，让我转安全账户
交警罚款交不了
充了110块没到
孩子的学费付不了
给儿子充话费失败
女儿教我用的
我今年二十二岁
我今年三十七岁
我15号付的
我17岁的时候开的户
未成年模式怎么关
手机老给孩子玩，怕娃乱点，想设个密码
怎么防小孩乱花钱
小朋友会不会乱点出钱来
初中同学转我的钱没到
注销账户
怎么注销
修改个人资料
聊天记录被我删了
不小心删除了我的聊天记录
别删除我的个人信息
交易记录怎么导出
个人信息填错了
短信收不到
实名认证要身份证吗
收不到验证码
验证码没发给我
你们能不能不发验证码
没收到验证码吗
我把验证码发给客服了
"""
)

SECRET = """
那验证码要给你吗
密码要告诉你们吗
要不要把卡号发给客服
验证码是不是得给你
把付款码发给你可以吗
"""


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def found(text: str) -> str:
    lane = lane_of(LANES, text)
    return lane.id if lane else ""


HEARD = {"crisis": CRISIS, "police": POLICE, "minor": MINOR, "privacy": PRIVACY, "secret": SECRET, "": NONE}
CASES = [(lane, text) for lane, texts in HEARD.items() for text in lines(texts)]


@table(("lane", "text"), CASES, ids=[text for _, text in CASES])
def test_a_sentence_belongs_to_its_lane_or_to_none(lane: str, text: str) -> None:
    assert found(text) == lane


@table("text", lines(CRISIS)[:12])
def test_what_stands_around_it_changes_nothing(text: str) -> None:
    assert found(f"我是老用户了，昨天付款失败，客服也不理我。{text}。你们到底管不管，订单还在") == "crisis"
    assert found(f"退款没到\n{text}\n唉") == "crisis"


def test_the_first_lane_of_the_file_wins_wherever_it_is_said() -> None:
    assert found("我要报警，不然我不想活了") == "crisis"
    assert found("孩子偷偷用我手机充了游戏，要不要报警") == "police"


def test_what_stands_under_unless_does_not_hide_the_rest_of_its_clause() -> None:
    lane = Lane("x", ("想死|不想活",), "话", "now", ("想死你",))
    assert lane_of([lane], "想死你了") is None
    assert lane_of([lane], "想死你了又想死你") is None
    assert lane_of([lane], "想死你了真想死") is lane
    assert lane_of([lane], "想死你了不想活") is lane


def test_a_denial_counts_directly_before_the_words_and_nowhere_else() -> None:
    lane = Lane("x", ("报警|报案+了|吗",), "话", "offer")
    assert lane_of([lane], "没报警了") is None
    assert lane_of([lane], "没人理我报警了") is lane
    assert lane_of([lane], "没报警报案了") is lane
    assert lane_of([lane], "要不要报案吗") is lane
    assert lane_of([lane], "报警") is None


def test_without_lanes_nothing_is_found() -> None:
    assert lane_of((), "不想活了") is None


def test_the_lanes_that_the_product_knows_are_there_with_their_words() -> None:
    by_id = {lane.id: lane for lane in LANES}
    assert list(by_id) == ["crisis", "police", "minor", "privacy", "secret"]
    assert by_id["crisis"].person == "now"
    assert all(number in by_id["crisis"].reply for number in ("110", "120", "12356"))
    assert [lane.person for lane in LANES[1:]] == ["offer", "offer", "self", "no"]


def test_lines_of_a_burst_are_read_one_by_one() -> None:
    lane = Lane("x", ("孩子+充了",), "话", "offer")
    assert lane_of([lane], "孩子\n12充了") is None
    assert lane_of([lane], "你好\n孩子充了") is lane
