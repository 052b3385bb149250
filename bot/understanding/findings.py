"""What a text says of the steps of a checklist: that what a step looks at is fine or the cause, or that it was done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.matching import bare, clauses
from bot.knowledge.model import Checklist, Step
from bot.understanding import step_words
from bot.understanding.moods import is_intended
from bot.understanding.pieces import names_subject, pieces
from bot.understanding.step_words import Kind, Words

_DATA = YAML(typ="safe").load(Path(__file__).with_name("findings.yml"))
_PLEA, _UNFOUNDED, _FORMERLY, _PENDING, _BARE = (
    re.compile(_DATA[name]) for name in ("plea", "unfounded", "formerly", "pending", "bare")
)
_WAVERS = re.compile(rf"({_DATA['acts']}){_DATA['wavers']}")
_TROUBLE = re.compile(rf"({_DATA['acts']})(?:{_DATA['fails']}|{_DATA['wavers']})")
Asked = tuple[Callable[[Step], Kind | None], Sequence[Step]]  # what is looked for, and of which steps, in their order
_MARK, _ASKS = re.compile(r"[?？]+"), f"{_DATA['asks']}\n"


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
    before: list[Step] = []
    for clause in clauses(_MARK.sub(_ASKS, text)):
        founded = not is_unfounded(clause)
        for piece in (piece for piece in pieces(checklist, clause) if not _FORMERLY.search(piece)):
            if opened is None:
                told = _in_first_words(checklist, words, _PLEA.sub("", piece), before if founded else None)
            else:
                told = _at_step(checklist, words, piece, opened)
            for finding in told:
                if not finding.implied or finding.step.id not in found:
                    found[finding.step.id] = finding
            before = [step for step in checklist.steps if names_subject(step, piece)]
    return list(found.values())


def is_unfounded(text: str) -> bool:
    """True when a text tells what is only feared, supposed for some case, or heard of: 怕余额不足, 听说卡会冻结."""
    return _UNFOUNDED.search(text) is not None


def _at_step(checklist: Checklist, words: Words, piece: str, opened: Step) -> list[Finding]:
    """The one thing that a piece says, of the step that it says it of."""
    named = [step for step in checklist.steps if names_subject(step, piece)]
    told = _of_the_named(named, words, piece, opened) if named else _of_any(checklist, words, piece, opened)
    heard = (finding_of(step, kind) for read, steps in told for step in steps if (kind := read(step)))
    return list(islice(heard, 1))


def _of_the_named(named: Sequence[Step], words: Words, piece: str, opened: Step) -> Iterator[Asked]:
    """The steps whose subject is named, the open one before all, and last the open one all the same."""
    steps = [*(step for step in named if step is opened), *(step for step in named if step is not opened)]
    steps += [] if opened in named else [opened]
    yield (lambda step: step_words.own_words(step, words, piece, step in named)[0]), steps
    yield (lambda step: step_words.by_state(step, words, piece, step in named)), steps
    yield (lambda step: step_words.by_tried(step, piece)), steps
    yield (lambda step: step_words.by_doing(step, piece)), steps


def _of_any(checklist: Checklist, words: Words, piece: str, opened: Step) -> Iterator[Asked]:
    """With no subject it is the open step, unless the words are another one's own: 没超 tells of the limit, whatever is
    open, but a plain 正常 of what is open, though it is an option elsewhere; 没有 and 是的 tell of nothing else."""
    others = [step for step in checklist.main if step is not opened and not _says_nothing_else(piece)]
    state: Asked = (lambda step: step_words.by_state(step, words, piece, True)), [opened]
    options: Asked = (lambda step: step_words.own_words(step, words, piece, False)[0]), others
    yield (lambda step: step_words.own_words(step, words, piece, True)[0]), [opened]
    yield (lambda step: step_words.by_patterns(step, words, piece, False)[0]), others
    plain = step_words.by_state_alone(words, piece) is not None
    yield from (state, options) if plain else (options, state)
    yield (lambda step: step_words.by_tried(step, piece)), [opened, *others]
    yield (lambda step: step_words.by_doing(step, piece)), [opened, *others]


def _says_nothing_else(piece: str) -> bool:
    return _BARE.fullmatch(bare(piece)) is not None


def _in_first_words(checklist: Checklist, words: Words, piece: str, before: Sequence[Step] | None) -> list[Finding]:
    """With nothing open a step is told of by its own words, whatever else is named: 手机存满了 tells of the space; by a
    plain state at its subject or right behind it; and without a subject by what only this step's options say. One thing
    that was done may tell of several steps. `before` are the steps spoken of just before; None where the clause tells
    of what may not be so."""
    named = [step for step in checklist.steps if names_subject(step, piece)]
    done = [step for step in checklist.main if step_words.by_tried(step, piece)]
    implied = [Finding(step, "tried", implied=True) for step in done]
    piece = _PENDING.sub("", piece)
    if before is not None and not is_intended(piece):
        told = _told(checklist, words, _TROUBLE.sub(r"\1", piece), named, before)
        told = told or _told(checklist, words, _WAVERS.sub(r"\1", piece), named, before)
        if told is not None:
            return [told, *implied]
    plainly = len(done) == 1 and (not named or done[0] in named)
    return [Finding(done[0], "tried")] if plainly else implied


def _told(
    checklist: Checklist, words: Words, piece: str, named: Sequence[Step], before: Sequence[Step]
) -> Finding | None:
    others = [step for step in checklist.main if step not in named]
    said = [(step, step_words.own_words(step, words, piece, True)) for step in named]
    said += [(step, step_words.by_patterns(step, words, piece, False)) for step in others]
    step, (kind, _) = max(said, key=lambda one: one[1][1])
    if kind is not None:
        return finding_of(step, kind)
    if named:
        states = ((step, step_words.by_state(step, words, piece, True)) for step in named)
    else:
        states = ((step, step_words.alone(step, piece)) for step in checklist.main)
    heard = [finding_of(step, kind) for step, kind in states if kind is not None]
    if not named and not heard:
        heard = [finding_of(s, k) for s in before if s.is_check and (k := step_words.by_state_alone(words, piece))]
    return heard[0] if (named and heard) or len(heard) == 1 else None


def finding_of(step: Step, kind: Kind) -> Finding:
    """The finding with the step's option for it."""
    return Finding(step, kind, next((option.id for option in step.options if option.finding == kind), ""))
