"""What else a message means at an open step: a question about it, what was put aside, a word that steers."""

from __future__ import annotations

from bot.context import near, reach, rests
from bot.context.heard import AtStep, about_the_step, steered, waives
from bot.context.named_topics import called, names_others, put_aside, topic_of
from bot.context.topic_changes import TELLING, elsewhere
from bot.knowledge.passages import Passage
from bot.understanding.acts import Act, act_of
from bot.understanding.intents import Intent
from bot.understanding.language import asks_which, goes_back, is_called, is_named_in, names_topic, says_again
from bot.understanding.meaning import Meaning
from bot.understanding.pieces import names_subject
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS

_QUESTIONS: dict[Act, Intent] = {
    Act.PROGRESS: Intent.PROGRESS,
    Act.HOW_LONG: Intent.HOW_LONG,
    Act.WHY: Intent.WHY,
    Act.HOW: Intent.EXPLAIN,
    Act.WHETHER: Intent.WHETHER,
    Act.UNSURE: Intent.UNSURE,
    Act.INQUIRE: Intent.EXPLAIN,
}
CONTROLS: dict[Act, Intent] = {
    Act.OVER: Intent.START_OVER,
    Act.BACK: Intent.PREVIOUS,
    Act.REPEAT: Intent.REPEAT,
    Act.SKIP: Intent.SKIP,
    Act.AWAY: Intent.CANCEL,
    Act.BYE: Intent.GOODBYE,
    Act.NEXT: Intent.NEXT,
    Act.REFUSE: Intent.REFUSE,
    Act.WITHDRAW: Intent.WITHDRAW,
    Act.STATUS: Intent.TICKET_STATUS,
    Act.UPSET: Intent.COMPLAINT,
    Act.DATA: Intent.DETAILS,
    Act.GREET: Intent.GREET,
    Act.THANK: Intent.THANK,
}


def question(at: AtStep) -> Meaning | None:
    """A question about the open step: how, where, why, how long, how far, whether it helps."""
    for act, intent in _QUESTIONS.items():
        asked = at.best(act)
        if asked is None:
            continue
        if not (act in TELLING and elsewhere(at, asked)):
            return Meaning(intent.value, asked.likelihood)
    return None


def asked_for(at: AtStep) -> Meaning | None:
    """A question that another step, or an answer or a step of another topic, answers: it is told beside the open
    step."""
    waiting = _waiting(at)
    if waiting:
        return Meaning(waiting, 1.0, waiting)
    asks = at.best(Act.HOW, Act.WHY, Act.INQUIRE) is not None
    if not asks or at.here is not None or len(at.said) > 1:
        return None
    passages = near.nearest(at.place.brand, at.reading)
    step = next((p for p, n in passages if n >= THRESHOLDS.near and _is_of_another_step(at, p)), None)
    if step is not None:
        return Meaning(step.topic, 1.0, step.topic, passage=step.name)
    closest = next(iter(passages), None)
    # 不会弄 is about the open step, unless something else is very near.
    explains = at.reading.intent == Intent.EXPLAIN and at.reading.confidence >= THRESHOLDS.sure
    bar = THRESHOLDS.topic if explains else THRESHOLDS.nearer
    if closest is None or closest[0].topic == at.place.topic or closest[1] < bar:
        return None
    if at.place.knowledge.topics[closest[0].topic].lane != "ordinary":
        return None  # nearness sets off no alarm
    if reach.walks(at.place, at.reading, at.said, *closest):
        return None
    return Meaning(closest[0].topic, 1.0, closest[0].topic, passage=closest[0].name)


def _is_of_another_step(at: AtStep, passage: Passage) -> bool:
    """Whether a passage is another step of the open checklist, and the one whose subject is named: 哪儿看余额."""
    step = at.checklist.step(passage.id) if passage.kind == "step" and passage.topic == at.place.topic else None
    if step is None or step is at.step or about_the_step(at, at.said[0]):
        return False
    return names_subject(step, at.reading.text)


