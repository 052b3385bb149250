"""Durations: the least length that the words allow."""

from __future__ import annotations

from datetime import date

from bot.nlu.finder import EntityFinder
from bot.spelling import normalize_text
from tests.support.table import table

TODAY = date(2026, 11, 20)
FINDER = EntityFinder({})


def durations(text: str, today: date = TODAY) -> list[str]:
    return [entity.value for entity in FINDER.find(normalize_text(text), today) if entity.name == "duration"]


@table(
    ("text", "value"),
    [
        ("六天了", "P6D"),
        ("4 天", "P4D"),
        ("两礼拜了", "P14D"),
        ("俩月", "P2M"),
        ("三个星期", "P21D"),
        ("十几天", "P10D"),
        ("二十多天", "P20D"),
        ("一百二十天", "P120D"),
        ("廿天", "P20D"),
        ("好几天", "P3D"),
        ("好几个月", "P3M"),
        ("好几个小时", "PT3H"),
        ("都几天了", "P2D"),
        ("前两天", "P2D"),
        ("前些天", "P3D"),
        ("两个多星期", "P14D"),
        ("一个来小时", "PT1H"),
        ("半个多月", "P15D"),
        ("半年前", "P6M"),
        ("半个钟头", "PT30M"),
        ("一个半月", "P1M15D"),
        ("两个半小时", "PT2H30M"),
        ("一天半", "P1DT12H"),
        ("1.5小时", "PT1H30M"),
        ("一小时又十分钟", "PT1H10M"),
        ("1个月零3天", "P1M3D"),
        ("一刻钟", "PT15M"),
        ("三个小时前", "PT3H"),
        ("十分钟以前", "PT10M"),
        ("四五天前", "P4D"),
        ("十七八天", "P17D"),
        ("二三十天", "P20D"),
        ("两三个礼拜", "P14D"),
        ("3到5天", "P3D"),
        ("二至四个工作日", "P2D"),
        ("快五天了", "P4D"),
        ("快一个月了", "P21D"),
        ("三天三夜", "P3D"),
        ("刚才", "PT0M"),
        ("刚刚", "PT0M"),
        ("刚付的", "PT0M"),
        ("一上午", "PT4H"),
        ("一宿", "PT6H"),
        ("超过七天了", "P7D"),
        ("国庆前退的", "P50D"),
        ("9月份申请的", "P51D"),
        ("去年12月申请的", "P324D"),
    ],
)
def test_a_length_of_time_is_the_least_that_is_said(text: str, value: str) -> None:
    assert durations(text) == [value]


@table(
    ("text", "today", "value"),
    [
        ("上周提的", TODAY, "P5D"),
        ("上周提的", date(2026, 11, 23), "P1D"),
        ("上周提的", date(2026, 11, 22), "P7D"),
        ("上上个星期提的", TODAY, "P12D"),
        ("上个月提的", TODAY, "P20D"),
        ("上个月提的", date(2027, 1, 1), "P1D"),
        ("上上个月提的", date(2028, 2, 29), "P60D"),
    ],
)
def test_a_week_or_month_without_a_day_counts_from_its_last_day(text: str, today: date, value: str) -> None:
    assert durations(text, today) == [value]


@table(
    "text",
    [
        "几天",
        "多久",
        "等几天",
        "几个小时",
        "要多少天",
        "好久了",
        "很久",
        "老早就付了",
        "半天了",
        "一会儿",
        "第四天",
        "这两天",
        "那几天",
        "每两天",
        "不到四天",
        "还没三天",
        "还剩三天",
        "再等三天",
        "过两天再说",
        "三天内到账",
        "3天后再来",
        "48小时以内",
        "最多五天",
        "最快两小时",
        "24小时客服",
        "7×24小时",
        "7天无理由",
        "三天两头",
        "一周三次",
        "周一下午",
        "刚刚好",
        "昨天刚付的",
        "有一天",
        "29年到期",
        "二八年",
        "2031年到期",
        "上周五",
        "上个月8号",
        "三天前",
        "两个月前的周二",
        "五分",
        "一天比一天少",
    ],
)
def test_a_question_a_deadline_or_a_day_is_no_length_of_time(text: str) -> None:
    assert durations(text) == []


def test_what_is_said_of_a_day_to_come_has_not_lasted() -> None:
    assert durations("明年国庆前付的") == []
    assert durations("去年国庆前付的") == ["P415D"]
