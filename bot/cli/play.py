"""`play`: one checklist in the terminal, by number or by word, without Rasa and without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import click

from bot.bootstrap import assistant
from bot.cli.render import show_replies
from bot.conversation.assistant import Assistant
from bot.conversation.literal import read_choice
from bot.conversation.memory import Memory
from bot.diagnosis.state import Move
from bot.exchange import Outcome
from bot.knowledge.matching import bare
from bot.knowledge.model import Checklist
from bot.understanding.reading import Reading


def walk(checklist: Checklist, words: str) -> None:
    """Open the checklist and answer until it ends or the input does."""
    engine = assistant()
    outcome = _turn(engine, Memory(checklist.brand).to_dict(), "open_topic", Reading(words, checklist.topic))
    while outcome.owner == "bot" and outcome.memory["question"]:
        said = _read_line()
        if said is None:
            return
        outcome = _answer(engine, outcome.memory, said)


def _answer(engine: Assistant, memory: dict[str, object], said: str) -> Outcome:
    kept = Memory.from_dict(memory)
    choice = read_choice(engine.knowledge.brands[kept.brand], kept, said)
    if choice is not None:
        return _turn(engine, memory, "answer_step", Reading(said, "choose_option", choice=choice))
    return _turn(engine, memory, "answer_step", Reading(said, _move_word(engine, said)))


def _move_word(engine: Assistant, said: str) -> str:
    """A control intent by its own name (next_step) or by the words of its button."""
    by_label = {
        bare(engine.knowledge.phrases[key]): intent
        for key, intent in (
            ("label_resolved", "problem_resolved"),
            ("label_persists", "problem_persists"),
            ("label_explain", "explain_step"),
            ("label_start_over", "start_over"),
        )
    }
    names = {m.value for m in Move} | {"cancel"}
    return said if said in names else by_label.get(bare(said), Move.REPEAT.value)


def _turn(engine: Assistant, memory: dict[str, object], handler: str, reading: Reading) -> Outcome:
    outcome = engine.handle(handler, memory, replace(reading), datetime.now(timezone.utc))
    show_replies(outcome.replies)
    return outcome


def _read_line() -> str | None:
    try:
        return str(click.prompt("", prompt_suffix="> "))
    except (click.Abort, EOFError):
        return None