def _waiting(at: AtStep) -> str:
    """The problem that waits for its turn, called by hardly more than a word of its name: 密码."""
    topics, text = at.place.knowledge.topics, at.reading.text
    if at.here is not None:
        return ""
    waiting = (topic for topic in at.place.memory.waiting_topics if topic in topics)
    return next((topic for topic in waiting if is_named_in(topics[topic].name, text)), "")


def _asks_of_the_service(at: AtStep) -> bool:
    """Without a ticket, when people are there is a question of the service's hours."""
    known = at.place.knowledge.topics.get(at.reading.intent)
    ordinary = known is not None and known.lane == "ordinary"
    return at.place.memory.case is None and ordinary and at.reading.confidence >= THRESHOLDS.topic


def taken_up(at: AtStep) -> Meaning | None:
    """What was put aside, by its name; else the open step once more."""
    text = at.reading.text
    if rests.is_taken_up(at.place.memory, at.reading):
        return Meaning(Intent.REPEAT.value)
    one = at.best(Act.RETURN, Act.NEXT, Act.BACK, Act.OVER)
    named = put_aside(at.place, at.reading, alone=one.act is Act.RETURN) if one is not None else ""
    named = named or called(at.place, text)
    if named:
        return Meaning(Intent.RESUME.value, topic=named)
    if (goes_back(text) or is_called(text)) and names_topic(at.place.knowledge.topics[at.place.topic].name, text):
        return Meaning(Intent.REPEAT.value)
    if one is None or one.act is not Act.RETURN:
        return None
    if names_others(at.place, [at.place.topic], text) and elsewhere(at, one):
        topic, p = topic_of(at.place, one)  # 退款那个, of which nothing was put aside
        return Meaning(topic, p, topic)
    return Meaning(Intent.REPEAT.value)


def control(at: AtStep) -> Meaning | None:
    """A word that steers, plainly said."""
    said = steered(at.said, CONTROLS)
    if said is not None and said.intent == Intent.TICKET_STATUS and _asks_of_the_service(at):
        return Meaning(at.reading.intent, at.reading.confidence, at.reading.intent)
    return said


def yes_or_no(at: AtStep) -> Meaning | None:
    """Yes or no to the step; that nothing more is wanted is asked about."""
    if waives(at):
        return Meaning(Intent.DOUBT.value, doubted=Intent.CANCEL.value)
    one = at.best(Act.YES, Act.NO)
    if one is None or _confirms_another(at, one) or _denies_a_topic(at, one):
        return None
    return Meaning((Intent.AFFIRM if one.act is Act.YES else Intent.DENY).value, one.likelihood, findings=at.elsewhere)


def _denies_a_topic(at: AtStep, one: HeardClause) -> bool:
    """不是要去提现 says what it is not about, and no to nothing."""
    topics = at.place.knowledge.topics
    names = [name for name, p in one.clause.topics if name in topics and p >= THRESHOLDS.clause]
    return one.clause.negated and any(name != at.place.topic for name in names)


def _confirms_another(at: AtStep, one: HeardClause) -> bool:
    """收款人我对了三遍，没错 says yes to what was said before it, which is not of this step."""
    before = at.said[: at.said.index(one)]
    return bool(before) and not any(about_the_step(at, other) for other in before)


def alternatives(at: AtStep) -> Meaning | None:
    """A question of one thing or the other is no outcome."""
    return Meaning(Intent.EXPLAIN.value) if asks_which(at.reading.text) else None


def doubt(at: AtStep) -> Meaning | None:
    """Still the same trouble, in words that do not tell which; a word to the bot; else nothing to be acted on."""
    if says_again(at.reading.text):
        return Meaning(Intent.PERSISTS.value)
    reading = at.reading
    served = reading.intent != Intent.OUT_OF_SCOPE and reading.confidence >= THRESHOLDS.control
    chats = served and act_of(reading.intent) is Act.CHAT
    return Meaning(reading.intent, reading.confidence) if chats and at.best(Act.CHAT) is not None else None
