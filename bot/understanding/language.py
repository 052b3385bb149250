"""Small questions about the wording of a message that no intent answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from bot.knowledge.matching import plain

_WORDS: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("language.yml"))
_STILL: str = _WORDS["still"]
_DENIED: str = _WORDS["denied"]
_CALLS_BACK, _COMMON, _SLIPS = (re.compile(_WORDS[name]) for name in ("calls_back", "common", "slips"))
_FOLLOWS_UP = re.compile(_WORDS["follows_up"])
_GOES_BACK = re.compile(_WORDS["goes_back"])
_TRIED_ALL = re.compile(_WORDS["tried_all"])
_BOTH = re.compile("|".join(_WORDS["both"]))
_RATED = re.compile(_WORDS["rated"])
_UNREMINDED, _UNASKED = (re.compile(_WORDS[name]) for name in ("unreminded", "unasked"))
_PARTICLES = re.compile(_WORDS["particles"])
_CALLED = re.compile(_WORDS["called"])
_TOLD_APART = re.compile(_WORDS["told_apart"])
_NAMED = 5  # characters: a word of a topic's name, and nothing told of it
_CURT = 10  # characters: 不用提醒我; in more than that something else may be told
_MARKS: dict[str, int] = _WORDS["marks"]
_ALTERNATIVES = re.compile(_WORDS["alternatives"])
_CAME, _AWAITED, _ABSENT = (re.compile(_WORDS[name]) for name in ("came", "awaited", "absent"))
_CLAUSE_ENDS = re.compile(r"[\s，。；！？、,.;!?~～…]+")


def _has(text: str, group: str) -> bool:
    return any(word in plain(text) for word in _WORDS[group])


def says_again(text: str) -> bool:
    """True when the problem is said to be still there. A question of one thing or the other says no such thing."""
    return _has(text, "again") or any(_is_still(clause) for clause in _CLAUSE_ENDS.split(plain(text)))


def asks_which(text: str) -> bool:
    """True when the text asks which of two possibilities it is: 是网络问题还是余额问题, 我是该等还是该重付."""
    return any(_is_choice(clause) for clause in _CLAUSE_ENDS.split(plain(text)))


def calls_back(text: str) -> bool:
    """True when something spoken of before is to be gone on with: 还是先弄刚才的付款."""
    return _CALLS_BACK.search(plain(text)) is not None


def is_called(text: str) -> bool:
    """True when the whole text is a word with which something is called: 充值呢, 充值的."""
    return _CALLED.search(text) is not None


def tells_apart(text: str) -> bool:
    """True when the text speaks of one trouble as not of another: 充值那个弄好了, 退款的事妥了."""
    return _TOLD_APART.search(plain(text)) is not None


def follows_up(text: str) -> bool:
    """True when the whole text asks what is so of one thing more: 春节呢, 那周末呢."""
    return _FOLLOWS_UP.fullmatch(plain(text)) is not None


def goes_back(text: str) -> bool:
    """True when the text begins with going back or on: 回到付款失败."""
    return _GOES_BACK.search(plain(text)) is not None


class Rating(NamedTuple):
    """Marks from 1 to 5, and whether anything is said beside them."""

    marks: int
    commented: bool


def rating_of(text: str) -> Rating | None:
    """The marks that the text begins by giving: 5, 5分，很满意, 给四星吧."""
    clauses = [clause for clause in _CLAUSE_ENDS.split(plain(text)) if clause]
    given = _RATED.fullmatch(clauses[0]) if clauses else None
    if given is None:
        return None
    mark = given[1] or given[2]
    return Rating(_MARKS[mark] if mark in _MARKS else int(mark), len(clauses) > 1)


def declines_reminders(text: str, expecting: bool = True) -> bool:
    """True when the text asks not to be come back to: 不用提醒我, 把提醒取消吧. Where the customer is `expecting` to be
    asked, 别再问了 says so too."""
    said = plain(text)
    if not expecting:
        return len(said) <= _CURT and _UNREMINDED.search(said) is not None
    return _UNREMINDED.search(said) is not None or _UNASKED.search(said) is not None


def without_slips(text: str) -> str:
    """The text without the words that own up to a wrong answer: what is left is the right one."""
    return _SLIPS.sub(",", text)


def names_topic(name: str, text: str) -> bool:
    """True when the text has a word of a topic's name, other than those that many topics share."""
    own = _COMMON.sub(" ", plain(name))
    return any(word[i : i + 2] in plain(text) for word in own.split() for i in range(len(word) - 1))


def denies_topic(name: str, text: str) -> bool:
    """True when the text says that things are not as a topic's name says: 密码没忘 of 忘记密码."""
    return any(said[1] in name for said in _ABSENT.finditer(plain(text)))


def has_come(text: str) -> bool:
    """True when the text says that something has arrived: 到账了, 退回来了, 收到了."""
    return _CAME.search(plain(text)) is not None


def without_arrival(text: str) -> str:
    """The text without the words that say that something has arrived, and where."""
    return _CAME.sub(" ", plain(text))


def is_awaited(name: str) -> bool:
    """True when a topic, by its name, is about something that somebody waits for: money, or a code."""
    return _AWAITED.search(name) is not None


def is_named_in(name: str, text: str) -> bool:
    """True when the text is hardly more than a word of a topic's name: 提现呢."""
    return len(text) <= _NAMED and names_topic(name, text)


def speaks_of_wallet(names: Sequence[str], text: str) -> str | None:
    """The first of these names of wallets in which the text says that something happens; what a name is only a means
    of (用支付宝充值, 绑定的支付宝) counts for nothing."""
    said = plain(text)
    for name in names:
        means = rf"{_WORDS['means_before']}{re.escape(plain(name))}|{re.escape(plain(name))}{_WORDS['means_after']}"
        if plain(name) in re.sub(means, " ", said):
            return name
    return None


def tried_all(text: str) -> bool:
    """True when the text says that everything has been tried: 全都试过了, 每一步都做了."""
    return _TRIED_ALL.search(plain(text)) is not None


def says_also(text: str) -> bool:
    """True when the words join a second matter to the first: 还有, or 提现和付款都不行, or 提现也没到."""
    return _has(text, "also") or _BOTH.search(plain(text)) is not None


def asks_how_long(text: str) -> bool:
    """True when the waiting for a person is asked about, not the hours of the service."""
    return _has(text, "how_long")


def _is_still(clause: str) -> bool:
    """Whether 还是 in this clause means "still": what follows has not come right, and it joins no two possibilities."""
    _, found, after = clause.partition(_STILL)
    return bool(found) and _has(after, "unbroken") and not _is_choice(clause)


def _is_choice(clause: str) -> bool:
    """Whether 还是 in this clause means "or"."""
    before, found, after = clause.partition(_STILL)
    if not found or not before or not after:
        return False
    if _ALTERNATIVES.search(before):
        return True
    return any(_alike(before[place:], after) for place, one in enumerate(before) if one in _WORDS["first"])


def _alike(one: str, other: str) -> bool:
    """Whether two possibilities begin alike, or the second denies the first: 该等, 该重付; 有钱, 没钱; 能退, 不能退."""
    bare = other.lstrip(_DENIED)
    return other.startswith(one[0]) or (bare != other and bare.startswith((one[0], *one[1:2])))


def without_particles(text: str) -> str:
    """A short question without the words that only ask: 那春节呢 is about 春节."""
    return _PARTICLES.sub("", text)
