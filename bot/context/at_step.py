"""What a message at an open step says of the case, a person, and the options of this step or of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.context import questions
from bot.context.heard import SHORTEST, AtStep, awaits, costly, waives
from bot.context.topic_changes import topic_change
from bot.exchange import Choice
from bot.knowledge.matching import bare, says
from bot.knowledge.model import HANDOFF, NEXT, SOLVED, Option
from bot.understanding.acts import Act
from bot.understanding.findings import Finding
from bot.understanding.intents import Intent
from bot.understanding.meaning import Meaning
from bot.understanding.moods import Mood, mood
from bot.understanding.options import numbered
from bot.understanding.phrasing import corrects, is_called_off
from bot.understanding.step_words import Kind
from bot.understanding.thresholds import THRESHOLDS
from bot.understanding.wishes import is_no_wish

_TELLING = 4  # characters of an option's words that can mean nothing else: 显示完成


def of_the_case(at: AtStep) -> Meaning | None:
    """With a ticket: taken back, or asked after. At a step that a person sent, the person is asked for."""
    if at.place.memory.case is None or at.place.memory.errand is not None:
        return None
    taken_back = at.best(Act.WITHDRAW)
    if taken_back is not None:
        return _with_news(at, costly(Intent.WITHDRAW, taken_back))
    if waives(at) or _wants_nobody(at):
        return Meaning(Intent.DOUBT.value, doubted=Intent.WITHDRAW.value)
    if at.step.wait is None and awaits(at.said):
        return Meaning(Intent.TICKET_STATUS.value)  # for the person, and not until the step is done
    polite = None if at.findings else _courtesy(at)
    if polite is not None:
        return Meaning(polite.value)
    return Meaning(Intent.TICKET_STATUS.value) if at.best(Act.STATUS, Act.PERSON) is not None else None


def _courtesy(at: AtStep) -> Intent | None:
    """Thanks, with whatever yes and no; or a bare yes, as long as the step was not asked again since the case was told
    of: after that it answers the step."""
    if any(clause.act is Act.THANK for clause in at.reading.clauses):
        return Intent.THANK if all(one.act in (Act.YES, Act.NO, Act.THANK) for one in at.said) else None
    asked = at.place.memory.question
    told = asked is not None and asked.data.get(questions.CASE_TOLD, False)
    return Intent.ACKNOWLEDGE if told and all(one.act is Act.YES for one in at.said) else None


def _wants_nobody(at: AtStep) -> bool:
    """不转了, with a ticket already: it is asked whether it is to be taken back."""
    refused = at.best(Act.REFUSE)
    if refused is None or at.best(Act.PERSON) is not None:
        return False
    return refused.refused is Act.PERSON or is_called_off(refused.clause.text)


def _with_news(at: AtStep, taken_back: Meaning) -> Meaning:
    """不用等了,已经好了: whether the trouble is over too is asked, for two things are closed in one breath."""
    over = at.best(Act.WORKS)
    if taken_back.intent == Intent.DOUBT or over is None:
        return taken_back
    return replace(taken_back, then=Meaning(Intent.DOUBT.value, over.likelihood, doubted=Intent.RESOLVED.value))


def person(at: AtStep) -> Meaning | None:
    """A person, with whatever outcome was told besides; only asked after, it is asked back."""
    wanted = at.best(Act.PERSON)
    if wanted is None:
        return None
    return costly(Intent.REQUEST_HUMAN, wanted, tuple(at.findings))


def own_data(at: AtStep) -> Meaning | None:
    """What is kept of the customer is asked for, beyond doubt: it is no answer to the step."""
    wanted = at.best(Act.PRIVACY)
    if wanted is None or wanted.likelihood < THRESHOLDS.costly or is_no_wish(wanted.clause.text):
        return None
    told = dict(wanted.clause.topics).get(Intent.PRIVACY_REQUEST.value, 0.0)
    if told < THRESHOLDS.wavering:
        return None  # 查一下我的消费记录 sounds like it, and is about another thing
    return Meaning(Intent.PRIVACY_REQUEST.value, wanted.likelihood)


def correction(at: AtStep) -> Meaning | None:
    """An earlier answer is taken back, or another step's cause is named: on with that step."""
    told = next((f for f in reversed(at.elsewhere) if f.kind == "bad"), None)
    before = at.place.memory.open.outcomes if at.place.memory.open else {}
    if told is not None and at.best(Act.CORRECT, Act.BAD) is None and before.get(told.step.id) != "fine":
        told = None
    if told is not None and at.here is None:
        return Meaning(Intent.CORRECT.value, topic=at.checklist.topic, findings=(told,))
    if at.best(Act.CORRECT) is None or at.here is not None or (at.best(Act.FAILS) is not None and not at.elsewhere):
        return None
    if at.elsewhere:
        return Meaning(Intent.CORRECT.value, topic=at.checklist.topic, findings=at.elsewhere[-1:])
    if not corrects(at.reading.text) or topic_change(at) is not None:
        return None  # 其实不是付款,是提现没到账 goes to another topic, and to no step before
    return Meaning(Intent.PREVIOUS.value)


