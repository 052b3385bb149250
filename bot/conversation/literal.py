"""An open question's own words are read before anything is classified: numbers, labels, the options' phrases."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

from bot.conversation.memory import Memory, Question
from bot.exchange import Choice
from bot.knowledge.matching import bare
from bot.knowledge.model import Brand

_WORDS = YAML(typ="safe").load(Path(__file__).parents[1] / "understanding/numbers.yml")
_NUMERALS: dict[str, int] = {bare(str(word)): int(n) for n, words in _WORDS["numerals"].items() for word in words}
_FEW = 16
_NUMBER = re.compile(_WORDS["pattern"])


def read_choice(brand: Brand, memory: Memory, text: str) -> Choice | None:
    """The option of the pending question that this text names, if it does so beyond doubt."""
    question = memory.question
    short = bare(text)
    if question is None or not short:
        return None
    by_label = next((o for o in question.options if bare(o[1]) == short), None)
    chosen = by_label or _by_number(question.options, short) or _by_phrase(brand, memory, short)
    chosen = chosen or _by_wallet(brand, question, short)
    return Choice(question.number, chosen[0], chosen[1]) if chosen else None


def _by_number(options: list[list[str]], short: str) -> list[str] | None:
    match = _NUMBER.fullmatch(short)
    number = _NUMERALS.get(match.group(1)) if match else None
    if number == -1:
        return options[-1] if options else None
    return options[number - 1] if number and number <= len(options) else None


def _by_phrase(brand: Brand, memory: Memory, short: str) -> list[str] | None:
    if memory.question is None or memory.question.kind != "step" or memory.open is None:
        return None
    checklist = brand.checklists.get(memory.open.topic)
    step = checklist.step(memory.open.step_id) if checklist else None
    for option in step.options if step else ():
        if any(bare(phrase) == short for phrase in option.says):
            return [f"own:{option.id}", option.label]
    return None


def _by_wallet(brand: Brand, question: Question, short: str) -> list[str] | None:
    """Which wallet was meant, in a few words that name one of the two: 我问的是upay."""
    if question.kind != "other_wallet" or len(short) > _FEW:
        return None
    own = any(bare(name) in short for name in (brand.name, *brand.names, *brand.misspellings))
    other = bare(question.data["name"]) in short
    wanted = {(True, False): "own", (False, True): "other"}.get((own, other))
    return next((o for o in question.options if o[0] == wanted), None)
