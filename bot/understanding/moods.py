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
_RISK_ASKED, _FEARED, _CONSIDERED = (re.compile(_WORDS[name]) for name in ("risk_asked", "feared", "considered"))
_UNCLAIMED, _UNDONE, _UNDERWAY, _EXPECTS, _RHETORICAL = (
    re.compile(_WORDS[name]) for name in ("unclaimed", "undone", "underway", "expects", "rhetorical")
)
_ASSENT, _HUM, _REACHED, _HOLDING, _QUITTING, _INSULT, _CHALLENGE, _QUOTING = (
    re.compile(_WORDS[name])
    for name in ("assent", "hum", "reached", "holding", "quitting", "insult", "challenge", "quoting")
)
_FORMER, _HEADS = re.compile(_WORDS["former"]), re.compile(_WORDS["heads"]["works"])
_RESTATED = re.compile(_WORDS["restated"])
_UNSPECIFIC = re.compile(_WORDS["unspecific"])
_CORRECTS = re.compile(_WORDS["corrects"])
_YES_NO = re.compile(_WORDS["yes_no"])
_UNWANTED, _QUESTIONED, _INQUIRING, _LEAVING, _WAIVED, _WARNING, _LOST = (
    re.compile(_WORDS[name]) for name in ("unwanted", "questioned", "inquiring", "leaving", "waived", "warning", "lost")
)


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


def is_questioned(text: str) -> bool:
    """True when the clause asks whether something has to be done."""
    return _QUESTIONED.search(text) is not None


def is_inquiring(text: str) -> bool:
    """True when the clause says that the customer has a question of his own first."""
    return _INQUIRING.search(text) is not None


def is_leaving(text: str) -> bool:
    """True when the clause says that the customer waits no longer."""
    return _LEAVING.search(text) is not None


def is_assent(text: str) -> bool:
    """True when the whole text is a word that one says to what was said, and that answers nothing: 好的, 行."""
    return _ASSENT.fullmatch(text) is not None


def is_hum(text: str) -> bool:
    """True when the whole text is 嗯, which may be a yes."""
    return _HUM.fullmatch(text) is not None


def asks_yes_or_no(text: str) -> bool:
    """True when a text of the bot's asks a question that 嗯 answers."""
    return _YES_NO.search(text) is not None


def is_reached(text: str) -> bool:
    """True when the clause says that the whole task is done, and not only a step of it: 能登了, 密码改好了."""
    return _REACHED.search(text) is not None


def is_holding(text: str) -> bool:
    """True when the clause tells how something is, and not what is about to be done: 登着呢."""
    return _HOLDING.search(text) is not None


def is_quitting(text: str) -> bool:
    """True when the clause says that the whole matter is dropped: 不弄找回密码了."""
    return _QUITTING.search(text) is not None


def is_former(text: str) -> bool:
    """True when the clause tells what somebody did another time, or how it was brought off then: 上次是这么弄好的."""
    if _FORMER.search(text) is None or not is_reported(text):
        return False
    return _HEADS.search(text) is not None or _OTHERS.search(text) is not None


def is_restated(text: str) -> bool:
    """True when the clause says the trouble once more, and not what came of a step: 就是充不进去."""
    return _RESTATED.search(text) is not None


def is_unspecific(text: str) -> bool:
    """True when the whole clause asks how, and not what: 直接告诉我怎么弄."""
    return _UNSPECIFIC.search(text) is not None


def corrects(text: str) -> bool:
    """True when a text says in so many words that an earlier answer was another one."""
    return _CORRECTS.search(text) is not None


def is_insult(text: str) -> bool:
    """True when the clause calls names: 你好笨, which is no greeting."""
    return _INSULT.search(text) is not None


def is_challenge(text: str) -> bool:
    """True when the clause doubts that the bot is any good: 解决不了就直说."""
    return _CHALLENGE.search(text) is not None


def is_quoting(text: str) -> bool:
    """True when the clause tells what the screen says: 这回说额度不足."""
    return _QUOTING.search(text) is not None


def is_waived(text: str) -> bool:
    """True when the whole clause says that nothing more is wanted."""
    return _WAIVED.search(text) is not None


def is_unwanted(text: str) -> bool:
    """True when the clause says that something is not to be done, or was never wanted."""
    return _UNWANTED.search(text) is not None


def is_rhetorical(text: str) -> bool:
    """True when success is named in anger: 好什么好, 好在哪."""
    return _RHETORICAL.search(text) is not None


def is_warning(text: str) -> bool:
    """True when the bot is told not to get something wrong."""
    return _WARNING.search(text) is not None


def is_underway(text: str) -> bool:
    """True when the clause says that something is being done or about to be."""
    return _UNDERWAY.search(text) is not None


def is_unclaimed(text: str) -> bool:
    """True when the clause says that something has not been said: 我没说好了."""
    return _UNCLAIMED.search(text) is not None


def is_asked(text: str) -> bool:
    """True when the clause is a question, by its particles, question words or a question mark."""
    return _ASKED.search(text) is not None


def is_intended(text: str) -> bool:
    """True when the clause speaks of later, or of what to do in some case."""
    return _INTENDED.search(text) is not None


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
    """True when a person is asked for politely, in the form of a question: 能给我转人工吗."""
    return _POLITE.search(text) is not None and _POLITE_NOT.search(_POLITE_EITHER.sub("", text)) is None


@cache
def _denial(what: str) -> re.Pattern[str] | None:
    heads = _WORDS["heads"].get(what)
    if heads is None:
        return None
    gap = _WORDS.get(f"{what}_gap", _WORDS["gap"])
    before = rf"{_WORDS['negators']}{_WORDS['near'] if what == RISK else gap}{heads}"
    # 好了不用了 is good news, and who waives what was stolen has lost it all the same
    after = "" if what in (RISK, "works") else rf"|{heads}{_WORDS['declined']}"
    return re.compile(before + after)
