"""What a piece of a text says of one step: by the step's own words, by plain states, by what was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

from bot.knowledge.matching import bare, denies, may_mention, reach, says
from bot.knowledge.model import Step
from bot.understanding.moods import is_asked, is_intended
from bot.understanding.options import without_politeness
from bot.understanding.pieces import names_subject

Kind = Literal["good", "bad", "tried"]
Words = Mapping[str, tuple[str, ...]]
Said = tuple[Kind | None, int]  # what is said, and how many characters say it
NOTHING: Said = (None, 0)
_DATA = YAML(typ="safe").load(Path(__file__).with_name("findings.yml"))
_DONE, _UNDONE, _ALONE, _CHANGED, _RULED_OUT, _PERFECTIVE = (
    re.compile(_DATA[name]) for name in ("done", "undone", "alone", "changed", "ruled_out", "perfective")
)
_SHORTEST = 2  # characters of a phrase that is looked for inside a longer text
_USELESS = "useless"  # the group of words.yml that says that something did not help


def own_words(step: Step, words: Words, piece: str, about: bool) -> Said:
    """By the step's own patterns, else by its options."""
    said = by_patterns(step, words, piece, about)
    return said if said[0] is not None else _by_option(step, piece, about)


def by_patterns(step: Step, words: Words, piece: str, about: bool) -> Said:
    """By the step's own patterns; where both fit, the longer words: 没写错 is not 没写. What was done about it and did
    not help is no cause: 换了网不行."""
    good, bad = (
        [reach(piece, pattern) for pattern in patterns] if may_mention(piece, patterns) else [0]
        for patterns in (step.good, step.bad)
    )
    if max(good) > 0 or max(bad) > 0:
        kind: Kind = "good" if max(good) > max(bad) else "bad"
        return NOTHING if kind == "bad" and _did_not_help(step, words, piece) else (kind, max(*good, *bad))
    if about and (min(good) < 0 or min(bad) < 0):
        return ("good" if min(bad) < 0 else "bad"), -min(*good, *bad)
    return NOTHING


def only(piece: str, phrase: str) -> bool:
    """True when a piece says the phrase, and nothing else: 又是时好时坏的."""
    before, found, after = bare(piece).partition(bare(phrase))
    return found != "" and _ALONE.fullmatch(before) is not None and _ALONE.fullmatch(after) is not None


def alone(step: Step, piece: str) -> Kind | None:
    """By the words of an option that are all of the piece."""
    for option in step.options:
        phrases = [bare(phrase) for phrase in (option.label, *option.says)]
        told = (p for p in phrases if len(p) >= _SHORTEST and only(piece, p))
        if option.finding and any(told):
            return "good" if option.finding == "good" else "bad"
    return None


def by_state(step: Step, words: Words, piece: str, about: bool) -> Kind | None:
    """By words that are good or bad of anything, at the subject of a check."""
    good, bad = ("|".join(words.get(kind, ())) for kind in ("good", "bad"))
    if not about or not step.is_check or not good or not bad:
        return None
    if _RULED_OUT.search(piece) and names_subject(step, piece) and not is_asked(piece):
        return "good"  # 不是网的问题
    if says(piece, bad) or denies(piece, good):
        return "bad"
    return "good" if says(piece, good) or denies(piece, bad) else None


def by_state_alone(words: Words, piece: str) -> Kind | None:
    """By such a word that is all of the piece, of what was spoken of just before: wifi连着,慢得要死."""
    kinds: tuple[Kind, ...] = ("bad", "good")
    return next((kind for kind in kinds if any(only(piece, word) for word in words.get(kind, ()))), None)


def is_plain_state(words: Words, text: str) -> bool:
    """True when a text is only a word that is good of anything, and does not say that it has come to be so: 能用."""
    return by_state_alone(words, text) == "good" and not _CHANGED.search(text)


def by_tried(step: Step, piece: str) -> Kind | None:
    """That it was done, in the step's own words; what is only going to be done was not: 不行再找客服."""
    if not may_mention(piece, step.tried) or is_intended(piece):
        return None
    return "tried" if any(says(piece, pattern) for pattern in step.tried) else None


def by_doing(step: Step, piece: str) -> Kind | None:
    """In the middle of a walk: whatever is said to be done at the subject of a step that is no check."""
    done = not step.is_check and names_subject(step, piece) and _DONE.search(piece) is not None
    return "tried" if done and not _UNDONE.search(piece) and not is_asked(piece) else None


def _did_not_help(step: Step, words: Words, piece: str) -> bool:
    useless = "|".join(words.get(_USELESS, ()))
    return bool(useless) and says(piece, useless) and by_tried(step, piece) is not None


def _by_option(step: Step, piece: str, about: bool) -> Said:
    """By the words of an option: as a whole, or inside of more where the step is meant."""
    said = {bare(piece), without_politeness(bare(piece))}
    for option in step.options:
        phrases = [bare(phrase) for phrase in (option.label, *option.says)]
        told = [p for p in phrases if p in said or (about and _is_said(step, piece, p))]
        if option.finding and told:
            return ("good" if option.finding == "good" else "bad"), max(map(len, told))
    return NOTHING


def _is_said(step: Step, piece: str, phrase: str) -> bool:
    """Whether a piece has the phrase, other than as a part of the subject's own name (有效期 says nothing of 有效) or
    behind a verb, where it only says that something was done: 试过了 says nothing of 过了."""
    piece = _PERFECTIVE.sub(" ", piece)
    for word in step.about:
        if phrase in word and phrase != word:
            piece = piece.replace(word, " ")
    return len(phrase) >= _SHORTEST and says(piece, phrase)
