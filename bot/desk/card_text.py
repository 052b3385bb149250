"""A case card as plain text, for desks that show nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from bot.calendar.service_hours import SHANGHAI


def card_text(view: Mapping[str, Any], words: Mapping[str, str], title: str, callback: str | None = None) -> str:
    """The whole card: its title, what the customer said, and all of `standing`."""
    known = standing(view, words, callback)
    return "\n".join(filter(None, (title, *view["words"], known)))


def standing(view: Mapping[str, Any], words: Mapping[str, str], callback: str | None) -> str:
    """What changes without a word of the customer's being passed on: whether money is at risk, steps and what they came
    to, values, until when an answer is promised, where to call. `words` are those of summaries in desk.yml."""
    steps = [_step(step, words) for diagnosis in view["diagnoses"] for step in diagnosis["steps"]]
    told = [
        words["detail"].format(name=words.get(kind, kind), values=words["comma"].join(values))
        for kind, values in view["details"].items()
        if values
    ]
    due = [_by(promise["at"], words) for promise in view["promises"]]
    phone = [words["callback"].format(phone=callback)] if callback else []
    risk = [words["at_risk"]] if view["risk"] != "none" else []
    return "\n".join((*risk, *steps, *told, *due, *phone))


def transcript(messages: Sequence[Mapping[str, Any]], most: int = 100_000) -> str:
    """What was said, one line a message, the newest kept when it is too long."""
    said = "\n".join(f"[{m['at']}] {m['from']}: {m['text']}" for m in messages)
    return said[-most:]


def came_to(step: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """The outcome of a step in words, with the option that was chosen."""
    outcome = words.get(step["outcome"], step["outcome"])
    return words["with_option"].format(outcome=outcome, option=step["chosen"]) if step.get("chosen") else outcome


def _step(step: Mapping[str, Any], words: Mapping[str, str]) -> str:
    return words["step"].format(position=step["position"], short=step["short"], outcome=came_to(step, words))


def _by(seconds: float, words: Mapping[str, str]) -> str:
    at = datetime.fromtimestamp(seconds, timezone.utc).astimezone(SHANGHAI)
    return words["promised"].format(month=at.month, day=at.day, time=f"{at:%H:%M}")
