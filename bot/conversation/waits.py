"""A step that asks how long one has waited: a day or a duration that was told is judged by the documented time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.calendar.service_hours import SHANGHAI
from bot.calendar.working_days import judge_wait
from bot.conversation.scene import Scene
from bot.diagnosis import engine
from bot.diagnosis.progress import Progress, open_step
from bot.diagnosis.state import Move
from bot.knowledge.model import Checklist, Wait
from bot.understanding.values import answered_by_values


def span(scene: Scene, wait: Wait) -> str:
    """A documented waiting time in words."""
    key = "wait_span_one" if wait.minimum == wait.maximum else "wait_span"
    return scene.phrase(key, minimum=wait.minimum, maximum=wait.maximum)


def _day(scene: Scene, day: date, today: date) -> str:
    """The day in words; of another year with its year, so that a wrong guess is seen."""
    if day.year != today.year:
        return scene.phrase("day_of_year", year=day.year, month=day.month, day=day.day)
    return scene.phrase("day", month=day.month, day=day.day)


def judged(scene: Scene, wait: Wait, since: date, today: date) -> tuple[str, bool]:
    """The wait in words, and whether the documented time is over."""
    waited = judge_wait(wait.minimum, wait.maximum, since, today)
    values = {
        "since": _day(scene, since, today),
        "elapsed": waited.elapsed,
        "latest": scene.phrase("day", month=waited.latest.month, day=waited.latest.day),
        "span": span(scene, wait),
    }
    over = waited.state == "over"
    within = "wait_within" if waited.elapsed else "wait_begun"
    text = scene.phrase("wait_over" if over else within, **values)
    return text + ("" if waited.exact else scene.phrase("wait_inexact")), over


def waited(scene: Scene, checklist: Checklist, progress: Progress) -> Progress:
    """At a first step that asks how long one has waited, a day that was told already is its answer."""
    if progress.end is not None or not progress.show_step:
        return progress
    step = open_step(checklist, progress.diagnosis)
    today = scene.now.astimezone(SHANGHAI).date()
    finding = answered_by_values(step, scene.reading, today) if step.asks and step.wait is None else None
    if finding is None:
        return progress
    move = Move.GOOD if finding == "good" else Move.BAD
    followed = engine.answer(checklist, progress.diagnosis, move, scene.at)
    return replace(followed, remarks=(*progress.remarks, *followed.remarks), noted=progress.noted)
