"""Documented waiting times: how long something takes, and what a day that was told means for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.calendar import daytime
from bot.calendar.service_hours import SHANGHAI
from bot.calendar.working_days import add_working_days, judge_wait
from bot.diagnosis import engine
from bot.diagnosis.progress import Progress, open_step
from bot.diagnosis.state import Diagnosis, Move
from bot.flow.next import DONE, Following, Idle, ReturnToStep, Settle, ShowStep, TellCase
from bot.knowledge.matching import mentions
from bot.knowledge.model import Answer, Checklist, Step, Wait
from bot.understanding.values import answered_by_values, days_waited, is_vague
from bot.wording import step_prompts, times
from bot.wording.scene import Scene


def how_long(scene: Scene) -> Following:
    """How long it takes, as the wallet's document says of the open topic; else that it does not say."""
    answer = _documented(scene)
    if answer is not None:
        scene.say(answer.text, "answer")
        return (ReturnToStep(),)
    wait = _wait(scene)
    if not wait and scene.memory.case is not None:
        return TellCase(), ReturnToStep()
    if not wait:
        scene.effect("gap_seen", topic=_topic(scene), words=scene.reading.typed)
    text = wait or scene.phrase("no_time")
    if scene.memory.open is not None:
        return (ShowStep(f"{text}{scene.phrase('back_to_step')}"),)
    scene.say(text)
    return (Idle(),)


def judge_date(scene: Scene, before: str = "") -> Following | None:
    """At a step with a documented waiting time, reason with the date that was given, behind what is said `before`.
    None when there is none."""
    checklist = scene.checklist(scene.memory.open) if scene.memory.open else None
    if checklist is None or scene.memory.open is None or scene.memory.open.status != "open":
        return None
    step = open_step(checklist, scene.memory.open)
    today = scene.now.astimezone(SHANGHAI).date()
    days = days_waited(scene.reading, today)
    if step.wait is None or days is None:
        return None
    since = today - timedelta(days)
    text, over = judged(scene, step.wait, since, today)
    if not over and is_vague(scene.reading):
        return None  # 好几天了: which day it was is asked
    if not over:
        text += _appointment(scene, step, since)
    text = "\n".join(line for line in (before, text) if line)
    if not over:
        step_prompts.result(scene, checklist, step, text)
        return DONE
    scene.say(text)
    over_time = passed(checklist, scene.memory.open)
    progress = engine.answer(checklist, over_time, Move.PERSISTS, scene.at)
    said = tuple("waited_out" if key.startswith("step_failed") else key for key in progress.remarks)
    return (Settle(checklist, replace(progress, remarks=said)),)


def appointed(scene: Scene, step: Step, progress: Progress) -> str:
    """Who waits at a step for its documented time is asked when that is over; from today on where no day was told."""
    waits = "waiting_for_time" in progress.remarks or progress.diagnosis.outcomes.get(step.id) == "found"
    if step.wait is None or not waits or scene.memory.reminders:
        return ""
    today = scene.now.astimezone(SHANGHAI).date()
    days = None if is_vague(scene.reading) else days_waited(scene.reading, today)
    return _appointment(scene, step, today - timedelta(days or 0))


def _appointment(scene: Scene, step: Step, since: date) -> str:
    """The bot comes back on the first working day after a documented wait; what the customer is told of that. Where
    they cannot be written to by then, they are asked to come."""
    diagnosis, wait, memory = scene.memory.open, step.wait, scene.memory
    if diagnosis is None or wait is None or memory.reminders == "refused":
        return ""
    due = daytime.morning_after(add_working_days(since, wait.maximum))
    day = times.day_in_words(scene, due.date(), scene.now.astimezone(SHANGHAI).date())
    if scene.reach_hours is not None and due > scene.now + timedelta(hours=scene.reach_hours):
        return scene.phrase("come_back", day=day)
    memory.reminders = "announced"
    scene.follow_up("wait", f"{diagnosis.id}/{step.id}", due)
    return scene.phrase("will_ask", day=day)


def passed(checklist: Checklist, diagnosis: Diagnosis) -> Diagnosis:
    """The same diagnosis once the time of its open step is over: the checklist's ending may depend on that."""
    named, _, option = checklist.ending.when.partition(":")
    return diagnosis.choose(diagnosis.step_id, option) if named == diagnosis.step_id else diagnosis


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


def judged(scene: Scene, wait: Wait, since: date, today: date) -> tuple[str, bool]:
    """The wait in words, and whether the documented time is over."""
    waited = judge_wait(wait.minimum, wait.maximum, since, today)
    values = {
        "since": times.day_in_words(scene, since, today),
        "elapsed": waited.elapsed,
        "latest": scene.phrase("day", month=waited.latest.month, day=waited.latest.day),
        "span": span(scene, wait),
    }
    over = waited.state == "over"
    within = "wait_within" if waited.elapsed else "wait_begun"
    text = scene.phrase("wait_over" if over else within, **values)
    return text + ("" if waited.exact else scene.phrase("wait_inexact")), over


def span(scene: Scene, wait: Wait) -> str:
    """A documented waiting time in words."""
    key = "wait_span_one" if wait.minimum == wait.maximum else "wait_span"
    return scene.phrase(key, minimum=wait.minimum, maximum=wait.maximum)


def _topic(scene: Scene) -> str:
    diagnosis = scene.memory.open or scene.memory.last
    return scene.reading.topic or (diagnosis.topic if diagnosis else "")


def _documented(scene: Scene) -> Answer | None:
    answers = scene.brand.answers_for(_topic(scene))
    asked = scene.reading.text
    return next((a for a in answers if any(mentions(asked, pattern) for pattern in a.asks)), None)


def _wait(scene: Scene) -> str:
    """The documented waiting time of what is asked about, or is open, if it has one."""
    checklist = scene.brand.checklists.get(_topic(scene))
    wait = next((s.wait for s in checklist.steps if s.wait), None) if checklist else None
    return scene.phrase("takes", span=span(scene, wait)) if wait is not None else ""
