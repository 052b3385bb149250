"""What a customer wants of the records that are kept of them: to see what there is, to have it, to have it gone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

Wish = Literal["see", "export", "erase", "keep"]
_W: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in YAML(typ="safe").load(Path(__file__).with_name("wishes.yml")).items()
}
_WISHES: tuple[Wish, ...] = ("keep", "erase", "export")


def wish_of(text: str) -> Wish:
    """What is wished for; `keep` where an erasure is not wanted, or no more. Without a word for it: to see."""
    return next((wish for wish in _WISHES if _W[wish].search(text)), "see")


def is_no_wish(text: str) -> bool:
    """True when words of a wish tell of another thing: the account with the wallet is to be closed and nothing is said
    of what is kept here, or the customer has deleted something themselves."""
    closes = _W["account"].search(text) is not None and _W["kept"].search(text) is None
    return closes or _W["mishap"].search(text) is not None
