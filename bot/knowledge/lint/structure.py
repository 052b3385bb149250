"""Rules about how a checklist is built: ids, options, where they lead, and the person at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.knowledge.lint.library import (
    WORDS,
    Library,
    Rule,
    answers_path,
    at_step,
    brand_path,
    per_brand,
    per_checklist,
)
from bot.knowledge.matching import bare
from bot.knowledge.model import HANDOFF, OFFER, STAY, Brand, Checklist, Step
from bot.knowledge.passages import LABEL_LIMIT
from bot.knowledge.reader import KnowledgeFault


@per_checklist
def first_step(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """A checklist begins with a step of the main line."""
    if not checklist.steps:
        yield KnowledgeFault(checklist.path, 1, "the checklist has no steps")
    elif checklist.steps[0].side:
        yield at_step(checklist, checklist.steps[0], "the first step cannot be a side step")


@per_checklist
def step_ids(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """No two steps of a checklist and no two options of a step have the same id."""
    for step in _second_uses(checklist.steps):
        yield at_step(checklist, step, "this id is used by an earlier step")
    for step in checklist.steps:
        for option in _repeated(o.id for o in step.options):
            yield at_step(checklist, step, f"two options have the id '{option}'")


@per_brand
def brand_ids(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """No two answers and no two faults of a brand have the same id."""
    for path, kind, items in (
        (answers_path(brand), "answer", brand.answers),
        (brand_path(brand), "fault", brand.faults),
    ):
        seen: set[str] = set()
        for item in items:
            if item.id in seen and item.id:
                yield KnowledgeFault(path, item.line, f"{kind} '{item.id}': this id is used by an earlier one")
            seen.add(item.id)


@per_checklist
def unknown_targets(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """Every option leads to a step that exists."""
    for step in checklist.steps:
        for option in step.options:
            if option.target is not None and checklist.step(option.target) is None:
                yield at_step(checklist, step, f"option '{option.id}' leads to unknown step '{option.target}'")


@per_checklist
def endless_paths(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """Options only lead forward; as the main line does so too, every path comes to an end."""
    order = {step.id: place for place, step in reversed(list(enumerate(checklist.steps)))}
    for step in checklist.steps:
        for option in step.options:
            if order.get(option.target or "", len(order)) <= order[step.id]:
                reason = f"option '{option.id}' leads back to '{option.target}': an endless path"
                yield at_step(checklist, step, reason)


@per_checklist
def unreachable_steps(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """Every side step is led to by an option of a step that is itself reached."""
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
            yield at_step(checklist, step, "no option leads to this side step")


@per_checklist
def option_labels(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """Labels fit a button, differ within a step, and are none of the standard answers."""
    standard = _standard_answers(library)
    for step in checklist.steps:
        for option in step.options:
            if len(option.label) > LABEL_LIMIT:
                reason = f"label '{option.label}' is longer than {LABEL_LIMIT} characters"
                yield at_step(checklist, step, reason)
            for words in (option.label, *option.says):
                if bare(words) in standard:
                    yield at_step(checklist, step, f"'{words}' is a standard answer that every step has")
        for words in _repeated(_words(step)):
            yield at_step(checklist, step, f"'{words}' stands for two options")


@per_checklist
def option_meanings(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """`means` holds known control intents, each of them once in a step."""
    for step in checklist.steps:
        meanings = [intent for option in step.options for intent in option.means]
        for intent in meanings:
            if intent not in WORDS["control_intents"]:
                yield at_step(checklist, step, f"'{intent}' in 'means' is not a control intent of a step")
        for intent in _repeated(meanings):
            yield at_step(checklist, step, f"two options mean '{intent}'")


@per_checklist
def silent_stays(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """An option that stays at the step, or offers a person, says something."""
    for step in checklist.steps:
        for option in step.options:
            if option.then in (STAY, OFFER) and not option.reply:
                yield at_step(checklist, step, f"option '{option.id}' stays but has no reply")


@per_checklist
def ending_condition(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """The condition of an ending is an answer that a step can have."""
    step_id, _, option = checklist.ending.when.partition(":")
    step = checklist.step(step_id)
    if step_id and (step is None or option not in {o.id for o in step.options}):
        yield KnowledgeFault(checklist.path, 1, f"ending: 'when' names no option of a step: '{checklist.ending.when}'")


@per_checklist
def person_first(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """Where the document sends the customer to a person first, it says what to bring and leads there."""
    if not checklist.person_first:
        return
    if not checklist.bring:
        yield KnowledgeFault(checklist.path, 1, "'person_first' needs 'bring': what to have ready for the person")
    steps = [s for s in checklist.steps if s.id == "contact"] or checklist.steps
    if not any(option.then == HANDOFF for step in steps for option in step.options):
        reason = "'person_first' needs a step 'contact' with an option 'then: handoff'"
        yield KnowledgeFault(checklist.path, 1, reason)


def _standard_answers(library: Library) -> set[str]:
    labels = [library.knowledge.phrases.get(key, "") for key in WORDS["standard_labels"]]
    return {bare(words) for words in [*WORDS["standard_answers"], *labels]}


def _words(step: Step) -> Iterator[str]:
    for option in step.options:
        yield from {bare(words) for words in (option.label, *option.says)}


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1 and value]


def _second_uses(steps: tuple[Step, ...]) -> Iterator[Step]:
    seen: set[str] = set()
    for step in steps:
        if step.id in seen and step.id:
            yield step
        seen.add(step.id)


RULES: tuple[Rule, ...] = (
    first_step,
    step_ids,
    brand_ids,
    unknown_targets,
    endless_paths,
    unreachable_steps,
    option_labels,
    option_meanings,
    silent_stays,
    ending_condition,
    person_first,
)
