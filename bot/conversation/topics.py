"""A topic was named: open its home in the customer's own wallet, whatever was going on."""

from __future__ import annotations

from dataclasses import replace

from bot.context import near
from bot.context.reach import only_steers
from bot.conversation import answers, steps
from bot.diagnosis.state import Move
from bot.flow import shelf, waits
from bot.flow.next import (
    DONE,
    AskBack,
    Following,
    GoOn,
    HandOff,
    Idle,
    OpenTopic,
    ShowStep,
    StartChecklist,
    Walk,
)
from bot.knowledge.passages import passage_of
from bot.spelling import normalize_text
from bot.understanding.language import says_again, speaks_of_wallet
from bot.understanding.problems import problems
from bot.understanding.said import said
from bot.understanding.thresholds import THRESHOLDS
from bot.wording import prompts
from bot.wording.scene import Scene

_ELSEWHERE = "elsewhere"  # the group of words.yml that names wallets of other companies


def named(scene: Scene) -> Following:
    """The topic of the reading: check the wallet and the certainty, find a second problem, open the more urgent one."""
    topic = scene.reading.intent
    if topic not in scene.knowledge.topics or scene.reading.confidence < THRESHOLDS.topic:
        return (AskBack(),)
    other = other_wallet(scene)
    if other is not None:
        prompts.wallet(scene, other, topic)
        return DONE
    if scene.reading.passage:
        told = not scene.reading.findings  # else its step is where the checklist begins
        return (OpenTopic(topic, passage=scene.reading.passage if told else ""),)
    diagnosis = scene.memory.open
    if diagnosis is not None and diagnosis.topic == topic and (judged := waits.judge_date(scene)) is not None:
        return judged
    found = problems(scene.knowledge.topics, scene.brand, scene.knowledge.words, scene.reading)
    # What can be helped with comes first, and money at risk before all.
    first, *others = sorted(found, key=lambda one: scene.brand.home(one) == "gap" and not scene.is_at_risk(one))
    if first in scene.brand.checklists:
        others = [topic for topic in others if not answers.told_at_once(scene, topic)]
    if not others:
        return (OpenTopic(first),)
    names = scene.phrase("and").join(scene.phrase("quoted", topic=scene.topic_name(topic)) for topic in others)
    scene.say(scene.phrase("more_problems", first=scene.topic_name(first), others=names, count=len(others) + 1))
    waiting = [t for t in scene.memory.waiting_topics if t not in (first, *others)]
    scene.memory.waiting_topics = [*others, *waiting]
    return OpenTopic(first), GoOn()


def open_topic(scene: Scene, wanted: OpenTopic) -> Following:
    """Answer a topic from the wallet's documents: risk lane, a fitting answer, its checklist, or an honest gap."""
    topic = wanted.topic
    words = scene.reading.typed if wanted.words is None else wanted.words
    scene.memory.misses = 0
    scene.memory.waiting_topics = [waiting for waiting in scene.memory.waiting_topics if waiting != topic]
    if scene.is_at_risk(topic):
        return _secure(scene, topic)
    passage = passage_of(wanted.passage) if wanted.passage else None
    if passage is not None and passage.kind == "step":
        return answers.tell_step(scene, topic, passage.id)
    known = scene.brand.answers_for(topic)
    specific = next((a for a in known if passage is not None and a.id == passage.id), None)
    specific = specific or near.fitting(scene.brand, topic, normalize_text(words))
    if specific is not None:
        return answers.tell(scene, specific, words)
    if topic in scene.brand.checklists:
        return _open_checklist(scene, topic, words)
    return answers.tell(scene, known[0], words) if known else answers.admit(scene, topic, words)


def go_on(scene: Scene, ended: GoOn) -> Following:
    """The other problem of the same message, else the offer to return to a parked diagnosis; nothing while something
    is open or asked."""
    if scene.memory.open is not None or scene.memory.question is not None or scene.owner != "bot":
        return DONE
    if scene.memory.waiting_topics:
        topic = scene.memory.waiting_topics.pop(0)
        # That it is meant is known, and what came near came near the whole message.
        scene.reading = replace(scene.reading, confidence=1.0, near=())
        scene.say(scene.phrase("second_problem", topic=scene.topic_name(topic)))
        return (OpenTopic(topic),)
    if scene.memory.parked:
        prompts.return_parked(scene, scene.memory.parked[-1])
    return DONE


def idle(scene: Scene, nothing: Idle) -> Following:
    """A control word with nothing open: take up what was left, or ask what the problem is."""
    last = scene.memory.last
    if last is not None and last.status in ("paused", "parked"):
        prompts.resume(scene, last)
    elif scene.memory.waiting_topics or scene.memory.parked:
        scene.memory.question = None
        return (GoOn(),)
    elif near.maybe(scene.brand, scene.reading, _bar(scene)):
        return (AskBack(),)
    else:
        scene.unhelped = True
        scene.say(scene.phrase("what_problem"))
    return DONE


def _bar(scene: Scene) -> float:
    """How near a passage has to come for a control word to ask for it: 下一步 alone is a little near to many a step,
    实名填完然后呢 very near to one."""
    return THRESHOLDS.topic if only_steers(said(scene.reading)) else THRESHOLDS.near


def _secure(scene: Scene, topic: str) -> Following:
    """Money at risk: what protects it now, what to keep, and a person at top priority. No checklist first."""
    shelf.park(scene)
    if not scene.brand.answers_for(topic):
        scene.effect("gap_seen", topic=topic, words=scene.reading.typed)
    scene.say(f"{scene.phrase('risk_first', topic=scene.topic_name(topic))}\n{answers.safety(scene, topic)}", "answer")
    return (HandOff("money_at_risk", topic),)


def other_wallet(scene: Scene) -> str | None:
    """The name of another wallet that the message speaks of, if that has not been asked about yet."""
    named, brands = scene.reading.values("brand"), scene.knowledge.brands
    if scene.memory.wallet_asked or scene.memory.brand in named:
        return None
    known = next((brands[brand].name for brand in named if brand in brands), None)
    return known or speaks_of_wallet(_elsewhere(scene), scene.reading.text)


def _elsewhere(scene: Scene) -> list[str]:
    """Names of other companies' wallets, but for those that the topic's own steps speak of: 充值失败,支付宝里没钱."""
    checklist = scene.brand.checklists.get(scene.reading.intent)
    own = {word for step in (checklist.steps if checklist is not None else ()) for word in step.about}
    return [name for name in scene.knowledge.words.get(_ELSEWHERE, ()) if name not in own]


def _open_checklist(scene: Scene, topic: str, words: str) -> Following:
    diagnosis = scene.memory.open
    if diagnosis is not None and diagnosis.topic == topic:
        return _said_again(scene, normalize_text(words))
    parked = next((d for d in scene.memory.parked if d.topic == topic), None)
    if parked is not None:
        shelf.park(scene)
        shelf.take_up(scene, parked)
        return (ShowStep(scene.phrase("resumed", topic=scene.topic_name(topic))),)
    last = scene.memory.last
    if diagnosis is None and last is not None and last.topic == topic and last.status == "paused":
        prompts.resume(scene, last)
        return DONE
    return (StartChecklist(topic, words),)


def _said_again(scene: Scene, text: str) -> Following:
    """The open topic once more: 还是付不了 means that the step did not help, else the step is shown again."""
    return (Walk(Move.PERSISTS),) if says_again(text) else steps.say_again(scene, text)
