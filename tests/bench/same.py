"""Do both really do the same work? The same moves are made on both, untimed, and the answers compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench import scenarios
from tests.bench.customers import Customer, Move

FITTING = 0.8


@dataclass(frozen=True)
class Same:
    """How many turns were compared, and how many answers were equal or of the right kind."""

    button_turns: int
    typed_turns: int
    equal: int
    fitting: dict[str, int]


async def check(bots: dict[str, Callable[[], Customer]]) -> Same:
    """Raises AssertionError when an answer is missing, buttons lead elsewhere, or typed answers miss the point."""
    script = next(scenarios.buttons())
    product, stock = [await _answers(new, script) for new in bots.values()]
    assert product == stock, f"the buttons lead to different answers:\n{product}\n{stock}"
    fitting = dict.fromkeys(bots, 0)
    equal = turns = 0
    for lines in scenarios.sentences():
        said = [Move(text=text) for text, _ in lines]
        answers = {name: await _answers(new, said) for name, new in bots.items()}
        turns += len(lines)
        equal += sum(len(set(texts)) == 1 for texts in zip(*answers.values(), strict=True))
        for name, texts in answers.items():
            fitting[name] += sum(bool(re.search(p, t)) for (_, p), t in zip(lines, texts, strict=True))
    assert all(count >= FITTING * turns for count in fitting.values()), f"of {turns} answers fit only {fitting}"
    return Same(len(script), turns, equal, fitting)


async def _answers(new: Callable[[], Customer], script: scenarios.Script) -> list[str]:
    customer = new()
    await customer.open()
    answers = [await customer.turn(move) for move in script]
    for move, answer in zip(script, answers, strict=True):
        assert answer.strip() and scenarios.SORRY not in answer, f"{answer!r} to {move}"
    return answers
