"""What of the wallet's documents a message asks for: found by how people ask, whatever topic it was taken for."""

from __future__ import annotations

from bot.context.heard import best
from bot.context.named_causes import special, trouble_with_cause
from bot.context.named_topics import any_named
from bot.context.near import maybe, nearest
from bot.context.place import Place
from bot.context.risk import is_named
from bot.knowledge.model import Checklist, Step
from bot.knowledge.passages import Passage
from bot.understanding.acts import QUESTIONS, Act
from bot.understanding.findings import Finding, findings, is_unfounded
from bot.understanding.intents import Intent
from bot.understanding.language import denies_topic
from bot.understanding.meaning import Meaning
from bot.understanding.moods import RISK, Mood, is_asked, is_intended, is_request, is_supposed, mood
from bot.understanding.phrasing import fetches, wants_number, wants_telling, without_plea
from bot.understanding.reading import Reading
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS

_PEOPLE = "person"  # the group of words.yml that speaks of people who help
_CALL = 8  # characters: a call for a person, and nothing else
_SHORT = 10  # characters: the name of a task, and nothing particular of it
_FEW = 3  # clauses of a message that asks one thing
_TELLING = frozenset({Act.REPORT, Act.FAILS, Act.BAD})
_OF_THE_BOT = (Intent.HELP, Intent.BOT_CHALLENGE, Intent.CHITCHAT)
_FINE = frozenset({Act.GOOD, Act.SAFE})
_STEERING = frozenset({Act.AWAY, Act.BACK, Act.BYE, Act.NEXT, Act.OVER, Act.REPEAT, Act.RETURN, Act.SKIP})


def asked_for(place: Place, reading: Reading, heard: list[HeardClause]) -> Meaning | None:
    """The passage that is asked for, with its topic. None where nothing comes near enough, or where a trouble is told
    whose checklist comes first. Who tells of what a step looks into gets its checklist, with the cause that was named.
    """
    if _gives_data(place, reading, heard):
        return None  # 昨天下午充的 asks for no opening hours
    ranked = _near(place, reading)
    troubled = "" if _asks_in_words(without_plea(reading.text)) else trouble_with_cause(place, reading, heard)
    if troubled:
        return Meaning(troubled, 1.0, troubled)
    if not ranked or ranked[0][1] < _bar(place, reading, heard):
        return None
    passage, nearness = ranked[0]
    answers = best(heard, Act.REFUSE, Act.WORKS) is not None or only_steers(heard)
    answers = answers and not _asks(reading, heard)
    if answers or walks(place, reading, heard, passage, nearness):
        return None
    if _is_risky(place, passage):
        return _risk(passage.topic, nearness, reading, heard)
    if _asks(reading, heard):
        return Meaning(passage.topic, 1.0, passage.topic, passage=passage.name)
    if passage.kind == "answer":
        named = special(place, reading, heard, passage.topic)
        return Meaning(named or passage.topic, 1.0, named or passage.topic, passage="" if named else passage.name)
    if heard and all(one.act in _FINE for one in heard):
        return None  # 信号满格的 tells of no trouble
    checklist = place.brand.checklists[passage.topic]
    step = checklist.step(passage.id)
    cause = step is not None and checklist.kind == "diagnosis" and _is_cause(step, checklist, reading.text, nearness)
    found = (Finding(step, "bad", _bad_option(step)),) if cause and step is not None else ()
    return Meaning(passage.topic, 1.0, passage.topic, findings=found, passage=passage.name if found else "")


def only_steers(heard: list[HeardClause]) -> bool:
    """上一步 is near to many a step, and 下午再弄 to the opening hours; 我啥都没装,从零开始该咋整 asks how to begin."""
    return bool(heard) and all(one.act in _STEERING for one in heard)


def _gives_data(place: Place, reading: Reading, heard: list[HeardClause]) -> bool:
    """Whether nothing is said but a day, an amount, a bank: values never choose a topic. 提示验证码不对 has one."""
    given = (one.act is Act.DATA and one.likelihood >= THRESHOLDS.costly for one in heard)
    return bool(heard) and all(given) and not any_named(place, heard, THRESHOLDS.topic) and not is_asked(reading.text)


