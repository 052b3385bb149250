"""Money at risk that needs no classifier: a secret that was told, a lost phone or card, a screen that was shared, money
that is gone."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

_W = YAML(typ="safe").load(Path(__file__).with_name("risks.yml"))
_TELLS = re.compile("|".join(_W["tells"]).format_map(_W))
_GONE = re.compile(_W["money"] + _W["gone"])
_EXPLAINED, _SOMEBODY, _DENIED, _GOODS, _PAID, _ABUSE, _FREEZE, _UNPAID, _LEFT, _FAILS_EACH = (
    re.compile(_W[name])
    for name in ("explained", "somebody", "denied", "goods", "paid", "abuse", "freeze", "unpaid", "left", "fails_each")
)
_FREEZE_WANTED = re.compile(_W["freeze_wanted"])


def tells_risk(clause: str) -> bool:
    """True when a clause tells that a secret was given away, a phone or card lost, a screen shared, or a "safe account"
    paid into; of the customer, and not of somebody else."""
    found = _TELLS.search(clause)
    if found is None or _DENIED.search(clause[: found.end()]):
        return False
    return _SOMEBODY.search(clause[: found.start()]) is None


def misses_money(clause: str, message: str) -> bool:
    """True when a clause tells that money is gone, and nothing in the message says where it went."""
    found = _GONE.search(clause)
    if found is None or _EXPLAINED.search(message):
        return False
    return _SOMEBODY.search(clause[: found.start()]) is None


def is_of_goods(clause: str) -> bool:
    """True when what went wrong in a clause is goods, and not money: 发错货了."""
    return _GOODS.search(clause) is not None and _PAID.search(clause) is None


def is_unpaid(message: str) -> bool:
    """True when a message tells that a payment did not go through, and of no money that left: 收款人填错了付不了."""
    return _UNPAID.search(message) is not None and _LEFT.search(message) is None


def fails_each_time(clause: str) -> bool:
    """True when a clause tells of several attempts that all failed, and so of nothing paid twice: 付了两回都失败."""
    return _FAILS_EACH.search(clause) is not None


def is_abuse(clause: str) -> bool:
    """True when a clause calls somebody a cheat, and tells of no fraud: 你们都是骗子."""
    return _ABUSE.search(clause) is not None


def asks_for_freeze(text: str) -> bool:
    """True when somebody is asked to freeze a card or an account now: 先把我的号锁住."""
    return _FREEZE_WANTED.search(text) is not None


def wants_freeze(text: str) -> bool:
    """True when the customer wants a card or an account frozen or reported lost."""
    return _FREEZE.search(text) is not None
