"""A message cut so that each piece speaks of one step's subject.

People write in one breath: 够的网也好卡也没过期. A clause is therefore cut once more where the next step's subject
begins.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.matching import clauses, plain
from bot.knowledge.model import Checklist, Step

_DATA = YAML(typ="safe").load(Path(__file__).with_name("pieces.yml"))
_LEAD, _FILLER, _DENIED, _ENDED, _PREDICATE, _WHOLE, _TAKES, _VERB, _SAID_BEFORE = (
    re.compile(_DATA[name])
    for name in ("lead", "filler", "denied", "ended", "predicate", "whole", "takes", "verb", "said_before")
)
_OTHER: dict[str, str] = {word: f"(?!{after})" for word, after in _DATA["other"].items()}
_SHORTEST = 2  # characters before a denial that are something said


def pieces(checklist: Checklist, text: str) -> list[str]:
    """The text cut so that each piece speaks of one step's subject."""
    return [piece for clause in clauses(text) for piece in _cut(checklist, "".join(clause.split()))]


def names_subject(step: Step, text: str) -> bool:
    """True when the text speaks of what this step is about."""
    subjects = _subjects_of(step.about)
    return subjects is not None and subjects.search("".join(plain(text).split())) is not None


@lru_cache(maxsize=256)
def _subjects_of(about: tuple[str, ...]) -> re.Pattern[str] | None:
    words = sorted(about, key=len, reverse=True)
    return re.compile("|".join(f"{re.escape(word)}{_OTHER.get(word, '')}" for word in words)) if words else None


def _subjects(checklist: Checklist) -> re.Pattern[str] | None:
    return _subjects_of(tuple(dict.fromkeys(word for step in checklist.steps for word in step.about)))


def _cut(checklist: Checklist, clause: str) -> list[str]:
    """Before each subject, if by then something has been said of the one before it, or of none. Two subjects of one
    step stay together where nothing has been said of the first."""
    found, start, ended, told, last = [], 0, 0, False, ""
    subjects = _subjects(checklist)
    for subject in subjects.finditer(clause) if subjects else ():
        if subject.end() == len(clause) and _SAID_BEFORE.search(clause[ended : subject.start()]):
            continue  # 上不了网: what is said of it stands before it
        at = _begins(clause, ended, subject.start())
        before = clause[ended:at]
        takes = at == subject.start() and not ended and _TAKES.fullmatch(before)
        if takes or (not _ENDED.search(before) and _together(checklist, last, subject.group())):
            ended, last = subject.end(), subject.group()
            continue
        told = told or (not _FILLER.match(before) if ended else _ended(before))
        told = told or (ended > start and _WHOLE.search(clause[start:at]) is not None)
        if told and at > start:
            found.append(clause[start:at])
            start, told = at, False
        told = told or _PREDICATE.search(clause[at : subject.start()]) is not None
        ended, last = subject.end(), subject.group()
    return [*found, clause[start:]]


def _together(checklist: Checklist, one: str, other: str) -> bool:
    return one != "" and any(one in step.about and other in step.about for step in checklist.steps)


def _ended(before: str) -> bool:
    """Whether something has been said before the first subject: 够的网也好, and not 换了流量."""
    return _ENDED.search(before) is not None and _VERB.search(before) is None


def _begins(clause: str, ended: int, subject: int) -> int:
    """Where what is said of a subject begins: with the words before it that belong to it."""
    before = clause[ended:subject]
    denied = _DENIED.search(before)
    if denied and denied.start() >= _SHORTEST:
        before = before[: denied.start()]
    lead = _LEAD.search(before)
    return ended + (lead.start() if lead else len(before))
