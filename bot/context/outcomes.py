"""What came of the open step: it helped, it did not, it was done, it was fine or the cause, somebody is at it."""

from __future__ import annotations

from dataclasses import replace

from bot.context.at_step import found, parts, tells_no_end
from bot.context.heard import SHORTEST, AtStep, costly
from bot.context.named_topics import tells_of_another, topic_of
from bot.context.topic_changes import TELLING, elsewhere
from bot.knowledge.matching import bare, says
from bot.understanding.acts import QUESTIONS, Act
from bot.understanding.findings import Finding
from bot.understanding.intents import Intent
from bot.understanding.language import says_again, tried_all
from bot.understanding.meaning import Meaning
from bot.understanding.phrasing import asks_yes_or_no, is_assent, is_hum, is_quoting, is_reached, is_restated
from bot.understanding.pieces import names_subject
from bot.understanding.said import HeardClause
from bot.understanding.step_words import is_plain_state
from bot.understanding.thresholds import THRESHOLDS
from bot.understanding.values import answered_by_values, days_waited

_USELESS = "useless"  # the group of words.yml that says that something did not help


def success(at: AtStep) -> Meaning | None:
    """The trouble is over, and nothing after it says that it came back. Another one that is told with it comes next."""
    others = [one for one in at.said if one.act in (*TELLING, Act.FAILS) and _is_another(at, one)]
    latest = replace(at, said=[one for one in at.said if one not in others]).last(Act.WORKS, Act.FAILS)
    if latest is None or latest.act is not Act.WORKS or tells_no_end(at, latest.clause.text):
        return None
    if at.step.is_check and is_plain_state(at.place.knowledge.words, latest.clause.text):
        return None  # 能用, where it was asked whether it is
    if tells_of_another(at.place, latest.clause.text) and not names_subject(at.step, latest.clause.text):
        return Meaning(Intent.DOUBT.value, latest.likelihood, doubted=Intent.RESOLVED.value)
    whole = at.checklist.kind == "procedure" and is_reached(latest.clause.text) and not _of_a_step(at, latest)
    meaning = costly(Intent.FINISHED if whole else Intent.RESOLVED, latest, tuple(at.findings))
    return replace(meaning, topic=topic_of(at.place, others[0])[0]) if others else meaning


def _is_another(at: AtStep, one: HeardClause) -> bool:
    """Whether a clause tells of another trouble, and not of what was done at the open step: 设了新密码，能登进去了."""
    return elsewhere(at, one) and not names_subject(at.step, one.clause.text)


def _of_a_step(at: AtStep, one: HeardClause) -> bool:
    """Whether a clause speaks of what a step before the last looks at, and not of the last one: 验证通过了."""
    *before, last = at.checklist.main
    text = one.clause.text
    return not names_subject(last, text) and any(names_subject(step, text) for step in before)


def assent(at: AtStep) -> Meaning | None:
    """A word that one says to what was said is no answer to what a check asks; nor is 嗯, where yes means the alarm."""
    short = bare(at.reading.text)
    asked = at.checklist.kind == "procedure" or asks_yes_or_no(at.step.text)
    hums = is_hum(short) and (_yes_alarms(at) or not asked)
    return Meaning(Intent.WILL_TRY.value) if is_assent(short) or hums else None


def _yes_alarms(at: AtStep) -> bool:
    topics = at.place.knowledge.topics
    risky = (option for option in at.step.options if Intent.AFFIRM.value in option.means and option.topic in topics)
    return any(topics[option.topic or ""].lane == "money_at_risk" for option in risky)


def values(at: AtStep) -> Meaning | None:
    """A date, a duration or two amounts that answer what the step asks."""
    if at.step.wait is not None and days_waited(at.reading, at.place.today) is not None:
        return Meaning(Intent.DETAILS.value)
    if at.asks_rather:
        return None
    finding = answered_by_values(at.step, at.reading, at.place.today)
    return found(at, finding) if finding else None


def finding(at: AtStep) -> Meaning | None:
    """What the step looks at is fine, or the cause: by the step's own words first, then by the reading of acts."""
    likely = at.of_this_step(Act.GOOD, Act.BAD)
    failed, asked = at.best(Act.FAILS), at.best(*QUESTIONS, Act.UNSURE)
    if at.here is not None and at.here.kind == "bad":
        again = failed is not None and len(at.said) == 1 and _still_fails(at)
        return Meaning(Intent.PERSISTS.value, findings=at.elsewhere) if again else found(at, "bad")
    if at.asks_rather or at.surely(Act.TRYING):
        return None
    if at.here is not None and at.here.kind != "tried":
        return found(at, at.here.kind)
    if at.answered_before:
        return Meaning(Intent.STALE.value)  # 没超, said once more of the step before
    if likely is None or any(other is not None and other.likelihood > likely.likelihood for other in (failed, asked)):
        return None
    if at.elsewhere and at.names_only_others:
        return None
    if not at.step.asks and any(at.reading.values(kind) for kind in ("date", "duration")):
        return None  # 等了四天了 tells how long, and not what came of it
    named = names_subject(at.step, at.reading.text)
    if (_counts(likely) and (at.step.asks or not named)) or (is_quoting(likely.clause.text) and not named):
        return None  # 空间还有20个G, 这回说额度不足: of something, but not of this step
    return found(at, "good" if likely.act is Act.GOOD else "bad")


