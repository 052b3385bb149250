"""What a text says of a checklist's steps: that they have been done."""

from __future__ import annotations

import pytest

from bot.knowledge.model import Checklist, Step
from bot.understanding.claims import claims_any, claims_step, says_only

NETWORK = Step("network", "Look at the network.", "看网络", tried=("网+换了", "重启+过"))
CARD = Step("card", "Look at the card.", "看卡", tried=("卡+换了",))
PLAIN = Step("plain", "Nothing tells that it was done.", "看看")
ASIDE = Step("aside", "Only for some.", "岔路", tried=("岔路+走过",), side=True)
STEPS = Checklist("alpha", "payment_failed", "diagnosis", "查付款", (NETWORK, PLAIN, CARD, ASIDE))


@pytest.mark.parametrize(
    ("step", "text", "claimed", "only"),
    [
        (NETWORK, "网换了", True, True),
        (NETWORK, "手机重启过", True, True),
        (NETWORK, "网换了，手机重启过", True, True),
        (NETWORK, "网换了，还是付不了", True, False),
        (NETWORK, "付不了，网换了", True, False),
        (NETWORK, "网没换了", False, False),
        (NETWORK, "网，换了", False, False),
        (NETWORK, "卡换了", False, False),
        (NETWORK, "", False, False),
        (NETWORK, "，。", False, False),
        (PLAIN, "网换了", False, False),
        (PLAIN, "", False, False),
    ],
)
def test_a_text_claims_a_step_and_may_say_nothing_besides(step: Step, text: str, claimed: bool, only: bool) -> None:
    assert (claims_step(step, text), says_only(step, text)) == (claimed, only)


@pytest.mark.parametrize(
    ("text", "claimed"),
    [("网换了", True), ("卡换了", True), ("付不了，卡换了", True), ("岔路走过", False), ("付不了", False), ("", False)],
    ids=["first", "last", "besides", "a side step", "none", "nothing"],
)
def test_a_text_claims_some_main_step(text: str, claimed: bool) -> None:
    assert claims_any(STEPS, text) is claimed
