"""What a message turns out to mean where it was said."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange import Choice
from bot.understanding.findings import Finding


@dataclass(frozen=True)
class Meaning:
    """An intent, trained or decided in context, and how sure it is.

    `topic` is what it is about, `choice` the option of the open question that it takes, `findings` what is said besides
    of steps, `doubted` the intent that is asked about before it is acted on, `passage` the passage of the wallet's
    knowledge that is asked for, `over` another topic of which it is said that it is over, `then` what else is meant,
    once this is recorded.
    """

    intent: str
    confidence: float = 1.0
    topic: str = ""
    choice: Choice | None = None
    findings: tuple[Finding, ...] = ()
    doubted: str = ""
    passage: str = ""
    over: str = ""
    then: Meaning | None = None
