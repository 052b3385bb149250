"""Dates: which day is meant, on several todays, and what is no day or not read to its end."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.finder import EntityFinder
from bot.spelling import normalize_text
from tests.support.table import table

TODAY = date(2026, 11, 20)  # a Friday
MONDAY, NEW_YEAR, LEAP_DAY = date(2026, 11, 23), date(2027, 1, 1), date(2028, 2, 29)
FINDER = EntityFinder({})


def dates(text: str, today: date = TODAY) -> list[str]:
    return [entity.value for entity in FINDER.find(normalize_text(text), today) if entity.name == "date"]


@table(
    ("text", "value"),
    [
        ("上上个星期四", "2026-11-05"),
        ("上上周一", "2026-11-02"),
        ("上周的周三", "2026-11-11"),
        ("下周二", "2026-11-24"),
        ("两周前的星期三", "2026-11-04"),
        ("周末", "2026-11-15"),
        ("上上周末", "2026-11-08"),
        ("上月底", "2026-10-31"),
        ("这个月初", "2026-11-01"),
        ("月初", "2026-11-01"),
        ("月末", "2026-10-31"),
        ("九月底", "2026-09-30"),
        ("去年12月底", "2025-12-31"),
        ("上个月的18号", "2026-10-18"),
        ("24日", "2026-10-24"),
        ("8日", "2026-11-08"),
        ("廿七号", "2026-10-27"),
        ("卅一号", "2026-10-31"),
        ("二十六号", "2026-10-26"),
        ("10.24", "2026-10-24"),
        ("大大前天", "2026-11-16"),
        ("大后天", "2026-11-23"),
        ("大前年3月8日", "2023-03-08"),
        ("去年的5月2号", "2025-05-02"),
        ("明年5月2号", "2027-05-02"),
        ("二零二五年十月二号", "2025-10-02"),
        ("9月10号的前4天", "2026-09-06"),
        ("二十年前", "2006-11-20"),
        ("仨月前", "2026-08-20"),
        ("元旦", "2026-01-01"),
        ("劳动节", "2026-05-01"),
        ("五一", "2026-05-01"),
        ("国庆节", "2026-10-01"),
        ("618", "2026-06-18"),
        ("去年双十二", "2025-12-12"),
        ("2024年双11", "2024-11-11"),
        ("明年元旦", "2027-01-01"),
        ("国庆前两天", "2026-09-29"),
        ("春节", "2026-02-17"),
        ("除夕", "2026-02-16"),
        ("大年初三", "2026-02-19"),
        ("元宵节", "2026-03-03"),
        ("清明", "2026-04-05"),
        ("端午", "2026-06-19"),
        ("去年中秋", "2025-10-06"),
        ("重阳节", "2026-10-18"),
        ("农历五月初五", "2026-06-19"),
        ("阴历七月初七", "2026-08-19"),
        ("正月初八", "2026-02-24"),
        ("腊月二十三", "2026-02-10"),
        ("初六", "2026-11-14"),
        ("八月十五号", "2026-08-15"),
    ],
)
def test_a_day_is_read_to_its_end(text: str, value: str) -> None:
    assert dates(f"{text}付的款") == [value]


@table(
    "text",
    [
        "上上上周四",
        "大大大前天",
        "去年的今天",
        "农历闰六月初一",
        "13月20日",
        "每个月18号",
        "每月8日付款",
        "四五天前",
        "几十天前",
        "十几天前",
        "两个月前的周二",
        "三年前6月2日",
        "等了24日",
        "3日内",
        "升级到10.24了",
        "国庆期间",
        "中秋客服上班吗",
        "元旦有人吗",
        "周末有人工吗",
        "双十一活动",
        "周一前能到吗",
        "10月8号之前",
        "国庆后第三天",
        "八月十五付的",
        "2月30号",
        "去年2月29号",
        "初一学生",
        "上半年",
        "几号",
        "哪天",
    ],
)
def test_the_tail_of_what_is_not_read_is_no_day(text: str) -> None:
    assert dates(text) == []


@table(
    ("text", "today", "value"),
    [
        ("上周五", MONDAY, "2026-11-20"),
        ("周一", MONDAY, "2026-11-23"),
        ("周日", MONDAY, "2026-11-22"),
        ("这周日", MONDAY, "2026-11-29"),
        ("周末", MONDAY, "2026-11-22"),
        ("周末", date(2026, 11, 21), "2026-11-21"),
        ("元旦", NEW_YEAR, "2027-01-01"),
        ("昨天", NEW_YEAR, "2026-12-31"),
        ("上月底", NEW_YEAR, "2026-12-31"),
        ("月底", NEW_YEAR, "2026-12-31"),
        ("去年双十二", NEW_YEAR, "2026-12-12"),
        ("上个月31号", NEW_YEAR, "2026-12-31"),
        ("12月31号", NEW_YEAR, "2026-12-31"),
        ("1月2号", NEW_YEAR, "2026-01-02"),
        ("春节", NEW_YEAR, "2026-02-17"),
        ("腊月初八", NEW_YEAR, "2026-01-26"),
        ("月底", LEAP_DAY, "2028-02-29"),
        ("2月29号", LEAP_DAY, "2028-02-29"),
        ("一年前", LEAP_DAY, "2027-02-28"),
        ("一个月前", LEAP_DAY, "2028-01-29"),
        ("明天", LEAP_DAY, "2028-03-01"),
        ("2月29号", date(2027, 3, 1), "2024-02-29"),
        ("月底", date(2026, 11, 30), "2026-11-30"),
        ("除夕", date(2026, 2, 15), "2025-01-28"),
    ],
)
def test_the_day_depends_on_today(text: str, today: date, value: str) -> None:
    assert dates(f"{text}提的", today) == [value]


TODAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31)) | st.sampled_from([MONDAY, NEW_YEAR, LEAP_DAY])
YEARLESS = [
    "元旦",
    "五一",
    "国庆",
    "双十一",
    "春节",
    "除夕",
    "元宵",
    "清明",
    "端午",
    "中秋",
    "重阳",
    "农历八月初三",
    "初九",
    "周末",
    "周三",
    "月底",
    "月初",
    "17号",
]


@given(TODAYS, st.sampled_from(YEARLESS))
def test_a_day_that_names_no_year_is_the_latest_not_to_come(today: date, text: str) -> None:
    (found,) = dates(f"{text}付的", today)
    assert timedelta(0) <= today - date.fromisoformat(found) < timedelta(400)


@given(TODAYS, st.dates(date(2015, 1, 1), date(2045, 12, 31)))
def test_a_day_written_with_its_year_is_that_day(today: date, day: date) -> None:
    assert dates(f"{day.year}年{day.month}月{day.day}日付的", today) == [day.isoformat()]
    assert dates(day.isoformat(), today) == [day.isoformat()]


@given(TODAYS, st.integers(0, 6))
def test_a_day_of_a_week_lies_in_that_week(today: date, weekday: int) -> None:
    name = "一二三四五六日"[weekday]
    monday = today - timedelta(today.weekday())
    for text, weeks in (("上上周", -2), ("上周", -1), ("这周", 0), ("下周", 1)):
        assert dates(f"{text}{name}", today) == [(monday + timedelta(7 * weeks + weekday)).isoformat()]


def test_a_year_that_stands_alone_is_a_year() -> None:
    def years(text: str) -> list[tuple[str, str]]:
        return [(entity.name, entity.value) for entity in FINDER.find(normalize_text(text), TODAY)]

    assert years("有效期写的2031年") == [("year", "2031")]
    assert years("二零二九年过期") == [("year", "2029")]
    assert years("明年才过期") == [("year", "2027")]
    assert years("前年开的户") == [("year", "2024")]
    for text in ("2031年5月", "当前年龄", "去年度", "几年", "大大前年"):
        assert years(text) == [], text