def _near(place: Place, reading: Reading) -> list[tuple[Passage, float]]:
    """The passages that come near, but for those of a topic that is denied: 密码没忘 is near to 忘记密码."""
    topics = place.knowledge.topics
    return [one for one in nearest(place.brand, reading) if not denies_topic(topics[one[0].topic].name, reading.text)]


def _risk(topic: str, nearness: float, reading: Reading, heard: list[HeardClause]) -> Meaning | None:
    """Nearness alone sets off no alarm, and asks about none that is denied, feared or told of others: 我可没被骗."""
    how, asks = mood(reading.text, RISK), _asks(reading, heard)
    if how in (Mood.DENIED, Mood.INTENDED, Mood.REPORTED) or best(heard, Act.REFUSE) is not None:
        return None
    safe = best(heard, Act.SAFE) if not asks else None
    if safe is not None and safe.likelihood >= nearness:
        return None
    plain = not asks and safe is None and nearness >= THRESHOLDS.topic  # 账户有可疑活动 is taken for both: it is asked
    return Meaning(topic if plain else Intent.MAYBE_RISK.value, nearness, topic)


def asks_only(place: Place, reading: Reading, heard: list[HeardClause], danger: Meaning) -> bool:
    """Whether what might have been money at risk is only asked, and is what an ordinary passage answers: 怎么看是不是
    付了两遍. What the models alone take for an alarm may be such a question too, where no passage of money at risk
    comes near: 人在外省登录，账户会不会冻结."""
    ranked = nearest(place.brand, reading)
    passage, nearness = next(iter(ranked), (None, 0.0))
    if passage is None or _is_risky(place, passage):
        return False
    if nearness < THRESHOLDS.nearer:
        return False
    if not _asks(reading, heard):
        return False
    if danger.intent == Intent.MAYBE_RISK and danger.doubted:
        return True
    if is_named(reading) or len(heard) > _FEW:
        return False  # in a story, what is asked need not be about what happened
    dangerous = max((near for other, near in ranked if _is_risky(place, other)), default=0.0)
    return dangerous < nearness - THRESHOLDS.margin


def _is_risky(place: Place, passage: Passage) -> bool:
    return place.knowledge.topics[passage.topic].lane == "money_at_risk"


def walks(place: Place, reading: Reading, heard: list[HeardClause], passage: Passage, nearness: float) -> bool:
    """Whether the checklist of the topic comes first: a trouble is told, with what was looked at, or it is asked how
    the whole task is done. A person who is plainly called for comes before any answer that is not about people."""
    asks = _asks(reading, heard)
    calls = best(heard, Act.PERSON)
    if calls is not None and not calls.doubted and not asks:
        return fetches(calls.clause.text) or not _about_people(place, reading.intent)
    checklist = place.brand.checklists.get(reading.intent)
    if checklist is None or reading.confidence < THRESHOLDS.topic:
        return False
    if not asks and _is_of_another(place, reading, nearness):
        return False
    told = findings(checklist, place.knowledge.words, reading.text)
    if not asks:
        own = passage.kind == "answer" and passage.topic == reading.intent
        return own or len(reading.text) <= _SHORT or nearness < THRESHOLDS.topic or bool(told)
    if told and len(heard) > 1:
        return True
    how = all(one.act in _TELLING or one.act in (Act.HOW, Act.INQUIRE) for one in heard)
    return how and checklist.kind == "procedure" and _is_the_task(place, reading, checklist, passage, nearness)


def _is_the_task(place: Place, reading: Reading, checklist: Checklist, passage: Passage, nearness: float) -> bool:
    """Whether the whole task is asked for: by its name, or as its first step, or with nothing particular that is very
    near: 怎么退款, 买的东西不想要了怎么申请退款."""
    named = place.knowledge.topics[reading.intent].name in reading.text
    if passage.kind == "step" and (named or passage.id == checklist.main[0].id):
        return True
    surely = THRESHOLDS.topic + THRESHOLDS.topic_share  # the passages of the topic have its share in their nearness
    return nearness < surely and (named or len(reading.text) <= _SHORT)


