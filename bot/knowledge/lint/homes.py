"""Rules about where a topic lives in a wallet: a checklist, a main answer, or an honest gap."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.lint.library import Library, Rule, at_answer, at_step, brand_path, per_brand, per_checklist
from bot.knowledge.model import Answer, Brand, Checklist
from bot.knowledge.reader import KnowledgeFault


@per_brand
def unknown_topics(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """Every topic that is named stands in topics.yml."""
    known = library.knowledge.topics
    for topic, checklist in brand.checklists.items():
        if topic not in known:
            yield KnowledgeFault(checklist.path, 1, f"'{topic}' is not a topic of topics.yml")
    for answer in brand.answers:
        for topic in (answer.topic, *answer.offer):
            if topic not in known:
                yield at_answer(brand, answer, f"'{topic}' is not a topic of topics.yml")
    for topic in sorted(brand.undocumented - known.keys()):
        yield KnowledgeFault(brand_path(brand), 1, f"undocumented: '{topic}' is not a topic of topics.yml")


@per_brand
def every_topic_has_a_home(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """A topic is documented or listed as undocumented, never neither and never both."""
    if not library.well_formed(brand):
        return
    for topic in library.knowledge.topics.values():
        listed, home = topic.id in brand.undocumented, _homes(brand, topic.id)
        if topic.lane == "service":
            continue
        if listed and home:
            yield KnowledgeFault(brand_path(brand), 1, f"'{topic.id}' is listed as undocumented but has {home}")
        if not listed and not home:
            reason = f"'{topic.id}' ({topic.name}) has neither checklist nor answer, nor is it 'undocumented'"
            yield KnowledgeFault(brand_path(brand), 1, reason)


@per_brand
def service_topics(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """What the system does itself is neither documented nor a gap of a wallet."""
    for topic in library.knowledge.topics.values():
        if topic.lane == "service" and (topic.id in brand.undocumented or _homes(brand, topic.id)):
            reason = f"'{topic.id}' ({topic.name}) is a service topic: no wallet documents it or lacks it"
            yield KnowledgeFault(brand_path(brand), 1, reason)


@per_brand
def one_main_answer(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """A topic has one answer without `asks`, or a checklist instead."""
    for topic in {a.topic for a in brand.answers}:
        plain = [a for a in brand.answers if a.topic == topic and not a.asks]
        for answer in plain[1:]:
            yield at_answer(brand, answer, f"a second main answer to '{topic}', after '{plain[0].id}'")
        if plain and topic in brand.checklists:
            yield at_answer(brand, plain[0], f"never said, because '{topic}' has a checklist: give it 'asks'")
        if not plain and topic not in brand.checklists:
            reason = f"'{topic}' has neither a main answer nor a checklist"
            yield at_answer(brand, _first(brand, topic), reason)


@per_brand
def money_at_risk(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """No ordinary checklist where money is at risk."""
    for topic, checklist in brand.checklists.items():
        known = library.knowledge.topics.get(topic)
        if known is not None and known.lane == "money_at_risk":
            yield KnowledgeFault(checklist.path, 1, f"'{topic}' puts money at risk: an answer, never a checklist")


@per_checklist
def options_to_topics(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """An option that turns to another topic finds something there, and not the way back."""
    brand = library.knowledge.brands[checklist.brand]
    for step in checklist.steps:
        for option in step.options:
            topic = library.knowledge.topics.get(option.topic or "")
            if option.topic is None:
                continue
            if topic is None:
                reason = f"option '{option.id}' turns to '{option.topic}', which is not a topic of topics.yml"
                yield at_step(checklist, step, reason)
            elif topic.lane == "ordinary" and topic.id in brand.undocumented:
                reason = f"option '{option.id}' turns to '{topic.id}', which this wallet does not document"
                yield at_step(checklist, step, reason)
            elif checklist.topic in _leads_on(brand, topic.id):
                yield at_step(checklist, step, f"option '{option.id}' leads back here by '{topic.id}': an endless path")


@per_brand
def offered_gaps(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """An answer does not offer what the wallet does not document."""
    for answer in brand.answers:
        for topic in answer.offer:
            if topic in brand.undocumented:
                yield at_answer(brand, answer, f"offers '{topic}', which this wallet does not document")


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
        return "a checklist"
    return "an answer" if any(a.topic == topic for a in brand.answers) else ""


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