def other_option(at: AtStep) -> Meaning | None:
    """An option of another step, in its own words, is told of that step: 处理中 before the state was asked for."""
    said = {numbered(at.reading.text), *(numbered(one.clause.text) for one in at.said)}
    works = at.best(Act.WORKS) is not None  # sounds like the end, and is what that step shows: 提现显示已完成
    for step in at.checklist.main:
        told = (o for o in step.options if _is(o, said) or (works and not o.finding and _shows(o, at.reading.text)))
        found = next(told, None) if step is not at.step else None
        if found is None or any(finding.step is step for finding in at.findings):
            continue
        kind: Kind = "bad" if found.finding == "bad" else "good"
        if not found.finding and (found.then == NEXT or found.target == at.step.id):
            return Meaning(
                Intent.TRIED.value, findings=(Finding(step, "tried", found.id),)
            )  # looked at, and on from here
        return Meaning(Intent.CORRECT.value, topic=at.checklist.topic, findings=(Finding(step, kind, found.id),))
    return None


def tells_no_end(at: AtStep, text: str) -> bool:
    """Whether a clause is in the words of an option that ends nothing: 显示已完成, where the money is still missing."""
    open_ended = (o for step in at.checklist.main for o in step.options if o.then != SOLVED and not o.finding)
    return any(_shows(option, text) for option in open_ended)


def _shows(option: Option, text: str) -> bool:
    """Whether an option that is neither good nor bad is named in a longer sentence, by words long enough to be it."""
    return any(len(bare(phrase)) >= _TELLING and _within(text, phrase) for phrase in (option.label, *option.says))


def _is(option: Option, said: set[str]) -> bool:
    """Whether one of these texts is a phrase of the option, or the better half of its label."""
    label, phrases = numbered(option.label), {numbered(phrase) for phrase in (option.label, *option.says)}
    return any(
        len(text) > SHORTEST and (text in phrases or (text in label and len(text) * 2 >= len(label))) for text in said
    )


def option(at: AtStep) -> Meaning | None:
    """One of the step's options that is neither good nor bad, named in a longer sentence."""
    named = [o for o in at.step.options if not o.finding and _named(o, at.reading.text)]
    if len(named) != 1 or at.best(Act.HOW, Act.WHY, Act.WHETHER, Act.UNSURE, Act.TRYING) is not None:
        return None
    if named[0].then == HANDOFF and mood(at.reading.text, Act.PERSON.value) is not Mood.PLAIN:
        return None  # 听说可以… calls nobody
    return choose(at, named[0].id)


def found(at: AtStep, kind: str) -> Meaning:
    """The option that stands for the finding, else the finding itself."""
    stands = next((o for o in at.step.options if o.finding == kind), None)
    if stands is not None:
        return choose(at, stands.id)
    intent = Intent.FOUND_GOOD if kind == "good" else Intent.FOUND_BAD
    return Meaning(intent.value, findings=at.elsewhere)


def choose(at: AtStep, option_id: str) -> Meaning:
    asked = at.place.memory.question
    label = next((o.label for o in at.step.options if o.id == option_id), "")
    choice = Choice(asked.number if asked else 0, f"{questions.OWN}{option_id}", label)
    return Meaning(Intent.CHOICE.value, choice=choice, findings=at.elsewhere)


def _named(one: Option, text: str) -> bool:
    return any(_within(text, phrase) for phrase in (one.label, *one.says))


def _within(text: str, phrase: str) -> bool:
    short = bare(phrase)
    return len(short) >= SHORTEST and any(says(bare(part), short) for part in parts(text))


def parts(text: str) -> Iterable[str]:
    return text.split(",")
