"""What a wallet's page knows of what its customer is at, kept like what they told themselves."""

from __future__ import annotations

from collections.abc import Mapping

from bot.flow.next import DONE, Act, Following
from bot.privacy.expectation import Expected
from bot.privacy.guard import clean
from bot.privacy.masking import mask
from bot.wording.scene import Scene

# What a number or a word is that stands there alone: a card in the place of an order stays a card.
_STANDS_FOR = {"order_number": Expected("order"), "page": Expected("name")}


def told(values: Mapping[str, str]) -> Act:
    """The page names an order or where in the wallet the customer is: `order_number`, `page`. Nothing is said."""

    def turn(scene: Scene) -> Following:
        for kind, value in values.items():
            kept = mask(clean(_without_query(value)), _STANDS_FOR[kind]).text
            if kept:
                scene.memory.keep_told(kind, kept)
        return DONE

    return turn


def _without_query(value: str) -> str:
    """An address without what stands behind it, where pages keep what nobody else should see."""
    return value.split("?")[0].split("#")[0] if "/" in value else value
