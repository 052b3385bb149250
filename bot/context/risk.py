"""Money at risk in what was said: in any clause, wherever it stands, unless it is denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.context.place import Place, Situation
from bot.understanding.acts import Act
from bot.understanding.findings import Finding
from bot.understanding.intents import Intent
from bot.understanding.meaning import Meaning
from bot.understanding.moods import RISK, Mood, mood, names_risk, tells_own_trouble
from bot.understanding.pieces import names_subject
from bot.understanding.reading import Clause, Reading
from bot.understanding.risks import (
    asks_for_freeze,
    fails_each_time,
    is_abuse,
    is_of_goods,
    is_unpaid,
    misses_money,
    tells_risk,
)
from bot.understanding.thresholds import THRESHOLDS

_DOUBTFUL = (Mood.ASKED, Mood.REPORTED)
_TOLD = (Mood.PLAIN, Mood.REPORTED)
_ANSWER = 9  # characters: hardly ever more, where the words of risk are the answer: 收款人名字打错了
_STORY = 4  # clauses: of more than so many the whole is no good witness
_SHORT = 12  # characters: an answer to the step, not a story
_OUTCOMES = frozenset({Act.DONE, Act.WORKS, Act.GOOD, Act.TRIED, Act.TRYING, Act.CORRECT})


def at_risk(place: Place, reading: Reading, findings: list[Finding]) -> Meaning | None:
    """The alarm, or the question whether it is one; None when nothing of the kind is said."""
    told = [found for clause in reading.clauses if (found := _told(place, clause, reading.text)) is not None]
    if not told and is_unpaid(reading.text):
        return None
    clauses = [clause for clause, after in _pairs(reading.clauses) if not _confirmed(place, clause, after)]
    seen = told or [found for clause in clauses if (found := _seen(place, clause, findings, reading)) is not None]
    if not seen and len(reading.clauses) > 1 and _borne_out(place, clauses, findings):
        whole = _seen(place, Clause(reading.text, "", 0.0, topics=reading.ranking), findings, reading)
        seen += [whole] if whole is not None else []
    if not seen and (told_by_all := on_the_whole(place, reading, THRESHOLDS.clause)):
        seen = [(told_by_all, THRESHOLDS.risk, True)]
    unheard = not seen and not (len(reading.clauses) > _STORY and _is_ordinary(place, reading, THRESHOLDS.sure))
    if unheard and place.situation is not Situation.STEP and asks_for_freeze(reading.text):
        return Meaning(Intent.MAYBE_RISK.value, THRESHOLDS.risk, _worst(place))  # it may be no theft: it is asked
    if not seen:
        return None
    topic, likelihood, plain = max(seen, key=lambda one: (one[2], one[1]))
    if plain and likelihood >= THRESHOLDS.alarm:
        return Meaning(topic, likelihood, topic)
    return Meaning(Intent.MAYBE_RISK.value, likelihood, topic, doubted="" if plain else topic)


def likeliest(place: Place, reading: Reading) -> str:
    """The kind of risk that a message is likeliest about, if it is about any: "" where it hardly is."""
    return next((name for name, p in reading.ranking[:1] if _is_risk(place, name) and p >= THRESHOLDS.ask), "")


def on_the_whole(place: Place, reading: Reading, least: float) -> str:
    """The kind of risk that a message of a few clauses is at least so likely about, though none of them says it by
    itself: 交了定金,房子是假的. It is worth a question, for a missed theft costs more than one. "" where it is less
    likely, where a clause denies, fears or asks it, and where a step is open."""
    walking = place.step is not None and place.situation is not Situation.PAUSED
    if walking or len(reading.clauses) > _STORY:
        return ""
    if _risk(place, reading.ranking) < least:
        return ""
    if any(mood(c.text, RISK) not in _TOLD or _dismissed_in_words(c) for c in reading.clauses):
        return ""
    return next((name for name, _ in reading.ranking if _is_risk(place, name)), "")


def is_named(reading: Reading) -> bool:
    """True when a clause has words of money at risk, whatever it says of it."""
    return any(names_risk(clause.text) or tells_risk(clause.text) for clause in reading.clauses)


def _pairs(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, Clause | None]]:
    """Each clause with the one that follows it."""
    return zip(clauses, (*clauses[1:], None), strict=True)


def _confirmed(place: Place, clause: Clause, after: Clause | None) -> bool:
    """收款人我对了三遍，没错: what was looked at in a step, and is said to be right in the next breath."""
    if place.step is None or after is None or names_risk(clause.text):
        return False
    return after.act in (Act.YES, Act.GOOD, Act.SAFE) and after.likelihood(after.act) >= THRESHOLDS.costly


def _told(place: Place, clause: Clause, text: str) -> tuple[str, float, bool] | None:
    """What needs no classifier: a secret told, a phone or card lost, money gone; said of oneself, and not asked."""
    if not (tells_risk(clause.text) or misses_money(clause.text, text)):
        return None
    if mood(clause.text, RISK) not in (Mood.PLAIN, Mood.REPORTED):
        return None
    risky = [name for name, _ in clause.topics if _is_risk(place, name)]
    return (*risky, _worst(place))[0], THRESHOLDS.sure, True


def _worst(place: Place) -> str:
    """The most urgent kind of risk."""
    topics = place.knowledge.topics
    return max((name for name in topics if _is_risk(place, name)), key=lambda name: topics[name].urgency, default="")


def _seen(place: Place, clause: Clause, findings: list[Finding], reading: Reading) -> tuple[str, float, bool] | None:
    """The topic, how likely any of its kind is, and whether it is plainly said."""
    likelihood = _risk(place, clause.topics)
    if likelihood < THRESHOLDS.risk or _dismissed(place, clause, findings):
        return None
    if _is_beside_the_point(place, clause, likelihood, reading):
        return None
    if _stands_alone(place, clause, reading):
        if likelihood < THRESHOLDS.clause or _is_ordinary(place, reading, THRESHOLDS.sure):  # 注册失败，码填错了
            return None
        likelihood = min(likelihood, THRESHOLDS.risk)
    if _is_safe(clause):
        likelihood = min(likelihood, THRESHOLDS.risk)  # not surely a suspicion: asked about
    how = mood(clause.text, RISK)
    if how is Mood.REPORTED and likelihood < THRESHOLDS.alarm:
        return None  # of somebody else, and hardly that
    if clause.part and likelihood < (THRESHOLDS.sure if how in _DOUBTFUL else THRESHOLDS.clause):
        return None  # a piece of a story has to say it by itself
    plain = how not in _DOUBTFUL or (clause.part and how is Mood.REPORTED)  # whose words begin it, a piece cannot tell
    return next(name for name, _ in clause.topics if _is_risk(place, name)), likelihood, plain


def _dismissed(place: Place, clause: Clause, findings: list[Finding]) -> bool:
    """Denied or only feared; or the answer to a step, in its own words or by what was done there."""
    suspects = names_risk(clause.text) and mood(clause.text, RISK) is Mood.PLAIN  # 他是骗子 is not denied
    if _dismissed_in_words(clause) or (_is_safe(clause) and not suspects):
        return True
    return _about_the_step(place, clause, findings) or _is_an_outcome(place, clause)


def _is_safe(clause: Clause) -> bool:
    return clause.likelihood(Act.SAFE) >= THRESHOLDS.costly


def _dismissed_in_words(clause: Clause) -> bool:
    how = mood(clause.text, RISK)
    if how in (Mood.DENIED, Mood.INTENDED) or (clause.negated and not tells_own_trouble(clause.text)):
        return True
    if is_abuse(clause.text) or fails_each_time(clause.text):
        return True
    return is_of_goods(clause.text) and not names_risk(clause.text)


def _risk(place: Place, topics: Sequence[tuple[str, float]]) -> float:
    """How likely any kind of risk is among topics."""
    return sum(p for name, p in topics if _is_risk(place, name))


def _is_ordinary(place: Place, reading: Reading, least: float) -> bool:
    """Whether the whole message is about a topic that no money is at risk with."""
    known = place.knowledge.topics.get(reading.intent)
    return known is not None and known.lane == "ordinary" and reading.confidence >= least


def _stands_alone(place: Place, clause: Clause, reading: Reading) -> bool:
    """Whether a clause without a word of risk is taken for it by the models alone, and the message as a whole is not;
    of a long story the whole says nothing."""
    if names_risk(clause.text) or not 1 < len(reading.clauses) <= _STORY:
        return False
    return _risk(place, reading.ranking) < THRESHOLDS.ask


def _is_beside_the_point(place: Place, clause: Clause, likelihood: float, reading: Reading) -> bool:
    """Whether a clause of a long story without a word of risk is hardly it, and the story is about something else."""
    if len(reading.clauses) <= _STORY or names_risk(clause.text) or likelihood >= THRESHOLDS.sure:
        return False
    return _is_ordinary(place, reading, THRESHOLDS.topic)


def _is_risk(place: Place, topic: str) -> bool:
    known = place.knowledge.topics.get(topic)
    return known is not None and known.lane == "money_at_risk"


def _borne_out(place: Place, clauses: Sequence[Clause], findings: list[Finding]) -> bool:
    """Whether a clause that is not dismissed speaks of it at all, which the whole message seems to do."""
    risks = (
        _risk(place, clause.topics)
        for clause in clauses
        if clause.act is not Act.REFUSE and not _dismissed(place, clause, findings)
    )
    return any(p >= THRESHOLDS.ask for p in risks)


def _is_an_outcome(place: Place, clause: Clause) -> bool:
    """刚又付了一次 tells at a step what was done there."""
    bar = THRESHOLDS.risk if names_risk(clause.text) or tells_own_trouble(clause.text) else THRESHOLDS.act
    return place.step is not None and clause.act in _OUTCOMES and clause.likelihood(clause.act) >= bar


def _about_the_step(place: Place, clause: Clause, findings: list[Finding]) -> bool:
    """收款人名字打错了 is the answer to whether the names are right, and 扣了一次 to how often it was."""
    if place.step is None or clause.part:
        return False
    ours = (finding.step is place.step or _is_harmless(place, finding) for finding in findings)
    alone = len(clause.text) <= _SHORT and all(ours)
    if not findings or not (alone or any(_tells(finding, clause) for finding in findings)):
        return False
    if len(clause.text) > _ANSWER and names_risk(clause.text) and clause.act is Act.REPORT:
        return False  # a sentence of a story, which tells of something else than the rest of it
    topics = place.knowledge.topics
    worst = max(topics[name].urgency for name in topics if _is_risk(place, name))
    # a theft is told as such, also in the words of the step
    likely = (topics[name].urgency for name, p in clause.topics if name in topics and p >= THRESHOLDS.alarm)
    answers = clause.act in (*_OUTCOMES, Act.BAD) and clause.likelihood(clause.act) >= THRESHOLDS.risk
    return worst not in likely or (answers and not names_risk(clause.text))


def _is_harmless(place: Place, finding: Finding) -> bool:
    """Whether another step has an option for what is said, which leads to no alarm."""
    option = next((option for option in finding.step.options if option.id == finding.option), None)
    return option is not None and not (option.topic and _is_risk(place, option.topic))


def _tells(finding: Finding, clause: Clause) -> bool:
    return names_subject(finding.step, clause.text)
