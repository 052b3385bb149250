"""A diagnosis from its first words on: (checklist, diagnosis, move) -> progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.diagnosis.moves import MOVES, found_bad, found_good
from bot.diagnosis.progress import Progress, advance, choose, open_step
from bot.diagnosis.state import Diagnosis, Move, StepOutcome
from bot.knowledge.model import HANDOFF, STAY, Checklist, Step
from bot.understanding.findings import Finding

_ENDS = {"good": "fine", "tried": "tried", "implied": "implied"}  # of the phrases that name steps
_JOINT = "、"  # between the names of steps


def start(checklist: Checklist, diagnosis: Diagnosis, found: Sequence[Finding], at: str) -> Progress:
    """Open the checklist: steps that are said to be done or fine are marked and passed over; a cause that is named is
    where the walk begins, the first one told where there are several; the others are next."""
    causes = _causes(found)
    diagnosis = note(diagnosis, [f for f in found if f not in causes[:1]], at)
    progress = _at_cause(checklist, diagnosis, causes, at) if causes else advance(checklist, diagnosis, None)
    names = _names(found) | ({"cause": _JOINT.join(f.step.short for f in causes)} if causes else {})
    return replace(progress, remarks=(*_noted(found, "prefilled"), *progress.remarks), noted=names)


def _causes(found: Sequence[Finding]) -> list[Finding]:
    """The causes that are named: where the walk begins, and what has a remedy besides."""
    causes = [f for f in found if f.kind == "bad"]
    return [f for f in causes if f is causes[0] or _has_remedy(f)]


def _at_cause(checklist: Checklist, diagnosis: Diagnosis, causes: Sequence[Finding], at: str) -> Progress:
    step = causes[0].step
    opened = replace(diagnosis, path=(*diagnosis.path, step.id))
    progress = found_bad(checklist, opened, step, at) if step.is_check else Progress(opened)
    if progress.end == "handoff":
        progress = replace(progress, end="stuck")  # nobody has asked for a person yet
    return _explained(progress, step, "causes_named" if len(causes) > 1 else "cause_named")


def note(diagnosis: Diagnosis, found: Sequence[Finding], at: str) -> Diagnosis:
    """What is said of steps that have no outcome and were not shown yet is marked; the open step is left alone. A cause
    that is named besides has its remedy told when its step comes; what leads elsewhere is asked for there."""
    for one in found:
        fresh = not diagnosis.settled(one.step.id) and one.step.id not in diagnosis.path
        if fresh and one.kind != "bad":
            diagnosis = _take(diagnosis, one, at)
        elif fresh and _has_remedy(one):
            diagnosis = diagnosis.mark(one.step.id, "found", at)
            diagnosis = diagnosis.choose(one.step.id, one.option) if one.option else diagnosis
    return diagnosis


def _has_remedy(found: Finding) -> bool:
    """Whether a cause has something to be done about it at its own step."""
    option = next((o for o in found.step.options if o.id == found.option), None)
    return option.then == STAY and bool(option.reply) if option is not None else bool(found.step.remedy)


def noted(checklist: Checklist, diagnosis: Diagnosis, found: Sequence[Finding], at: str) -> Progress:
    """What follows when the text says something of other steps than the open one, and nothing of that. A step that had
    come to something else before is fine if that is said now."""
    kept = note(diagnosis, found, at)
    for one in found:
        if one.kind == "good" and one.step.id in kept.path and kept.outcomes.get(one.step.id) != "fine":
            kept = kept.mark(one.step.id, "fine", at)
            kept = kept.choose(one.step.id, one.option) if one.option else kept
    return Progress(kept, remarks=_noted(found, "noted"), noted=_names(found))


def correct(checklist: Checklist, diagnosis: Diagnosis, found: Finding, at: str) -> Progress:
    """An earlier answer is another one: back to that step, with what was found there."""
    reopened = diagnosis.show(found.step.id) if diagnosis.step_id != found.step.id else diagnosis
    option = next((o for o in found.step.options if o.id == found.option), None)
    if option is not None and (option.then == HANDOFF or option.topic is not None):
        return Progress(reopened)  # what leads away from the checklist is asked for where it stands
    if option is not None and not option.finding:
        return choose(checklist, reopened, option, at)
    mover = found_bad if found.kind == "bad" else found_good
    return mover(checklist, reopened, found.step, at)


def answer(checklist: Checklist, diagnosis: Diagnosis, move: Move, at: str) -> Progress:
    """One move of the control grammar at the open step."""
    step = open_step(checklist, diagnosis)
    option = next((o for o in step.options if move.value in o.means), None)
    if option is not None:
        return choose(checklist, diagnosis, option, at)
    return MOVES[move](checklist, diagnosis, step, at)


def _explained(progress: Progress, cause: Step, remark: str) -> Progress:
    """The remedy of a cause that was named in the first words, with what it is the cause of."""
    if progress.end is not None or not progress.text or cause.asks == "since":
        return progress
    text = "\n".join(line for line in (cause.why, progress.text) if line)
    return replace(progress, remarks=(remark,), text=text)


def _take(diagnosis: Diagnosis, found: Finding, at: str) -> Diagnosis:
    outcome: StepOutcome = "fine" if found.kind == "good" else "done" if found.implied else "tried"
    marked = diagnosis.mark(found.step.id, outcome, at)
    marked = marked.choose(found.step.id, found.option) if found.option else marked
    return replace(marked, prefilled=(*marked.prefilled, found.step.id))


def _names(found: Sequence[Finding]) -> dict[str, str]:
    """The short names of the steps that are said to be fine, and of those that were tried."""
    named = {kind: [f.step.short for f in found if _kind(f) == kind] for kind in _ENDS}
    return {kind: _JOINT.join(names) for kind, names in named.items() if names or kind != "implied"}


def _kind(found: Finding) -> str:
    return "implied" if found.implied else found.kind


def _noted(found: Sequence[Finding], key: str) -> tuple[str, ...]:
    kinds = {_kind(f) for f in found}
    return tuple(f"{key}_{end}" for kind, end in _ENDS.items() if kind in kinds)