def _counts(one: HeardClause) -> bool:
    return any(character.isdigit() for character in one.clause.text)


def _still_fails(at: AtStep) -> bool:
    """Whether the trouble itself is said to go on, and not only what the step looks at to be bad."""
    useless = "|".join(at.place.knowledge.words.get(_USELESS, ()))
    unnamed = bool(useless) and says(bare(at.reading.text), useless) and not names_subject(at.step, at.reading.text)
    return says_again(at.reading.text) or unnamed


def everything(at: AtStep) -> Meaning | None:
    """All of it was tried, and the trouble is still there: no further step is gone through."""
    if at.checklist.kind != "diagnosis" or at.asks_rather or not tried_all(at.reading.text):
        return None
    if at.best(Act.TRIED, Act.DONE, Act.FAILS) is None or at.findings:
        return None
    rest = tuple(Finding(step, "tried") for step in at.checklist.main if step is not at.step)
    return Meaning(Intent.PERSISTS.value, findings=rest)


def outcome(at: AtStep) -> Meaning | None:
    """It was done and did not help, was done, or had been done before."""
    told = at.best(Act.BAD, Act.FAILS)
    if told is not None and is_quoting(told.clause.text) and at.best(Act.DONE, Act.TRIED) is not None:
        return Meaning(Intent.PERSISTS.value, told.likelihood, findings=at.elsewhere)  # done, and now it says this
    if _found_nothing(at):
        denies = any(Intent.DENY.value in option.means for option in at.step.options)
        return Meaning((Intent.DENY if denies else Intent.PERSISTS).value, findings=at.elsewhere)
    for acts, intent in _OUTCOMES:
        done = at.best(*acts)
        if done is not None and _is_outdone(at, done):
            continue  # 不急,我再等等
        if done is not None and not (at.elsewhere and at.names_only_others and acts != (Act.FAILS,)):
            return Meaning(intent.value, done.likelihood, findings=at.elsewhere)
    later = at.best(Act.TRYING) is not None  # 不行再找客服 was not done
    if not at.asks_rather and not later and (at.here is not None or _in_its_own_words(at)):
        return Meaning(Intent.DID.value, findings=at.elsewhere)
    if at.elsewhere:
        return Meaning(Intent.TRIED.value, findings=at.elsewhere)
    return None


def _is_outdone(at: AtStep, done: HeardClause) -> bool:
    """Whether it is hardly said to be done, and plainly that it will be."""
    return done.act is Act.DONE and done.likelihood < THRESHOLDS.costly and at.surely(Act.TRYING)


def _found_nothing(at: AtStep) -> bool:
    """Whether it was done, and the next word says that nothing came of it: 垃圾箱也看了,没有."""
    pairs = zip(at.said, at.said[1:], strict=False)
    return any(one.act in (Act.DONE, Act.TRIED) and then.act is Act.NO for one, then in pairs)


_OUTCOMES: tuple[tuple[tuple[Act, ...], Intent], ...] = (
    ((Act.FAILS,), Intent.PERSISTS),
    ((Act.TRIED,), Intent.TRIED),
    ((Act.DONE,), Intent.DID),
)


def _in_its_own_words(at: AtStep) -> bool:
    """In a procedure, data about the step, or a word of its own text, tells that it is done: 建行的，支持."""
    if at.checklist.kind != "procedure":
        return False
    given = at.best(Act.DATA)
    if given is not None and names_subject(at.step, given.clause.text):
        return True
    return any(len(short) >= SHORTEST and short in bare(at.step.text) for short in map(bare, parts(at.reading.text)))


def safe(at: AtStep) -> Meaning | None:
    """No money is in danger: the answer to a step that looks for it, else the step stays."""
    fails = any(one.act is Act.FAILS and not is_restated(one.clause.text) for one in at.said)
    if at.best(Act.SAFE) is None or fails or at.here is not None:
        return None
    topics = at.place.knowledge.topics
    looks = any(o.topic in topics and topics[o.topic].lane == "money_at_risk" for o in at.step.options)
    told = Intent.TRIED if at.elsewhere else Intent.SAFE  # 没填错 answers what another step asks
    return Meaning((Intent.DENY if looks else told).value, findings=at.elsewhere)


def trying(at: AtStep) -> Meaning | None:
    """The customer is at it: the step stays."""
    one = at.best(Act.TRYING)
    if one is None or at.surely(Act.AWAY):
        return None
    return Meaning(Intent.WILL_TRY.value, one.likelihood)
