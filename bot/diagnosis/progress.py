"""Where a move leads: the next step, or an end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from bot.diagnosis.state import Diagnosis, StepOutcome
from bot.knowledge.model import HANDOFF, NEXT, OFFER, SOLVED, STAY, Checklist, Option, Step

End = Literal["solved", "used_up", "stuck", "handoff", "topic"]
_OUTCOMES: dict[str, StepOutcome] = {"": "done", "good": "fine", "bad": "found"}


@dataclass(frozen=True)
class Progress:
    """What a move leads to: the new state, remarks (phrase keys), an own text, and an end if it is over.

    `noted` names the steps that were said to be fine ("good") or done before ("tried"), or must have been ("implied").
    """

    diagnosis: Diagnosis
    remarks: tuple[str, ...] = ()
    text: str = ""
    show_step: bool = True
    end: End | None = None
    topic: str = ""
    noted: dict[str, str] = field(default_factory=dict)


def choose(checklist: Checklist, diagnosis: Diagnosis, option: Option, at: str) -> Progress:
    """One of the step's own options; which one is kept."""
    step = open_step(checklist, diagnosis)
    diagnosis = diagnosis.choose(step.id, option.id)
    if option.then == STAY:
        outcome: StepOutcome | None = "found" if option.finding == "bad" else None
        kept = diagnosis.mark(step.id, outcome, at) if outcome else diagnosis
        return Progress(kept, text=option.reply, show_step=False)
    if option.then == SOLVED:
        return Progress(diagnosis.mark(step.id, "helped", at), text=option.reply, show_step=False, end="solved")
    done = diagnosis.mark(step.id, _OUTCOMES[option.finding], at)
    if option.then == HANDOFF:
        return Progress(done, text=option.reply, show_step=False, end="handoff")
    if option.then == OFFER:
        return Progress(done, text=option.reply, show_step=False, end="stuck")
    if option.topic is not None:
        return Progress(done, text=option.reply, show_step=False, end="topic", topic=option.topic)
    if option.then == NEXT:
        progress = advance(checklist, done, step)
        fine = ("step_fine",) if option.finding == "good" and not option.reply else ()
        return replace(progress, text=option.reply, remarks=fine)
    return Progress(done.show(option.target or step.id), text=option.reply)


def ending_of(checklist: Checklist, diagnosis: Diagnosis) -> str:
    """What the document says when the steps are used up; nothing where its condition is not known to be met."""
    step, _, option = checklist.ending.when.partition(":")
    return checklist.ending.text if not step or diagnosis.chosen.get(step) == option else ""


def remedy_of(diagnosis: Diagnosis, step: Step) -> str:
    """What is to be done where a step was found to be the cause: nobody is asked again whether it is. "" elsewhere."""
    if diagnosis.outcomes.get(step.id) != "found":
        return ""
    taken = next((option for option in step.options if option.id == diagnosis.chosen.get(step.id)), None)
    return (taken.reply if taken is not None else "") or step.remedy


def open_step(checklist: Checklist, diagnosis: Diagnosis) -> Step:
    """The step that is open; the first one not yet done when an edit of the checklist took the open one away."""
    step = checklist.step(diagnosis.step_id)
    if step is not None:
        return step
    return next((s for s in checklist.main if s.id not in diagnosis.outcomes), checklist.main[-1])


def advance(checklist: Checklist, diagnosis: Diagnosis, step: Step | None) -> Progress:
    """Show the next main step; steps taken as done are passed over but stay on the path for 上一步. A diagnosis goes on
    with a cause that was named and not seen to yet, else with the first step without an outcome, after this one or
    else before it."""
    named = next((s for s in checklist.main if _is_named(checklist, diagnosis, s)), None)
    if named is not None:
        return Progress(diagnosis.show(named.id))
    following = checklist.after(step.id) if step else checklist.main[0]
    while following is not None and _passed(checklist, diagnosis, following):
        if following.id in diagnosis.prefilled:
            diagnosis = diagnosis.show(following.id)
        following = checklist.after(following.id)
    if following is None and checklist.kind == "diagnosis":
        jumped = _jumped(checklist, diagnosis)
        left = (s for s in checklist.main if s.id not in diagnosis.outcomes and s is not step)
        following = next((s for s in left if s.id not in jumped), None)
    if following is None:
        return Progress(diagnosis.with_status("used_up"), show_step=False, end="used_up")
    return Progress(diagnosis.show(following.id))


def _is_named(checklist: Checklist, diagnosis: Diagnosis, step: Step) -> bool:
    unseen = diagnosis.outcomes.get(step.id) == "found" and step.id not in diagnosis.path
    return unseen and checklist.kind == "diagnosis"


def _passed(checklist: Checklist, diagnosis: Diagnosis, step: Step) -> bool:
    if checklist.kind == "procedure":
        return step.id in diagnosis.prefilled
    return diagnosis.settled(step.id)


def _jumped(checklist: Checklist, diagnosis: Diagnosis) -> set[str]:
    """The steps that an answer leads past: after a refusal nobody looks where the money would have arrived."""
    jumped: set[str] = set()
    order = [step.id for step in checklist.main]
    for step in checklist.main:
        taken = next((o for o in step.options if o.id == diagnosis.chosen.get(step.id)), None)
        if taken is not None and taken.target in order:
            jumped.update(order[order.index(step.id) + 1 : order.index(taken.target)])
    return jumped
