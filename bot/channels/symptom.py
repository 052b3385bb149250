"""What a look through an account finds, for an operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["good", "bad", "unknown"]


@dataclass(frozen=True)
class Symptom:
    """One thing that was looked at, and what an operator should know of it."""

    item: str
    mark: Mark
    text: str
