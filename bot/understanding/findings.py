"""What a text says of the steps of a checklist: that what a step looks at is fine or the cause, or that it was done.

People write such things in one breath: 够的网也好卡也没过期. A clause is therefore cut once more where the next
step's subject begins, and each piece is read by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

from bot.knowledge.matching import bare, clauses, denies, may_mention, plain, reach, says
from bot.knowledge.model import Checklist, Step
from bot.understanding.moods import is_asked, is_intended
from bot.understanding.options import without_politeness

Kind = Literal["good", "bad", "tried"]
Words = Mapping[str, tuple[str, ...]]
_DATA = YAML(typ="safe").load(Path(__file__).with_name("findings.yml"))
_LEAD, _FILLER, _DENIED, _ENDED, _DONE, _UNDONE, _PREDICATE, _WHOLE, _TAKES, _VERB = (
    re.compile(_DATA[name])
    for name in ("lead", "filler", "denied", "ended", "done", "undone", "predicate", "whole", "takes", "verb")
)
_OTHER: dict[str, str] = {word: f"(?!{after})" for word, after in _DATA["other"].items()}
_MARK, _ASKS = re.compile(r"[?？]+"), f"{_DATA['asks']}\n"
_SAID_BEFORE, _FORMERLY = re.compile(_DATA["said_before"]), re.compile(_DATA["formerly"])
_SHORTEST = 2  # characters of a phrase that is looked for inside a longer text


@dataclass(frozen=True)
class Finding:
    """What is said of a step, and the option that says it, if it has one. `implied`: one thing that was said tells of
    several steps at once: who was refused has applied."""

    step: Step
    kind: Kind
    option: str = ""
    implied: bool = False


def findings(checklist: Checklist, words: Words, text: str, opened: Step | None = None) -> list[Finding]:
    """What the text says of the steps, each step once, the last word of it; what names no step is said of the open
    one. A question says nothing, nor does what is denied, or how it was before. In first words one thing may tell of
    several steps: who was refused has applied."""
    found: dict[str, Finding] = {}
    said = pieces(checklist, _MARK.sub(_ASKS, text))
    for piece in (piece for piece in said if not _FORMERLY.search(piece)):
        finding = _of_piece(checklist, words, piece, opened)
        told = [step for step in checklist.main if opened is None and _by_tried(step, words, piece, True)]
        if finding is not None:
            several = finding.kind == "tried" and len(told) > 1
            found[finding.step.id] = replace(finding, implied=several)
        for step in told:
            found.setdefault(step.id, Finding(step, "tried", implied=True))
    return list(found.values())


def pieces(checklist: Checklist, text: str) -> list[str]:
    """The text cut so that each piece speaks of one step's subject."""
    return [piece for clause in clauses(text) for piece in _cut(checklist, "".join(clause.split()))]


def names_subject(step: Step, text: str) -> bool:
    """True when the text speaks of what this step is about."""
    subjects = _subjects_of(step.about)
    return subjects is not None and subjects.search("".join(plain(text).split())) is not None


def _of_piece(checklist: Checklist, words: Words, piece: str, opened: Step | None) -> Finding | None:
    """The steps whose subject is named come first, the open one before all; with no subject it is the open one."""
    named = [step for step in checklist.steps if names_subject(step, piece)]
    candidates = [step for step in named if step is opened] + [step for step in named if step is not opened]
    if opened is not None and opened not in candidates:
        candidates.append(opened)
    if not named:
        candidates += [step for step in checklist.main if step is not opened]
    readers = (
        (_by_own_words, _by_state, _by_tried) if opened is None else (_by_own_words, _by_state, _by_tried, _by_doing)
    )
    for read in readers:
        for step in candidates:
            kind = read(step, words, piece, step in named or (not named and step is opened))
            if kind is not None:
                return Finding(step, kind, _option(step, kind))
    return None


def _by_own_words(step: Step, words: Words, piece: str, about: bool) -> Kind | None:
    """By the step's own patterns and options; where both fit, the longer words: 没写错 is not 没写."""
    good, bad = (
        [reach(piece, pattern) for pattern in patterns] if may_mention(piece, patterns) else [0]
        for patterns in (step.good, step.bad)
    )
    if max(good) > 0 or max(bad) > 0:
        return "good" if max(good) > max(bad) else "bad"
    if about and (min(good) < 0 or min(bad) < 0):
        return "good" if min(bad) < 0 else "bad"
    return _by_option(step, piece, about)


def _by_option(step: Step, piece: str, about: bool) -> Kind | None:
    """By the words of an option: as a whole, or inside of more where the step is meant."""
    said = {bare(piece), without_politeness(bare(piece))}
    for option in step.options:
        phrases = [p for p in (bare(phrase) for phrase in (option.label, *option.says)) if about or len(p) >= _SHORTEST]
        whole = not said.isdisjoint(phrases)
        if option.finding and (whole or (about and any(_is_said(step, piece, phrase) for phrase in phrases))):
            return "good" if option.finding == "good" else "bad"
    return None


def _is_said(step: Step, piece: str, phrase: str) -> bool:
    """Whether a piece has the phrase, other than as a part of the subject's own name: 有效期 says nothing of 有效."""
    for word in step.about:
        if phrase in word and phrase != word:
            piece = piece.replace(word, " ")
    return len(phrase) >= _SHORTEST and says(piece, phrase)


def _by_state(step: Step, words: Words, piece: str, about: bool) -> Kind | None:
    """By words that are good or bad of anything, at the subject of a check."""
    good, bad = ("|".join(words.get(kind, ())) for kind in ("good", "bad"))
    if not about or not step.is_check or not good or not bad:
        return None
    if says(piece, bad) or denies(piece, good):
        return "bad"
    return "good" if says(piece, good) or denies(piece, bad) else None


def _by_tried(step: Step, words: Words, piece: str, about: bool) -> Kind | None:
    """That it was done, in the step's own words; what is only going to be done was not: 不行再找客服."""
    if not may_mention(piece, step.tried) or is_intended(piece):
        return None
    return "tried" if any(says(piece, pattern) for pattern in step.tried) else None


def _by_doing(step: Step, words: Words, piece: str, about: bool) -> Kind | None:
    """In the middle of a walk: whatever is said to be done at the subject of a step that is no check."""
    done = not step.is_check and names_subject(step, piece) and _DONE.search(piece) is not None
    return "tried" if done and not _UNDONE.search(piece) and not is_asked(piece) else None


def _option(step: Step, kind: Kind) -> str:
    return next((option.id for option in step.options if option.finding == kind), "")


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
