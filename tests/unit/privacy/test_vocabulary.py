"""The labels of a text: where a word counts as one."""

from __future__ import annotations

from bot.privacy.lookalikes import HIDDEN, fold
from bot.privacy.vocabulary import VOCABULARY
from tests.support.table import table


@table(
    ("text", "found"),
    [
        ("pin 4829", ["pin"]),
        ("spin 4829", []),
        ("pinned 4829", []),
        ("mypassword 4829", ["password"]),
        ("p_w_d 4829", ["p_w_d"]),
        ("p w d 4829", ["p w d"]),
        ("验 证码和密码", ["验 证码", "密码"]),
        ("演证吗", ["演证吗"]),
        ("银行卡背后", ["银行卡背后"]),
        ("银行卡", ["银行卡"]),
    ],
)
def test_labels_are_whole_words_and_the_longest(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end, _ in VOCABULARY.labels(text)] == found


@table(
    ("text", "folded"),
    [
        ("尾号62****1234的", "尾号" + HIDDEN * 10 + "的"),
        (f"我的{VOCABULARY.replacement}呢", "我的" + HIDDEN * len(VOCABULARY.replacement) + "呢"),
        ("a*b**c", "a*b**c"),
    ],
)
def test_what_masking_wrote_is_one_opaque_block(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_every_folded_character_knows_where_it_came_from() -> None:
    folded = fold("ａ\u200b㎏\u0301码")
    assert folded.text == "akg码"
    assert [folded.original(n, n + 1) for n in range(4)] == [(0, 1), (2, 3), (2, 3), (4, 5)]
