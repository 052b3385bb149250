"""A topic was named: open its home in the customer's own wallet, whatever was going on."""

from __future__ import annotations

from bot.conversation import details, endings, risk, services, steps
from bot.conversation.scene import Scene
from bot.diagnosis.engine import note_claims
from bot.diagnosis.state import Move
from bot.knowledge.matching import mentions
from bot.knowledge.model import Answer
from bot.understanding.language import says_again


def open_topic(scene: Scene, topic: str, words: str | None = None) -> None:
    """Answer a topic from the wallet's documents: risk lane, a fitting answer, its checklist, or an honest gap."""
    words = scene.reading.text if words is None else words
    scene.memory.misses = 0
    if scene.knowledge.topics[topic].lane == "money_at_risk":
        return risk.secure(scene, topic)
    specific = next((a for a in scene.brand.answers_for(topic) if _asked(a, words)), None)
    if specific is not None:
        return _tell(scene, specific, words)
    if topic in scene.brand.checklists:
        return _open_checklist(scene, topic, words)
    _tell_or_admit(scene, topic, words)


def open_by_name(scene: Scene, topic: str, words: str | None = None) -> None:
    """The topic was picked from buttons, services included."""
    if scene.knowledge.topics[topic].lane == "service":
        return services.serve(scene, topic)
    open_topic(scene, topic, words)


def return_to_step(scene: Scene) -> None:
    """After a digression: offer the open step again, or the pending question; nothing when nothing is open."""
    diagnosis = scene.memory.open
    handed_over = diagnosis is not None and diagnosis.status == "used_up" and scene.memory.case is not None
    if diagnosis is not None and not handed_over:
        return steps.show(scene, scene.phrase("back_to_step"))


def idle(scene: Scene) -> None:
    """A control word with nothing open: take up what was left, or ask what the problem is."""
    last = scene.memory.last
    if last is not None and last.status in ("paused", "parked"):
        return offer_resume(scene)
    if scene.memory.parked:
        return endings.go_on(scene)
    scene.say(scene.phrase("what_problem"))


def offer_resume(scene: Scene) -> None:
    """Offer to take up the diagnosis that was put away."""
    last = scene.memory.last
    if last is None:
        return
    options = [
        ("yes", scene.phrase("label_resume")),
        ("restart", scene.phrase("label_start_over")),
        ("no", scene.phrase("label_not_now")),
    ]
    scene.ask(scene.phrase("offer_resume", topic=scene.topic_name(last.topic)), "resume", options)


def start_checklist(scene: Scene, topic: str, words: str) -> None:
    """Park what is open and begin this checklist."""
    if scene.memory.open is not None:
        endings.park(scene)
    scene.memory.question = None
    steps.begin(scene, topic, words)


def _open_checklist(scene: Scene, topic: str, words: str) -> None:
    diagnosis = scene.memory.open
    if diagnosis is not None and diagnosis.topic == topic:
        return _said_again(scene, words)
    parked = next((d for d in scene.memory.parked if d.topic == topic), None)
    if parked is not None:
        endings.park(scene)
        return endings.resume(scene, parked)
    last = scene.memory.last
    if diagnosis is None and last is not None and last.topic == topic and last.status == "paused":
        return offer_resume(scene)
    start_checklist(scene, topic, words)


def _said_again(scene: Scene, words: str) -> None:
    """The open topic once more: 还是付不了 means that the step did not help, else the step is shown again."""
    diagnosis = scene.memory.open
    checklist = scene.checklist(diagnosis) if diagnosis else None
    if diagnosis is None or checklist is None:
        return endings.lost_checklist(scene)
    if says_again(words):
        return steps.move(scene, Move.PERSISTS)
    scene.memory.open = note_claims(checklist, diagnosis, words, scene.at)
    steps.show(scene, scene.phrase("same_topic"))


def _tell(scene: Scene, answer: Answer, words: str) -> None:
    scene.say(answer.text, "answer")
    scene.event("answered", topic=answer.topic, answer=answer.id)
    if scene.memory.open is not None:
        return return_to_step(scene)
    scene.memory.question = None
    if answer.topic in scene.brand.checklists:
        options = [("yes", scene.phrase("label_walk_me")), ("no", scene.phrase("label_not_now"))]
        title = scene.brand.checklists[answer.topic].title
        text = scene.phrase("offer_checklist", title=title)
        return scene.ask(text, "offer_checklist", options, topic=answer.topic, words=words)
    _after_answer(scene, answer)


def _after_answer(scene: Scene, answer: Answer) -> None:
    if answer.offer and not scene.memory.waiting_topics and not scene.memory.parked:
        options = [(t, scene.topic_name(t)) for t in answer.offer]
        return scene.ask(scene.phrase("offer_related"), "which_topic", options)
    endings.go_on(scene)


def _tell_or_admit(scene: Scene, topic: str, words: str) -> None:
    answers = scene.brand.answers_for(topic)
    if answers:
        return _tell(scene, answers[0], words)
    scene.effect("gap_seen", topic=topic, words=words)
    gap = scene.phrase("gap", topic=scene.topic_name(topic))
    if scene.memory.open is not None:
        scene.say(gap, "answer")
        return return_to_step(scene)
    endings.offer_person(scene, gap, "gap")
    if scene.memory.question is not None:
        scene.memory.question.data["topic"] = topic


def _asked(answer: Answer, words: str) -> bool:
    return any(mentions(words, pattern) for pattern in answer.asks)


def judged(scene: Scene) -> bool:
    """The open topic was named again together with a date that its step can judge."""
    return details.judge_date(scene)


def greet(scene: Scene) -> None:
    """Hello in the middle: what was left open is offered again."""
    last = scene.memory.last
    if scene.memory.open is not None:
        return steps.show(scene, f"{scene.phrase('welcome_back')}{scene.phrase('back_to_step')}")
    if last is not None and last.status == "paused":
        scene.say(scene.phrase("welcome_back"))
        return offer_resume(scene)
    known = last is not None or scene.memory.parked or scene.memory.case is not None
    scene.say(f"{scene.phrase('welcome_back' if known else 'hello')}{scene.phrase('what_problem')}")
