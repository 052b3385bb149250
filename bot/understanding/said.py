"""What a clause does once its mood is heard: 别转人工 calls for nobody, 好了吗 is no success."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.acts import COURTESY, Act
from bot.understanding.moods import (
    Mood,
    is_considered,
    is_denied,
    is_former,
    is_intended,
    is_request,
    is_rhetorical,
    is_unclaimed,
    mood,
)
from bot.understanding.phrasing import (
    is_called_off,
    is_challenge,
    is_fine,
    is_holding,
    is_inquiring,
    is_insult,
    is_leaving,
    is_of_the_last,
    is_outburst,
    is_questioned,
    is_quitting,
    is_underway,
    is_unwanted,
    is_warning,
)
from bot.understanding.reading import Clause, Reading

_STEERING = (Act.PERSON, Act.OVER, Act.AWAY, Act.SKIP, Act.BACK, Act.WITHDRAW)
_TELLING = (Act.REPORT, Act.INQUIRE, Act.DONE, Act.FAILS)
_RESULTS = (Act.WORKS, Act.FAILS, Act.WHETHER, Act.UPSET)
_CERTAIN = 0.9  # where the words themselves leave no doubt
_DECLINING = (Act.NO, Act.REFUSE)
_SHORT = 4  # characters: 不用了, 算了吧
_BEGUN = (Act.DONE, Act.SKIP, Act.AWAY, Act.NEXT, Act.FAILS, Act.TRIED)  # 这就重启 is none of them yet
_STATES = (Act.GOOD, Act.BAD, Act.DONE, Act.FAILS, Act.TRIED)

# What an act becomes when it is not said plainly; an act that does not stand here is what it is in every mood.
_OTHERWISE: dict[tuple[Act, Mood], Act] = {
    **{(act, Mood.DENIED): Act.REFUSE for act in _STEERING},
    **{(act, Mood.INTENDED): Act.TRYING for act in (*_STEERING, *_STATES, Act.WORKS) if act is not Act.AWAY},
    **{(act, Mood.ASKED): Act.HOW for act in _STATES if act is not Act.FAILS},
    (Act.TRIED, Mood.DENIED): Act.UNSURE,
    (Act.WORKS, Mood.DENIED): Act.FAILS,
    (Act.WORKS, Mood.ASKED): Act.WHETHER,
}
# What is asked about before it is done: a person who is only asked after, a start that others are said to have made.
_DOUBTED = {(act, how) for act in (*_STEERING, Act.WORKS) for how in (Mood.ASKED, Mood.REPORTED)}


@dataclass(frozen=True)
class HeardClause:
    """One clause and what it does. `doubted`: the customer may not have meant it as said. `refused`: what is not
    wanted, where that is told."""

    clause: Clause
    act: Act
    likelihood: float
    doubted: bool = False
    refused: Act | None = None


def said(reading: Reading) -> list[HeardClause]:
    """What the clauses of a message do, in order; politeness is left out where there is anything else."""
    clauses = tuple(clause for clause in reading.clauses if not clause.part)
    heard = [_heard(clause, before) for before, clause in zip((None, *clauses), clauses, strict=False)]
    telling = [one for one in heard if one.act not in COURTESY] or heard
    return _taken_back(telling)


def _heard(clause: Clause, before: Clause | None) -> HeardClause:
    act, likelihood = clause.act, clause.likelihood(clause.act)
    how = mood(clause.text, act.value)
    if how is Mood.PLAIN and act in _STEERING and before is not None and is_intended(before.text):
        how = Mood.INTENDED  # 如果还不行，转人工
    if act is Act.PERSON and how is Mood.ASKED and is_request(clause.text):
        how = Mood.PLAIN
    if act is Act.WORKS and is_unclaimed(clause.text):
        return HeardClause(clause, Act.REFUSE, likelihood)
    if act in (Act.YES, Act.UPSET, Act.CHAT) and is_rhetorical(clause.text):
        return HeardClause(clause, Act.FAILS, likelihood)
    if act is Act.CORRECT and is_warning(clause.text):
        return HeardClause(clause, Act.REFUSE, likelihood)
    if act in (Act.AWAY, Act.REPORT) and is_considered(clause.text):
        return HeardClause(clause, Act.TRYING, likelihood)
    if _is_upset(clause.text, act):
        return HeardClause(clause, Act.UPSET, max(likelihood, _CERTAIN))
    if is_quitting(clause.text):
        return HeardClause(clause, Act.AWAY, max(likelihood, _CERTAIN))
    if act is Act.TRYING and is_holding(clause.text):
        return HeardClause(clause, Act.DONE, likelihood)
    if act is Act.TRYING and is_inquiring(clause.text):
        return HeardClause(clause, Act.INQUIRE, likelihood)
    if act is Act.TRYING and how is Mood.INTENDED:
        return HeardClause(clause, Act.TRYING, max(likelihood, _CERTAIN))  # the models and the words say the same
    if act in _TELLING and is_questioned(clause.text):
        return HeardClause(clause, Act.WHETHER, likelihood)
    if act in (Act.REFUSE, Act.NO, Act.AWAY, Act.WITHDRAW) and is_leaving(clause.text):
        return HeardClause(clause, Act.WITHDRAW, max(likelihood, _CERTAIN))
    if act in (*_STATES, Act.WORKS, Act.REPORT) and is_former(clause.text):
        return HeardClause(clause, Act.CHAT, likelihood)
    if act in (*_TELLING, Act.OVER) and is_unwanted(clause.text):
        return HeardClause(clause, Act.REFUSE, likelihood, refused=Act.REPORT)
    if act is Act.BAD and is_fine(clause.text):
        return HeardClause(clause, Act.GOOD, likelihood)
    if act is Act.REPEAT and is_of_the_last(clause.text):
        return HeardClause(clause, Act.BACK, likelihood)
    if act in _BEGUN and is_underway(clause.text):
        return HeardClause(clause, Act.TRYING, likelihood)
    otherwise = _OTHERWISE.get((act, how), act)
    if otherwise is Act.REFUSE:
        return HeardClause(clause, otherwise, likelihood, refused=_refused(clause.text))
    if otherwise is not act:
        return HeardClause(clause, otherwise, likelihood)
    return HeardClause(clause, act, likelihood, (act, how) in _DOUBTED)


def _is_upset(text: str, act: Act) -> bool:
    if is_insult(text) or (act in _RESULTS and is_challenge(text)):
        return True
    return act is not Act.PERSON and is_outburst(text)  # 要你何用，叫人工来 calls for somebody


def _taken_back(heard: list[HeardClause]) -> list[HeardClause]:
    """转人工？不用了; 转人工吧,不,等等: what is called for and declined in the same breath is refused."""
    called = next((one for one in reversed(heard) if one.act in _STEERING and not _declines(one)), None)
    after = heard[heard.index(called) + 1 :] if called is not None else []
    plainly = any(one.act in _DECLINING or is_called_off(one.clause.text) for one in after)
    if not plainly or not all(map(_declines, after)):
        return heard
    return [HeardClause(o.clause, Act.REFUSE, o.likelihood, refused=o.act) if o is called else o for o in heard]


def _declines(one: HeardClause) -> bool:
    short = len(one.clause.text) <= _SHORT or is_called_off(one.clause.text)
    return one.act in (*_DECLINING, Act.TRYING, Act.AWAY) and short


def _refused(text: str) -> Act | None:
    return next((act for act in _STEERING if is_denied(text, act.value)), None)
