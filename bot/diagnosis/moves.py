"""What each move does at an open step. No words of its own, only phrase keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.diagnosis.progress import Progress, advance, choose, ending_of
from bot.diagnosis.state import Diagnosis, Move, StepOutcome
from bot.knowledge.model import Checklist, Step

Mover = Callable[[Checklist, Diagnosis, Step, str], Progress]


def _go_on(outcome: StepOutcome, remark: str = "") -> Mover:
    def move(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
        progress = advance(checklist, diagnosis.mark(step.id, outcome, at), step)
        return replace(progress, remarks=(remark,) if remark else ())

    return move


def _resolved(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    last = checklist.after(step.id) is None
    if checklist.kind == "procedure" and not last:
        return _go_on("done", "step_done")(checklist, diagnosis, step, at)
    return _finished(checklist, diagnosis, step, at)


def _finished(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    """The whole task is done, whichever step was open."""
    return Progress(diagnosis.mark(step.id, "helped", at), show_step=False, end="solved")


def _next(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if checklist.kind == "procedure" and checklist.after(step.id) is None:
        return _resolved(checklist, diagnosis, step, at)
    return _go_on("done", "step_done")(checklist, diagnosis, step, at)


def _tried(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    """Done before. At the end of a procedure nothing is left to do."""
    if checklist.kind == "procedure" and checklist.after(step.id) is None:
        return _resolved(checklist, diagnosis, step, at)
    return _go_on("tried", "step_tried")(checklist, diagnosis, step, at)


def _failed(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    """It did not help. A procedure cannot go on without the step: that is its end, as after the last step."""
    if checklist.kind == "diagnosis":
        return _go_on("failed", "step_failed")(checklist, diagnosis, step, at)
    if checklist.after(step.id) is None:
        return _go_on("failed", "step_failed_last")(checklist, diagnosis, step, at)
    failed = diagnosis.mark(step.id, "failed", at)
    way_out = step.stuck or ending_of(checklist, failed)
    return Progress(failed, remarks=("step_failed_procedure",), text=way_out, show_step=False, end="stuck")


def _did(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    """Done, and the result is not told: a diagnosis asks for it, a procedure goes on. Where one has to wait, it is
    asked since when: who has handed in has no result yet."""
    if step.wait is not None:
        return Progress(diagnosis, remarks=("ask_since",))
    if checklist.kind == "procedure":
        return _next(checklist, diagnosis, step, at)
    return Progress(diagnosis, remarks=("ask_result",), show_step=False)


def found_good(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    """What the step looks at is fine."""
    option = next((o for o in step.options if o.finding == "good"), None)
    if option is not None:
        return choose(checklist, diagnosis, option, at)
    if checklist.kind == "procedure":
        return _next(checklist, diagnosis, step, at)
    if not step.is_check:
        return _did(checklist, diagnosis, step, at)
    return _go_on("fine", "step_fine")(checklist, diagnosis, step, at)


def found_bad(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    """The cause is found: its remedy, and then another try."""
    option = next((o for o in step.options if o.finding == "bad"), None)
    if option is not None:
        return choose(checklist, diagnosis, option, at)
    if not step.remedy:
        return _explain(checklist, diagnosis, step, at)
    return Progress(diagnosis.mark(step.id, "found", at), remarks=("cause_found",), text=step.remedy, show_step=False)


def _will_try(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    """Not done yet; where there is only a time to wait for, nothing is to be done."""
    key = "waiting_for_result" if step.wait is None else "waiting_for_time"
    return Progress(diagnosis, remarks=(key,), show_step=False)


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
    return Progress(diagnosis, remarks=("no_why",), text=step.how or step.text, show_step=False)


def _unsure(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    """Not known or not to be seen: how to look, as often as it is asked."""
    if step.how:
        return Progress(diagnosis, remarks=("unsure",), text=step.how, show_step=False)
    return _explain(checklist, diagnosis, step, at)


def _back(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if len(diagnosis.path) < 2:
        return Progress(diagnosis, remarks=("first_step_already",))
    return Progress(replace(diagnosis, path=diagnosis.path[:-1]), remarks=("back",))


def _repeat(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    return Progress(diagnosis)


def _start_over(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    first = (checklist.main[0].id,)
    fresh = replace(diagnosis, path=first, outcomes={}, prefilled=(), explained=(), times={}, chosen={})
    return Progress(fresh.with_status("open"), remarks=("from_the_start",))


def _affirm(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if checklist.kind == "procedure":
        return _next(checklist, diagnosis, step, at)
    return _will_try(checklist, diagnosis, step, at)


def _deny(checklist: Checklist, diagnosis: Diagnosis, step: Step, at: str) -> Progress:
    if checklist.kind == "procedure":
        return _explain(checklist, diagnosis, step, at)
    return _go_on("failed", "step_failed")(checklist, diagnosis, step, at)


MOVES: dict[Move, Mover] = {
    Move.RESOLVED: _resolved,
    Move.FINISHED: _finished,
    Move.PERSISTS: _failed,
    Move.NEXT: _next,
    Move.DID: _did,
    Move.GOOD: found_good,
    Move.BAD: found_bad,
    Move.WILL_TRY: _will_try,
    Move.UNSURE: _unsure,
    Move.TRIED: _tried,
    Move.SKIP: _go_on("skipped", "step_skipped"),
    Move.EXPLAIN: _explain,
    Move.WHY: _why,
    Move.BACK: _back,
    Move.REPEAT: _repeat,
    Move.START_OVER: _start_over,
    Move.AFFIRM: _affirm,
    Move.DENY: _deny,
}
