"""Which page a text leads to, what is said beside it, and what a wallet's list of pages must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.desk_rules import load_rules
from bot.knowledge.web_pages import LONGEST_URL, PageLink, WebPage, WebPages
from tests.support.table import table

REFUND = "https://help.okpay.example/refund?from=desk"
LISTED = WebPage("tk", "退款进度", REFUND, "查退款走到哪一步")
PAGES = WebPages((LISTED,), frozenset({"help.okpay.example"}))
GOOD = f"""\
canned:
- {{shortcut: nh, title: 问好, text: 您好}}
pages:
- {{shortcut: tk, title: 退款进度, url: "{REFUND}", about: 查退款走到哪一步}}
sites: [help.okpay.example]
"""


@table(
    ("text", "words"),
    [
        (REFUND, ""),
        (f"退款进度\n{REFUND}", ""),
        (f"您照这一页操作：{REFUND}", "您照这一页操作"),
        (f"{REFUND} 看第三步", "看第三步"),
        (f"请打开{REFUND}，再点“确认”。", "请打开《退款进度》再点“确认”。"),
        (f"先看这里\n{REFUND}\n不懂再问我", "先看这里\n不懂再问我"),
        (f"看这里 {REFUND}.", "看这里"),
        (f"步骤在这里（{REFUND}）。", "步骤在这里"),
    ],
)
def test_a_listed_page_has_its_title_and_the_words_around_it(text: str, words: str) -> None:
    assert PAGES.link_in(text) == PageLink(REFUND, "退款进度", "查退款走到哪一步", words)


def test_any_page_of_a_named_site_is_one_without_a_title() -> None:
    assert PAGES.link_in("请看https://HELP.okpay.example/a/b,谢谢") == PageLink(
        "https://HELP.okpay.example/a/b", "", "", "请看\n谢谢"
    )


@table(
    "text",
    [
        "没有网页", "http://help.okpay.example/refund", "help.okpay.example/refund",
        "https://other.example/refund", "https://help.okpay.example.evil.example/", "https://okpay.example/",
        "https://help.okpay.example:8443/", "https://evil.example@help.okpay.example/",
        "https://help.okpay.example@evil.example/", "https://evil.example/?x=help.okpay.example",
        f"{REFUND} 或者 https://help.okpay.example/b", f"{REFUND} 或者 https://evil.example/b",
        "https://help.okpay.example/" + "a" * LONGEST_URL,
    ],
)  # fmt: skip
def test_other_addresses_and_more_than_one_are_no_card(text: str) -> None:
    assert PAGES.link_in(text) is None


def test_without_a_list_there_are_none() -> None:
    assert WebPages().link_in(REFUND) is None


def written(root: Path, text: str) -> Path:
    path = root / "brands" / "okpay" / "canned.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return root


def test_pages_are_read_and_found_among_the_canned_replies(tmp_path: Path) -> None:
    rules = load_rules(written(tmp_path, GOOD))
    assert rules.pages_of("okpay") == PAGES
    assert rules.pages_of("upay") == rules.pages_of(None) == WebPages()
    assert [(one.shortcut, one.title, one.text) for one in rules.canned_of("okpay")] == [
        ("nh", "问好", "您好"),
        ("tk", "退款进度", f"退款进度\n{REFUND}"),
    ]
    assert rules.canned_of("upay") == ()


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        (f'"{REFUND}"', '"http://help.okpay.example/"', "canned.yml:4: 网页地址要以 https:// 开头"),
        (f'"{REFUND}"', '"https://help.okpay.example/a."', "结尾不带标点"),
        (f'"{REFUND}"', '"https://help.okpay.example/退款"', "网页地址"),
        ("title: 退款进度", f"title: {'长' * 31}", "title 最多 30 个字"),
        ("about: 查退款走到哪一步", f"about: {'长' * 81}", "about 最多 80 个字"),
        ("shortcut: tk", "shortcut: nh", "快捷键 nh 用了两次"),
        ("title: 退款进度, ", "", "title"),
        ("[help.okpay.example]", '["https://help.okpay.example"]', "canned.yml:5: sites 里写网站名"),
        ("[help.okpay.example]", "[help]", "sites 里写网站名"),
    ],
)
def test_what_is_wrong_with_a_page_is_said(tmp_path: Path, good: str, bad: str, complaint: str) -> None:
    with pytest.raises(KnowledgeError) as raised:
        load_rules(written(tmp_path, GOOD.replace(good, bad)))
    assert complaint in str(raised.value)


def test_a_page_twice_under_one_shortcut_is_said(tmp_path: Path) -> None:
    twice = GOOD.replace("sites:", '- {shortcut: tk, title: 二, url: "https://help.okpay.example/b"}\nsites:')
    with pytest.raises(KnowledgeError, match="快捷键 tk 用了两次"):
        load_rules(written(tmp_path, twice))
