"""The working table of a turn: how the wallet's name stands in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.small import KNOWLEDGE, scene

SENTENCE = "在{brand} 的帮助里，{brand}没写；请问 {brand}。"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Alpha", "在 Alpha 的帮助里，Alpha 没写；请问 Alpha。"),
        ("甲付", "在甲付的帮助里，甲付没写；请问甲付。"),
    ],
)
def test_a_latin_name_stands_apart_from_chinese_letters_and_a_chinese_one_does_not(name: str, said: str) -> None:
    wallet = replace(KNOWLEDGE.brands["alpha"], name=name)
    known = replace(KNOWLEDGE, brands={"alpha": wallet}, phrases={**KNOWLEDGE.phrases, "gap": SENTENCE})
    assert scene(knowledge=known).phrase("gap") == said
