"""Rules about the options of a step: what is on their buttons, what they mean, what is said behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.lint.flaws import Flaw, at_option
from bot.knowledge.lint.library import WORDS, Library, Rule, per_checklist
from bot.knowledge.matching import bare
from bot.knowledge.model import OFFER, STAY, Checklist
from bot.knowledge.notices import hint, notice
from bot.knowledge.passages import LABEL_LIMIT

SEVERAL = re.compile(r"[，、；。,;]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


@per_checklist
def option_labels(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Labels fit a button, differ within a step, and are none of the standard answers."""
    standard = _standard_answers(library)
    for step in checklist.steps:
        taken: set[str] = set()
        for option in step.options:
            if len(option.label) > LABEL_LIMIT:
                told = notice("label_long", label=option.label, length=len(option.label), most=LABEL_LIMIT)
                yield at_option(checklist, step, option, told, "label")
            for words in dict.fromkeys((option.label, *option.says)):
                if bare(words) in standard:
                    yield at_option(checklist, step, option, notice("standard_answer", words=words), near=words)
                if bare(words) in taken:
                    yield at_option(checklist, step, option, notice("two_options", words=words), near=words)
            taken |= {bare(words) for words in (option.label, *option.says) if words}


@per_checklist
def option_meanings(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """`means` holds known control intents, each of them once in a step; where one answer says yes, another says no."""
    for step in checklist.steps:
        taken: set[str] = set()
        for option in step.options:
            for intent in option.means:
                if intent not in WORDS["control_intents"]:
                    told = notice("means_unknown", intent=intent) + hint(intent, WORDS["control_intents"])
                    yield at_option(checklist, step, option, told, "means", near=intent)
                elif intent in taken:
                    told = notice("means_twice", intent=intent)
                    yield at_option(checklist, step, option, told, "means", near=intent)
                taken.add(intent)
            for words in filter(SEVERAL.search, option.says):
                told = notice("says_several", key="says", words=words)
                yield at_option(checklist, step, option, told, "says", near=words)


@per_checklist
def yes_and_no(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Where one option says yes, another says no, and the other way round; whether to call a person needs no answer."""
    for step in checklist.steps:
        said = {intent: option for option in step.options for intent in option.means}
        clear = len(said) == sum(len(option.means) for option in step.options)
        if clear and said.keys() <= set(WORDS["control_intents"]):
            for one, other, told in (("affirm", "deny", "deny_missing"), ("deny", "affirm", "affirm_missing")):
                if one in said and other not in said and not checklist.person_first:
                    yield at_option(checklist, step, said[one], notice(told), "means")


@per_checklist
def silent_stays(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """An option that stays at the step, or offers a person, says something."""
    for step in checklist.steps:
        for option in step.options:
            if option.then in (STAY, OFFER) and not option.reply:
                yield at_option(checklist, step, option, notice("stays_silent", option=option.id))


def _standard_answers(library: Library) -> set[str]:
    labels = [library.knowledge.phrases.get(key, "") for key in WORDS["standard_labels"]]
    return {bare(words) for words in [*WORDS["standard_answers"], *labels]}


RULES: tuple[Rule, ...] = (option_labels, option_meanings, yes_and_no, silent_stays)
