"""How sure one must be. All of the numbers that reading a message needs, in one place; probabilities are 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """`topic`, `control`: act on a topic, on a control word. `alarm_at_step`: below it money at risk at an open step is
    answered with what protects it, and asked about. `wavering`: seen besides the first intent at all. `sure`: one
    clause decides for a wavering message. `clause`: a clause names a problem; `seen`: the whole message shows it too.
    `ask`: worth asking about, at most `choices` of them. `short`: so many characters are about the open step.
    """

    topic: float = 0.5
    control: float = 0.35
    alarm_at_step: float = 0.75
    wavering: float = 0.3
    sure: float = 0.9
    clause: float = 0.8
    seen: float = 0.02
    ask: float = 0.12
    choices: int = 3
    short: int = 5


THRESHOLDS = Thresholds()
