"""The moves of a diagnosis: (checklist, diagnosis, move) -> progress. No words of its own, only phrase keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.diagnosis.state import Diagnosis, Move, StepOutcome
from bot.knowledge.model import HANDOFF, NEXT, SOLVED, STAY, Checklist, Option, Step
from bot.spelling import normalize_text
from bot.understanding.claims import claims_step

End = Literal["solved", "used_up", "handoff", "topic"]


@dataclass(frozen=True)
class Progress:
    """What a move leads to: the new state, remarks (phrase keys or texts), and an end if it is over."""

    diagnosis: Diagnosis
    remarks: tuple[str, ...] = ()
    text: str = ""
    show_step: bool = True
    end: End | None = None
    topic: str = ""
    values: dict[str, str] = field(default_factory=dict)


_Mover = Callable[[Checklist, Diagnosis, Step, str], Progress]


def start(checklist: Checklist, diagnosis: Diagnosis, at: str) -> Progress:
    """Open the checklist: steps that the first words claim as done are marked and passed over."""
    said = normalize_text(diagnosis.words)  # kept as typed
    for step in checklist.main:
        if claims_step(step, said):
            diagnosis = _take_as_tried(diagnosis, step, at)
    done = [s.short for s in checklist.main if s.id in diagnosis.prefilled]
    remarks = ("prefilled",) if done else ()
    return replace(_advance(checklist, diagnosis, None), remarks=remarks, values={"steps": "、".join(done)})


def note_claims(checklist: Checklist, diagnosis: Diagnosis, text: str, at: str) -> Diagnosis:
    """Later steps that the customer says to have done already are marked; the open step is left alone."""
    for step in checklist.main:
        fresh = step.id not in diagnosis.outcomes and step.id not in diagnosis.path
        if fresh and claims_step(step, text):
            diagnosis = _take_as_tried(diagnosis, step, at)
    return diagnosis


def claim_elsewhere(checklist: Checklist, diagnosis: Diagnosis, text: str, at: str) -> Progress | None:
    """What follows when the text says, and says only, that other steps than the open one have been done."""
    step = open_step(checklist, diagnosis)
    if claims_step(step, text):
        return None
    noted = note_claims(checklist, diagnosis, text, at)
    fresh = [s.short for s in checklist.main if s.id in noted.prefilled and s.id not in diagnosis.prefilled]
    return Progress(noted, remarks=("tried_noted",), values={"steps": "、".join(fresh)}) if fresh else None


def answer(checklist: Checklist, diagnosis: Diagnosis, move: Move, at: str) -> Progress:
    """One move of the control grammar at the open step."""
    step = open_step(checklist, diagnosis)
    option = next((o for o in step.options if move.value in o.means), None)
    if option is not None:
        return choose(checklist, diagnosis, option, at)
    return _MOVES[move](checklist, diagnosis, step, at)


def choose(checklist: Checklist, diagnosis: Diagnosis, option: Option, at: str) -> Progress:
    """One of the step's own options."""
    step = open_step(checklist, diagnosis)
    if option.then == STAY:
        return Progress(diagnosis, text=option.reply, show_step=False)
    if option.then == SOLVED:
        return Progress(diagnosis.mark(step.id, "helped", at), text=option.reply, show_step=False, end="solved")
    if option.then == HANDOFF:
        return Progress(diagnosis.mark(step.id, "done", at), text=option.reply, show_step=False, end="handoff")
    done = diagnosis.mark(step.id, "done", at)
    if option.topic is not None:
        return Progress(done, text=option.reply, show_step=False, end="topic", topic=option.topic)
    if option.then == NEXT:
        return replace(_advance(checklist, done, step), text=option.reply)
    return Progress(done.show(option.target or step.id), text=option.reply)


def open_step(checklist: Checklist, diagnosis: Diagnosis) -> Step:
    """The step that is open; the first one not yet done when an edit of the checklist took the open one away."""
    step = checklist.step(diagnosis.step_id)
    if step is not None:
        return step
    return next((s for s in checklist.main if s.id not in diagnosis.outcomes), checklist.main[-1])


def _take_as_tried(diagnosis: Diagnosis, step: Step, at: str) -> Diagnosis:
    marked = diagnosis.mark(step.id, "tried", at)
    return replace(marked, prefilled=(*marked.prefilled, step.id))


def _advance(checklist: Checklist, diagnosis: Diagnosis, step: Step | None) -> Progress:
    """Show the next main step; steps taken as tried are passed over but stay on the path for 上一步."""
    following = checklist.after(step.id) if step else checklist.main[0]
    while following is not None and following.id in diagnosis.prefilled:
        diagnosis = diagnosis.show(following.id)
        following = checklist.after(following.id)
    if following is None:
        return Progress(diagnosis.with_status("used_up"), show_step=False, end="used_up")
    return Progress(diagnosis.show(following.id))


def _go_on(outcome: StepOutcome, remark: str = "") -> _Mover:
    def move(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
        progress = _advance(checklist, diagnosis.mark(step.id, outcome, at), step)
        return replace(progress, remarks=(remark,) if remark else ())

    return move


def _resolved(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    last = checklist.after(step.id) is None
    if checklist.kind == "procedure" and not last:
        return _go_on("done", "step_done")(checklist, diagnosis, step, at)
    return Progress(diagnosis.mark(step.id, "helped", at), show_step=False, end="solved")


def _next(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if checklist.kind == "procedure" and checklist.after(step.id) is None:
        return _resolved(checklist, diagnosis, step, at)
    return _go_on("done", "step_done")(checklist, diagnosis, step, at)


def _explain(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    again = step.id in diagnosis.explained
    noted = replace(diagnosis, explained=(*diagnosis.explained, step.id))
    if again or not step.how:
        noted = noted.mark(step.id, "unable", at)
        key = "explained_again" if again else "no_how"
        return Progress(noted, remarks=(key,), text="" if again else step.why)
    return Progress(noted, text=step.how, show_step=False)


def _why(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if step.why:
        return Progress(diagnosis, text=step.why, show_step=False)
    return _explain(checklist, diagnosis, step, at)


def _back(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if len(diagnosis.path) < 2:
        return Progress(diagnosis, remarks=("first_step_already",))
    return Progress(replace(diagnosis, path=diagnosis.path[:-1]), remarks=("back",))


def _repeat(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    return Progress(diagnosis)


def _start_over(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    fresh = replace(diagnosis, path=(checklist.main[0].id,), outcomes={}, prefilled=(), explained=(), times={})
    return Progress(fresh.with_status("open"), remarks=("from_the_start",))


def _affirm(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if checklist.kind == "procedure":
        return _next(checklist, diagnosis, step, at)
    return Progress(diagnosis, remarks=("waiting_for_result",), show_step=False)


def _deny(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if checklist.kind == "procedure":
        return _explain(checklist, diagnosis, step, at)
    return _go_on("failed")(checklist, diagnosis, step, at)


_MOVES: dict[Move, _Mover] = {
    Move.RESOLVED: _resolved,
    Move.PERSISTS: _go_on("failed", "step_failed"),
    Move.NEXT: _next,
    Move.TRIED: _go_on("tried", "step_tried"),
    Move.SKIP: _go_on("skipped", "step_skipped"),
    Move.EXPLAIN: _explain,
    Move.WHY: _why,
    Move.BACK: _back,
    Move.REPEAT: _repeat,
    Move.START_OVER: _start_over,
    Move.AFFIRM: _affirm,
    Move.DENY: _deny,
}
