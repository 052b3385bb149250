"""Rules about where a topic lives in a wallet: a checklist, a main answer, or an honest gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from bot.knowledge.lint.flaws import Flaw, at_answer, at_brand, at_checklist, at_option
from bot.knowledge.lint.library import Library, Rule, per_brand, per_checklist
from bot.knowledge.model import Answer, Brand, Checklist
from bot.knowledge.notices import hint, nearest, notice

REASON = "{reason}"  # where it will stand


def unknown_topics(library: Library) -> Iterator[Flaw]:
    """Every topic that is named stands in topics.yml. A name that many files use and that only topics.yml spells
    otherwise is told there, once."""
    known, misnamed = library.knowledge.topics, _misnamed(library)
    for topic, used in misnamed.items():
        yield Flaw("topics.yml", 1, notice("topic_misnamed", topic=topic, used=used), (topic,))
    for topic, flaw in _named(library):
        if topic not in known and topic not in misnamed.values():
            told = notice("topic_unknown", topic=topic) + hint(topic, known)
            yield replace(flaw, reason=flaw.reason.replace(REASON, told))


@per_brand
def every_topic_has_a_home(library: Library, brand: Brand) -> Iterator[Flaw]:
    """A topic is documented or listed as undocumented, never neither and never both."""
    if not library.well_formed(brand):
        return
    misspelt = [topic for topic, flaw in _of_brand(brand) if topic not in library.knowledge.topics]
    misnamed = _misnamed(library)
    for topic in library.knowledge.topics.values():
        listed, home = topic.id in brand.undocumented, _homes(brand, topic.id)
        if topic.lane == "service" or topic.id in misnamed:
            continue
        if listed and home:
            told = notice("listed_and_home", topic=topic.id, name=topic.name, home=notice(home))
            yield at_brand(brand, told, "undocumented", near=topic.id)
        if not listed and not home and nearest(topic.id, misspelt) == "":
            yield at_brand(brand, notice("no_home", topic=topic.id, name=topic.name), "undocumented")


@per_brand
def service_topics(library: Library, brand: Brand) -> Iterator[Flaw]:
    """What the system does itself is neither documented nor a gap of a wallet."""
    for topic in library.knowledge.topics.values():
        told = notice("service_topic", topic=topic.id, name=topic.name)
        if topic.lane == "service" and topic.id in brand.undocumented:
            yield at_brand(brand, told, "undocumented", near=topic.id)
        elif topic.lane == "service":
            yield from (replace(flaw, reason=flaw.reason.replace(REASON, told)) for flaw in _at_home(brand, topic.id))


@per_brand
def one_main_answer(library: Library, brand: Brand) -> Iterator[Flaw]:
    """A topic has one answer without `asks`, or a checklist instead."""
    for topic in {a.topic for a in brand.answers} & library.knowledge.topics.keys():
        plain = [a for a in brand.answers if a.topic == topic and not a.asks]
        for answer in plain[1:]:
            yield at_answer(brand, answer, notice("second_answer", topic=topic, first=plain[0].id))
        if plain and topic in brand.checklists:
            yield at_answer(brand, plain[0], notice("answer_unsaid", topic=topic))
        if not plain and topic not in brand.checklists:
            yield at_answer(brand, _first(brand, topic), notice("no_main_answer", topic=topic), "topic")


@per_brand
def money_at_risk(library: Library, brand: Brand) -> Iterator[Flaw]:
    """No ordinary checklist where money is at risk."""
    for topic, checklist in brand.checklists.items():
        known = library.knowledge.topics.get(topic)
        if known is not None and known.lane == "money_at_risk":
            yield at_checklist(checklist, notice("risky_checklist", topic=topic), "topic")


@per_checklist
def options_to_topics(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """An option that turns to another topic finds something there, and not the way back."""
    brand = library.knowledge.brands[checklist.brand]
    for step in checklist.steps:
        for option in step.options:
            topic = library.knowledge.topics.get(option.topic or "")
            if topic is None:
                continue
            if topic.lane == "ordinary" and topic.id in brand.undocumented:
                told = notice("turns_to_gap", option=option.id, topic=topic.id)
                yield at_option(checklist, step, option, told, "then")
            elif checklist.topic in _leads_on(brand, topic.id):
                told = notice("turns_back", option=option.id, topic=topic.id)
                yield at_option(checklist, step, option, told, "then")


@per_brand
def offered_gaps(library: Library, brand: Brand) -> Iterator[Flaw]:
    """An answer does not offer what the wallet does not document."""
    for answer in brand.answers:
        for topic in answer.offer:
            if topic in brand.undocumented:
                yield at_answer(brand, answer, notice("offers_gap", topic=topic), "offer", near=topic)


def _named(library: Library) -> Iterator[tuple[str, Flaw]]:
    for brand in library.knowledge.brands.values():
        yield from _of_brand(brand)


def _of_brand(brand: Brand) -> Iterator[tuple[str, Flaw]]:
    """Every topic that a wallet names, with the place."""
    for topic, checklist in brand.checklists.items():
        yield topic, at_checklist(checklist, REASON)
        for step in checklist.steps:
            for option in step.options:
                if option.topic is not None:
                    yield option.topic, at_option(checklist, step, option, REASON, "then")
    for answer in brand.answers:
        yield answer.topic, at_answer(brand, answer, REASON, "topic")
        yield from ((topic, at_answer(brand, answer, REASON, "offer", near=topic)) for topic in answer.offer)
    for topic in sorted(brand.undocumented):
        yield topic, at_brand(brand, REASON, "undocumented", near=topic)


def _at_home(brand: Brand, topic: str) -> Iterator[Flaw]:
    if topic in brand.checklists:
        yield at_checklist(brand.checklists[topic], REASON, "topic")
    yield from (at_answer(brand, answer, REASON, "topic") for answer in brand.answers if answer.topic == topic)


def _misnamed(library: Library) -> dict[str, str]:
    """The topics of topics.yml that nobody uses, with the unknown name that several files use instead."""
    uses = defaultdict[str, set[str]](set)
    for topic, flaw in _named(library):
        uses[topic].add(flaw.path)
    unused = library.knowledge.topics.keys() - uses.keys()
    unknown = [topic for topic, files in uses.items() if topic not in library.knowledge.topics and len(files) > 1]
    found = ((nearest(topic, unused), topic) for topic in unknown)
    return {right: topic for right, topic in found if right}


def _leads_on(brand: Brand, topic: str) -> set[str]:
    """The topic and all that the options of its checklist turn to, and theirs."""
    reached, waiting = {topic}, [topic]
    while waiting:
        checklist = brand.checklists.get(waiting.pop())
        for step in checklist.steps if checklist else ():
            fresh = {o.topic for o in step.options if o.topic is not None} - reached
            reached |= fresh
            waiting += fresh
    return reached


def _homes(brand: Brand, topic: str) -> str:
    if topic in brand.checklists:
        return "a_checklist"
    return "an_answer" if any(a.topic == topic for a in brand.answers) else ""


def _first(brand: Brand, topic: str) -> Answer:
    return next(a for a in brand.answers if a.topic == topic)


RULES: tuple[Rule, ...] = (
    unknown_topics,
    every_topic_has_a_home,
    service_topics,
    one_main_answer,
    money_at_risk,
    options_to_topics,
    offered_gaps,
)
