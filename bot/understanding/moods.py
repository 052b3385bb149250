"""In which mood a clause is said: plainly, or denied, asked, intended, or told of somebody else. Pure.

What is denied matters, not that something is: 没到账 denies that money came and reports the very trouble. So a denial
is looked for at the words of one act, by the name of the act, or `RISK` for money at risk.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

RISK = "risk"
_WORDS: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("moods.yml"))
_ASKED, _INTENDED, _REPORTED, _OTHERS, _OWN_TROUBLE, _EITHER = (
    re.compile(_WORDS[name]) for name in ("asked", "intended", "reported", "others", "own_trouble", "either")
)
_POLITE, _POLITE_EITHER, _POLITE_NOT = (re.compile(_WORDS[name]) for name in ("polite", "polite_either", "polite_not"))
_POLITE_ABOUT, _SUPPOSED, _LATER, _HAPPENED = (
    re.compile(_WORDS[name]) for name in ("polite_about", "supposed", "later", "happened")
)
_RISK_ASKED, _FEARED, _CONSIDERED = (re.compile(_WORDS[name]) for name in ("risk_asked", "feared", "considered"))
_UNCLAIMED, _UNDONE, _EXPECTS, _RHETORICAL, _FORMER, _LOST = (
    re.compile(_WORDS[name]) for name in ("unclaimed", "undone", "expects", "rhetorical", "former", "lost")
)
_SUCCESS = re.compile(_WORDS["heads"]["works"])


class Mood(str, Enum):
    """How something is said."""

    PLAIN = "plain"
    DENIED = "denied"
    ASKED = "asked"
    INTENDED = "intended"
    REPORTED = "reported"


def mood(text: str, what: str) -> Mood:
    """In which mood a clause speaks of an act, or of money at risk where `what` is RISK."""
    if is_denied(text, what):
        return Mood.DENIED
    if what == RISK and _FEARED.search(text):
        return Mood.INTENDED
    if what == "works" and _EXPECTS.search(text):
        return Mood.ASKED
    if _RISK_ASKED.search(text) if what == RISK else is_asked(text):
        return Mood.ASKED
    if what != RISK and is_intended(text):
        return Mood.INTENDED
    return Mood.REPORTED if is_reported(text) else Mood.PLAIN


def is_considered(text: str) -> bool:
    """True when the clause speaks of something that may or may not be done."""
    return _CONSIDERED.search(text) is not None


def is_former(text: str) -> bool:
    """True when the clause tells what somebody did another time, or how it was brought off then: 上次是这么弄好的."""
    if _FORMER.search(text) is None or not is_reported(text):
        return False
    return _SUCCESS.search(text) is not None or _OTHERS.search(text) is not None


def is_rhetorical(text: str) -> bool:
    """True when success is named in anger: 好什么好, 好在哪."""
    return _RHETORICAL.search(text) is not None


def is_unclaimed(text: str) -> bool:
    """True when the clause says that something has not been said: 我没说好了."""
    return _UNCLAIMED.search(text) is not None


def is_asked(text: str) -> bool:
    """True when the clause is a question, by its particles, question words or a question mark."""
    return _ASKED.search(text) is not None


def is_supposed(text: str) -> bool:
    """True when the text says what somebody would like to hear confirmed: 有这个渠道吧."""
    return _SUPPOSED.search(text) is not None


def is_intended(text: str) -> bool:
    """True when the clause speaks of later, or of what to do in some case; 过一会又试了一次 is not later."""
    later = _LATER.search(text) is not None and _HAPPENED.search(text) is None
    return later or _INTENDED.search(text) is not None


def is_reported(text: str) -> bool:
    """True when the clause tells what somebody says, or what befell somebody else."""
    return _REPORTED.search(text) is not None or _OTHERS.search(text) is not None


def is_denied(text: str, what: str) -> bool:
    """True when the clause denies the words of an act, or of money at risk where `what` is RISK."""
    pattern = _denial(what)
    if pattern is None:
        return False
    text = _EITHER.sub("", text)
    if what == "works" and (_UNDONE.search(text) or _RHETORICAL.search(text)):
        return True
    if what != RISK:
        return pattern.search(text) is not None
    text = _OWN_TROUBLE.sub("", text)
    return pattern.search(text) is not None and _LOST.search(pattern.sub("", text)) is None


def tells_own_trouble(text: str) -> bool:
    """True when a denial in the clause is the trouble itself: 不是我付的, 没到账."""
    return _OWN_TROUBLE.search(text) is not None


def names_risk(text: str) -> bool:
    """True when the clause has a word of money at risk, denied or not."""
    return re.search(_WORDS["heads"][RISK], text) is not None


def is_request(text: str) -> bool:
    """True when a person is asked for politely, in the form of a question: 能给我转人工吗; and not when it is asked
    what people are there for: 付款失败可以找客服吗."""
    polite = _POLITE.search(text) is not None and _POLITE_NOT.search(_POLITE_EITHER.sub("", text)) is None
    return polite and _POLITE_ABOUT.search(text) is None


@cache
def _denial(what: str) -> re.Pattern[str] | None:
    heads = _WORDS["heads"].get(what)
    if heads is None:
        return None
    gap = _WORDS.get(f"{what}_gap", _WORDS["gap"])
    before = rf"{_WORDS['negators']}{_WORDS['near'] if what == RISK else gap}{heads}"
    # 好了不用了 is good news, and who waives what was stolen has lost it all the same
    # 取消吧不用了 wants it taken back
    wanted = "(?!吧)" if what in ("withdraw", "away") else ""
    after = "" if what in (RISK, "works") else rf"|{heads}{wanted}{_WORDS['declined']}"
    return re.compile(before + after)
