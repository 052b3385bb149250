"""What a text says of the steps of a checklist: that they have been done."""

from __future__ import annotations

from bot.knowledge.matching import claims, clauses
from bot.knowledge.model import Checklist, Step


def claims_step(step: Step, text: str) -> bool:
    """True when the text says that this step has been done."""
    return any(claims(text, pattern) for pattern in step.tried)


def claims_any(checklist: Checklist, text: str) -> bool:
    """True when the text says that some step of the checklist has been done."""
    return any(claims_step(step, text) for step in checklist.main)


def says_only(step: Step, text: str) -> bool:
    """True when the text says that this step has been done, and nothing besides."""
    parts = clauses(text)
    return bool(parts) and all(claims_step(step, part) for part in parts)
