"""Rules about how a checklist is built: ids, options, where they lead, and the person at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from bot.knowledge.lint.flaws import Flaw, at_answer, at_checklist, at_fault, at_option, at_step
from bot.knowledge.lint.library import Library, Rule, per_brand, per_checklist
from bot.knowledge.model import HANDOFF, Answer, Brand, Checklist, Fault, Option, Step
from bot.knowledge.notices import hint, notice

Named = TypeVar("Named", Answer, Fault, Option, Step)


@per_checklist
def first_step(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """A checklist begins with a step of the main line."""
    if not checklist.steps:
        yield at_checklist(checklist, notice("no_steps"), "steps")
    elif checklist.steps[0].side:
        yield at_step(checklist, checklist.steps[0], notice("first_is_side"), "side")


@per_checklist
def step_ids(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """No two steps of a checklist and no two options of a step have the same id."""
    for step in second_uses(checklist.steps):
        yield at_step(checklist, step, notice("id_again"), "id")
    for step in checklist.steps:
        for option in second_uses(step.options):
            yield at_option(checklist, step, option, notice("option_id_again", id=option.id), "id")


@per_brand
def brand_ids(library: Library, brand: Brand) -> Iterator[Flaw]:
    """No two answers and no two faults of a brand have the same id."""
    for answer in second_uses(brand.answers):
        yield at_answer(brand, answer, notice("id_again"), "id")
    for fault in second_uses(brand.faults):
        yield at_fault(brand, fault, notice("id_again"), "id")


@per_checklist
def unknown_targets(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Every option leads to a step that exists."""
    ids = [step.id for step in checklist.steps]
    for step in checklist.steps:
        for option in step.options:
            if option.target is not None and option.target not in ids:
                told = notice("target_unknown", option=option.id, target=option.target) + hint(option.target, ids)
                yield replace(at_option(checklist, step, option, told, "then"), whole=True)


@per_checklist
def endless_paths(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Options only lead forward; as the main line does so too, every path comes to an end."""
    order = {step.id: place for place, step in reversed(list(enumerate(checklist.steps)))}
    for step in checklist.steps:
        for option in step.options:
            if order.get(option.target or "", len(checklist.steps)) <= order[step.id]:
                told = notice("endless", option=option.id, target=option.target)
                yield at_option(checklist, step, option, told, "then")


@per_checklist
def unreachable_steps(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Every side step is led to by an option of a step that is itself reached; where an option leads nowhere, that is
    what is wrong."""
    ids = {step.id for step in checklist.steps}
    if any(option.target and option.target not in ids for step in checklist.steps for option in step.options):
        return
    reached = {step.id for step in checklist.main}
    waiting = list(checklist.main)
    while waiting:
        for option in waiting.pop().options:
            step = checklist.step(option.target or "")
            if step is not None and step.id not in reached:
                reached.add(step.id)
                waiting.append(step)
    for step in checklist.steps:
        if step.id not in reached:
            yield replace(at_step(checklist, step, notice("unreachable"), "side"), whole=True)


@per_checklist
def ending_condition(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """The condition of an ending is an answer that a step can have."""
    when = checklist.ending.when
    known = [f"{step.id}:{option.id}" for step in checklist.steps for option in step.options]
    if when and when not in known:
        told = notice("ending", reason=notice("when_unknown", when=when) + hint(when, known))
        yield replace(at_checklist(checklist, told, "ending", "when"), whole=True)


@per_checklist
def person_first(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Where the document sends the customer to a person first, it says what to bring and leads there."""
    if not checklist.person_first:
        return
    if not checklist.bring:
        yield at_checklist(checklist, notice("bring_missing"), "person_first")
    steps = [s for s in checklist.steps if s.id == "contact"] or checklist.steps
    if not any(option.then == HANDOFF for step in steps for option in step.options):
        yield replace(at_checklist(checklist, notice("handoff_missing"), "person_first"), whole=True)


def second_uses(things: Iterable[Named]) -> Iterator[Named]:
    """Those whose id an earlier one has."""
    seen: set[str] = set()
    for thing in things:
        if thing.id and thing.id in seen:
            yield thing
        seen.add(thing.id)


RULES: tuple[Rule, ...] = (
    first_step,
    step_ids,
    brand_ids,
    unknown_targets,
    endless_paths,
    unreachable_steps,
    ending_condition,
    person_first,
)
