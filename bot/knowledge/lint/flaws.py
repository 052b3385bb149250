"""What a rule finds, and where: at a step, an option, an answer, a key of a wallet."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.model import Answer, Brand, Checklist, Fault, Option, Step
from bot.knowledge.notices import notice


@dataclass(frozen=True)
class Flaw:
    """What a rule has found: in the mapping at a line of a file, there at the end of some keys, near some words.
    `whole`: it can only be judged when the whole file is of the right form."""

    path: str
    line: int
    reason: str
    keys: tuple[str, ...] = ()
    near: str = ""
    whole: bool = False


def answers_path(brand: Brand) -> str:
    """The file of a brand's answers, as problems name it."""
    return f"brands/{brand.id}/answers.yml"


def brand_path(brand: Brand) -> str:
    """The file of a brand itself, as problems name it."""
    return f"brands/{brand.id}/brand.yml"


def at_brand(brand: Brand, reason: str, *keys: str, near: str = "") -> Flaw:
    """A problem of brand.yml, at one of its keys."""
    return Flaw(brand_path(brand), 1, reason, keys, near)


def at_checklist(checklist: Checklist, reason: str, *keys: str, near: str = "") -> Flaw:
    """A problem of a checklist as a whole, or of what stands beside its steps."""
    return Flaw(checklist.path, 1, reason, keys, near)


def at_step(checklist: Checklist, step: Step, reason: str, *keys: str, near: str = "") -> Flaw:
    """A problem of a step, or of one of its keys."""
    return Flaw(checklist.path, step.line or 1, notice("step", id=step.id, reason=reason), keys, near)


def at_option(checklist: Checklist, step: Step, option: Option, reason: str, *keys: str, near: str = "") -> Flaw:
    """A problem of an option of a step, or of one of its keys."""
    return Flaw(checklist.path, option.line or step.line, notice("step", id=step.id, reason=reason), keys, near)


def at_answer(brand: Brand, answer: Answer, reason: str, *keys: str, near: str = "") -> Flaw:
    """A problem of an answer, or of one of its keys."""
    return Flaw(answers_path(brand), answer.line or 1, notice("answer", id=answer.id, reason=reason), keys, near)


def at_fault(brand: Brand, fault: Fault, reason: str, *keys: str, near: str = "") -> Flaw:
    """A problem of a fault of a wallet's document as brand.yml tells it."""
    return Flaw(brand_path(brand), fault.line or 1, notice("fault", id=fault.id, reason=reason), keys, near)
