"""What WeChat's codes mean for what was sent, and whether other words may help."""

from __future__ import annotations

from bot.channels.platform_api import BUSY, NO_TOKEN, NOT_SENT, UNKNOWN
from bot.channels.wechat.outcomes import is_of_content
from tests.support.table import table


@table("code", [40008, 44003, 45002, 45008, 45166, 87009])
def test_what_is_refused_for_what_it_is_may_be_taken_in_other_words(code: int) -> None:
    assert is_of_content(code)


@table(
    "code",
    [0, BUSY, UNKNOWN, NOT_SENT, NO_TOKEN, 40001, 42001, 45009, 45011, 45015, 45047, 48001, 40164, 43004, 40003],
)
def test_where_customer_account_or_platform_is_the_trouble_words_are_none_the_better(code: int) -> None:
    assert not is_of_content(code)
