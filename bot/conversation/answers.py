"""What the wallet's document says: a fact, a step of a checklist, how long it takes, or that it says nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.calendar.service_hours import SHANGHAI
from bot.calendar.working_days import judge_wait
from bot.context import near
from bot.conversation import cases, prompts
from bot.conversation.flow import DONE, AskBack, Following, GoOn, Idle, ReturnToStep, ShowStep, TellCase
from bot.conversation.scene import Scene
from bot.diagnosis import engine
from bot.diagnosis.progress import Progress, open_step
from bot.diagnosis.state import Move
from bot.knowledge.matching import bare, mentions
from bot.knowledge.model import Answer, Checklist, Wait
from bot.understanding.intents import Intent
from bot.understanding.thresholds import THRESHOLDS
from bot.understanding.values import answered_by_values

_PARTICLES = re.compile("^那|(?:呢|吗|嘛|么|啊)+$")


def told_at_once(scene: Scene, topic: str) -> bool:
    """Say the fact of a topic beside what goes on: a problem, or the queue. False where it takes more than a line."""
    answers = scene.brand.answers_for(topic)
    if topic in scene.brand.checklists or scene.is_at_risk(topic) or not answers:
        return False
    asked = scene.reading.text
    fitting = near.fitting(scene.brand, topic, asked, scene.reading.near) or answers[0]
    scene.say(fitting.text, "answer")
    scene.memory.answered = fitting.id
    scene.event("answered", topic=topic, answer=fitting.id)
    return True


def tell(scene: Scene, answer: Answer, words: str) -> Following:
    """Tell a fact; asked for more of the same, it is said that there is no more."""
    again = bare(words) in map(bare, scene.memory.words[:-1]) or _is_about(answer, words)
    if answer.id == scene.memory.answered and not again:
        return no_more(scene, answer.topic, words)
    scene.say("\n".join(filter(None, (answer.text, _desk_hours(scene, answer)))), "answer")
    scene.memory.answered = answer.id
    scene.event("answered", topic=answer.topic, answer=answer.id)
    if scene.memory.open is not None:
        return (ReturnToStep(),)
    scene.memory.question = None
    checklist = scene.brand.checklists.get(answer.topic)
    others = near.related(scene.brand, scene.reading, f"{answer.topic}/answer/{answer.id}")
    if checklist is not None:
        prompts.checklist(scene, checklist, words, others)
        return DONE
    others += answer.offer
    if others and not scene.memory.waiting_topics and not scene.memory.parked:
        prompts.which_topic(scene, scene.phrase("offer_related"), others[: THRESHOLDS.choices])
        return DONE
    return (GoOn(),)


def tell_step(scene: Scene, topic: str, step_id: str) -> Following:
    """What a step of a checklist says, where only that was asked for; then the whole of it is offered."""
    checklist = scene.brand.checklists[topic]
    step = checklist.step(step_id)
    told = (step.text, step.how) if step is not None else ()
    scene.say("\n".join(line for line in told if line), "answer")
    scene.event("answered", topic=topic, answer=step_id)
    if scene.memory.open is not None:
        return (ReturnToStep(),)
    others = near.related(scene.brand, scene.reading, f"{topic}/step/{step_id}")
    prompts.checklist(scene, checklist, scene.reading.typed, others)
    return DONE


def admit(scene: Scene, topic: str, words: str) -> Following:
    """The wallet's documents do not say anything of it: say so, and offer a person."""
    if _is_doubtful(scene):
        return (AskBack(),)
    scene.effect("gap_seen", topic=topic, words=words)
    scene.unhelped = True
    name = scene.topic_name(topic)
    if scene.memory.open is not None:
        scene.say(scene.phrase("gap_at_step", topic=name), "answer")
        return (ReturnToStep(),)
    others = near.maybe(scene.brand, scene.reading)
    prompts.person_for(scene, scene.phrase("gap", topic=name), "gap", topic, others)
    return DONE


def _is_doubtful(scene: Scene) -> bool:
    """Whether something that is documented may be meant: then no gap is claimed."""
    sure = scene.reading.confidence >= THRESHOLDS.sure
    return scene.memory.open is None and not sure and bool(near.maybe(scene.brand, scene.reading))


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


def span(scene: Scene, wait: Wait) -> str:
    """A documented waiting time in words."""
    key = "wait_span_one" if wait.minimum == wait.maximum else "wait_span"
    return scene.phrase(key, minimum=wait.minimum, maximum=wait.maximum)


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


def _desk_hours(scene: Scene, answer: Answer) -> str:
    """Beside what the document says of hours, the operator's own: those of the people behind this window."""
    about = answer.topic == Intent.SERVICE_HOURS and not answer.asks
    return scene.phrase("desk_hours", hours=cases.hours(scene)) if about else ""


def _is_about(answer: Answer, words: str) -> bool:
    """Whether a short question names something of the answer: 春节呢, where it speaks of 春节."""
    named = _PARTICLES.sub("", bare(words))
    return len(named) > 1 and named in answer.text


def no_more(scene: Scene, topic: str, words: str) -> Following:
    """All that is documented has been told."""
    scene.effect("gap_seen", topic=topic, words=words)
    scene.unhelped = True
    scene.say(scene.phrase("no_more"), "answer")
    return (ReturnToStep(),)


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


def _day(scene: Scene, day: date, today: date) -> str:
    """The day in words; of another year with its year, so that a wrong guess is seen."""
    if day.year != today.year:
        return scene.phrase("day_of_year", year=day.year, month=day.month, day=day.day)
    return scene.phrase("day", month=day.month, day=day.day)
