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
from bot.knowledge.model import Checklist, Step, Wait
from bot.understanding.values import answered_by_values, days_waited


def judged(scene: Scene, wait: Wait, since: date, today: date) -> tuple[str, bool]:
    """The wait in words, and whether the documented time is over."""
    waited = judge_wait(wait.minimum, wait.maximum, since, today)
    span = "wait_span_one" if wait.minimum == wait.maximum else "wait_span"
    values = {
        "since": scene.phrase("day", month=since.month, day=since.day),
        "elapsed": waited.elapsed,
        "latest": scene.phrase("day", month=waited.latest.month, day=waited.latest.day),
        "span": scene.phrase(span, minimum=wait.minimum, maximum=wait.maximum),
    }
    over = waited.state == "over"
    text = scene.phrase("wait_over" if over else "wait_within", **values)
    return text + ("" if waited.exact else scene.phrase("wait_inexact")), over


def answered(scene: Scene, step: Step) -> bool:
    """True when the words of this turn tell how long one has waited, and the step has a documented time for it."""
    today = scene.now.astimezone(SHANGHAI).date()
    return step.wait is not None and days_waited(scene.reading, today) is not None


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
