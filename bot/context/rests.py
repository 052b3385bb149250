"""A step that was left for a moment: who comes back to it and says 继续 wants to see it, not the one after it."""

from __future__ import annotations

from bot.context import questions
from bot.context.memory import Memory
from bot.understanding.acts import Act
from bot.understanding.phrasing import goes_on
from bot.understanding.reading import Reading
from bot.understanding.said import said

_KEY = "rests"
_LEAVING = frozenset({Act.TRYING, Act.RETURN, Act.GREET})  # 等我弄一下, 我回来了, 在吗: said of no step


def keep(memory: Memory, reading: Reading) -> None:
    """Note beside the open step's question that the customer is at it, or has just come back to it."""
    asked, heard = memory.question, said(reading)
    if asked is not None and asked.kind == questions.STEP and heard and all(one.act in _LEAVING for one in heard):
        asked.data[_KEY] = True


def is_taken_up(memory: Memory, reading: Reading) -> bool:
    """Whether the message only goes on with the step that was left."""
    asked = memory.question
    return asked is not None and bool(asked.data.get(_KEY)) and goes_on(reading.text)
