"""Data the customer gives: kept for the case, and a date judged against a documented waiting time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.calendar.service_hours import SHANGHAI
from bot.calendar.working_days import judge_wait
from bot.conversation import endings, steps
from bot.conversation.scene import Scene
from bot.diagnosis import engine
from bot.diagnosis.state import Move
from bot.privacy.masking import has_hidden

KEPT = ("amount", "date", "time", "order_number", "bank", "error_code", "email")


def keep(scene: Scene) -> None:
    """Note every value of this message for the case."""
    for kind in KEPT:
        known = scene.memory.details.setdefault(kind, [])
        known += [v for v in scene.reading.values(kind) if v not in known]
        scene.memory.details[kind] = known[-5:]
        if not known:
            del scene.memory.details[kind]


def note(scene: Scene) -> None:
    """The customer gave data only: say what was noted, judge a waiting time, go on."""
    if judge_date(scene):
        return
    told = [v for kind in KEPT for v in scene.reading.values(kind)]
    text = scene.phrase("noted", values="、".join(told)) if told else scene.phrase("noted_text")
    if not told and has_hidden(scene.reading.text):
        text = ""  # nothing was kept, and the customer has just been told so
    if scene.memory.open is not None:
        return steps.show(scene, text)
    if scene.memory.case is not None:
        return scene.say(scene.phrase("noted_for_case"), "notice")
    scene.say("\n".join(filter(None, (text, scene.phrase("what_problem")))))


def judge_date(scene: Scene) -> bool:
    """At a step with a documented waiting time, reason with the date that was given. True when it was."""
    dates = scene.reading.values("date")
    checklist = scene.checklist(scene.memory.open) if scene.memory.open else None
    if not dates or checklist is None or scene.memory.open is None:
        return False
    step = engine.open_step(checklist, scene.memory.open)
    today = scene.now.astimezone(SHANGHAI).date()
    since = date.fromisoformat(dates[0])
    if step.wait is None or since > today:
        return False
    waited = judge_wait(step.wait.minimum, step.wait.maximum, since, today)
    values = {
        "since": scene.phrase("day", month=since.month, day=since.day),
        "elapsed": waited.elapsed,
        "latest": scene.phrase("day", month=waited.latest.month, day=waited.latest.day),
        "minimum": step.wait.minimum,
        "maximum": step.wait.maximum,
    }
    span = "wait_span_one" if step.wait.minimum == step.wait.maximum else "wait_span"
    values["span"] = scene.phrase(span, **values)
    exact = "" if waited.exact else scene.phrase("wait_inexact")
    if waited.state == "over":
        scene.say(scene.phrase("wait_over", **values) + exact)
        progress = engine.answer(checklist, scene.memory.open, Move.PERSISTS, scene.at)
        remarks = tuple("waited_out" if key == "step_failed" else key for key in progress.remarks)
        steps.settle(scene, checklist, replace(progress, remarks=remarks))
    else:
        endings.offer_wait(scene, scene.phrase("wait_within", **values) + exact)
    return True