def _is_of_another(place: Place, reading: Reading, nearness: float) -> bool:
    """Whether a passage of another topic is plainly nearer than any of the one that the message was taken for."""
    own = (near for passage, near in nearest(place.brand, reading) if passage.topic == reading.intent)
    bar = THRESHOLDS.topic if reading.confidence >= THRESHOLDS.sure else THRESHOLDS.nearer
    return nearness >= bar and max(own, default=0.0) < nearness - THRESHOLDS.margin


def _asks(reading: Reading, heard: list[HeardClause]) -> bool:
    """Whether anything is asked, by the acts or by the words: 付款失败跟余额有没有关系."""
    text = without_plea(reading.text)
    by_words = _asks_in_words(_beside_the_call(text, heard))
    asked = best(heard, *QUESTIONS)
    surely = asked is not None and asked.likelihood >= THRESHOLDS.costly
    return by_words or (surely and text == reading.text)


def _asks_in_words(text: str) -> bool:
    return is_asked(text) or is_supposed(text) or wants_number(text) or wants_telling(text)


def _beside_the_call(text: str, heard: list[HeardClause]) -> str:
    """The text without the clause that only calls for a person in the form of a question: 能帮我转人工吗."""
    calls = best(heard, Act.PERSON)
    return text.replace(calls.clause.text, "") if calls is not None and is_request(calls.clause.text) else text


def _about_people(place: Place, topic: str) -> bool:
    """Whether a topic is about the people who help: how they are reached, and when."""
    known = place.knowledge.topics.get(topic)
    people = place.knowledge.words.get(_PEOPLE, ())
    return known is not None and known.lane == "ordinary" and any(word in known.name for word in people)


def _is_cause(step: Step, checklist: Checklist, text: str, nearness: float) -> bool:
    """Whether the walk begins at a step: at a check where what it looks at is named, and not only the trouble that the
    checklist is about; at what is only to be done where it is very near."""
    if not step.is_check:
        return nearness >= THRESHOLDS.topic
    named = any(word in text for word in step.about if word not in checklist.title)
    return named and nearness >= THRESHOLDS.nearer and not (is_unfounded(text) or is_intended(text))


def _bar(place: Place, reading: Reading, heard: list[HeardClause]) -> float:
    """How near a passage has to be: nearer where a person is called for, or where what is said has no topic, and very
    near where it is surely about something that this wallet's document leaves out."""
    known = place.knowledge.topics.get(reading.intent)
    gap = known is not None and known.lane == "ordinary" and place.brand.home(reading.intent) == "gap"
    if gap and reading.confidence >= THRESHOLDS.clause:
        return THRESHOLDS.neighbour  # 转账要手续费吗 is not answered by 能转账
    chats = reading.intent in _OF_THE_BOT and reading.confidence >= THRESHOLDS.sure
    if chats and best(heard, Act.CHAT) is not None:
        return THRESHOLDS.topic  # 你会做什么 asks the bot about itself
    calls = best(heard, Act.PERSON) is not None
    asks = _asks(reading, heard)
    if (calls and not asks) or (known is None and not calls):
        return THRESHOLDS.nearer
    sure = known is not None and known.lane != "service" and reading.confidence >= THRESHOLDS.topic
    return THRESHOLDS.near if sure else (THRESHOLDS.near + THRESHOLDS.nearer) / 2


def _bad_option(step: Step) -> str:
    return next((option.id for option in step.options if option.finding == "bad"), "")


def perhaps_asks(place: Place, reading: Reading, calls: HeardClause) -> bool:
    """Whether who speaks of a person may ask for something documented: then both are offered."""
    text = calls.clause.text
    called = reading.intent == Intent.REQUEST_HUMAN and reading.confidence >= THRESHOLDS.topic
    plainly = called or is_request(text) or (len(text) <= _CALL and not is_asked(text))
    asks = calls.doubted or (is_asked(reading.text) and not plainly)
    return asks and bool(maybe(place.brand, reading))
