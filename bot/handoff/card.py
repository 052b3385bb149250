"""The case card: what a person needs so that nobody has to ask anything twice. Every text in it is masked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.calendar.service_hours import SHANGHAI
from bot.diagnosis.state import Diagnosis
from bot.knowledge.model import Checklist, Step

NOT_DONE = "open"
WORDS_SHOWN = 12


def case_number(now: datetime, chance: str) -> str:
    """A new case's number: month and day in Shanghai, and the first five characters of a random text."""
    return f"{now.astimezone(SHANGHAI):%m%d}-{chance[:5].upper()}"


def card(
    brand: str,
    topic: str | None,
    words: list[str],
    details: dict[str, list[str]],
    diagnoses: list[tuple[Diagnosis, Checklist]],
) -> dict[str, Any]:
    """The card as JSON: the problem in the customer's words, data they gave, and every step with its outcome."""
    return {
        "brand": brand,
        "topic": topic,
        "words": words[-WORDS_SHOWN:],
        "details": {kind: list(values) for kind, values in details.items()},
        "diagnoses": [_diagnosis(d, c) for d, c in diagnoses],
    }


def merged(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The card as it is known now. A diagnosis that the conversation no longer keeps stays as it was told last."""
    known = {diagnosis["topic"] for diagnosis in now["diagnoses"]}
    ended = [diagnosis for diagnosis in before.get("diagnoses", ()) if diagnosis["topic"] not in known]
    return {**before, **now, "diagnoses": [*now["diagnoses"], *ended]}


def of_run(run: Mapping[str, Any], checklist: Checklist) -> dict[str, Any]:
    """A run that was over before there was a case, from what is stored of it: `outcomes` is {step: {outcome, at}}."""
    outcomes = {step: each["outcome"] for step, each in run["outcomes"].items()}
    return _diagnosis(
        Diagnosis("", checklist.brand, run["topic"], run["words"], "", outcomes=outcomes, status=run["status"]),
        checklist,
    )


def _diagnosis(diagnosis: Diagnosis, checklist: Checklist) -> dict[str, Any]:
    return {
        "topic": diagnosis.topic,
        "title": checklist.title,
        "words": diagnosis.words,
        "status": diagnosis.status,
        "open_step": diagnosis.step_id,
        "steps": [
            {
                "id": step.id,
                "position": checklist.position(step.id),
                "short": step.short,
                "outcome": diagnosis.outcomes.get(step.id, NOT_DONE),
                "chosen": _chosen(diagnosis, step),
                "at": diagnosis.times.get(step.id),
            }
            for step in checklist.steps
            if not step.side or step.id in diagnosis.outcomes
        ],
    }


def _chosen(diagnosis: Diagnosis, step: Step) -> str | None:
    """The label of the option that was taken at the step; None when none was, or an edit took it away."""
    taken = diagnosis.chosen.get(step.id)
    return next((option.label for option in step.options if option.id == taken), None)
