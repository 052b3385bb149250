"""The control words: at a step, at a pending question, or with nothing open."""

from __future__ import annotations

from bot.conversation import details, endings, handing_off, questions, steps, topics
from bot.conversation.scene import Scene
from bot.diagnosis import engine
from bot.diagnosis.state import Move
from bot.understanding.language import asks_why, says_tried

_MOVES = {m.value: m for m in Move}
_UNTELLING = {*_MOVES, "cancel", "request_human", "greet", "goodbye", "thank", "help", "choose_option"}


def listen(scene: Scene) -> None:
    """What every message leaves behind, whatever it leads to: words and data for the case."""
    text = (scene.reading.words or scene.reading.text).strip()
    if text and scene.reading.choice is None and scene.reading.intent not in _UNTELLING:
        scene.memory.words = [*scene.memory.words, text[:300]][-12:]
    details.keep(scene)


def answer(scene: Scene) -> None:
    """A pressed option, or one of the control intents."""
    if scene.reading.choice is not None:
        return questions.choose(scene, scene.reading.choice.id)
    intent = scene.reading.intent
    question = scene.memory.question
    if question is not None and question.kind != "step":
        option = questions.answered_by(question, intent)
        if option is not None:
            return questions.choose(scene, option)
    if intent == "cancel":
        return endings.put_away(scene)
    if scene.memory.open is None:
        return _with_nothing_open(scene, intent)
    if details.judge_date(scene):
        return
    steps.move(scene, _move(scene, intent))


def _move(scene: Scene, intent: str) -> Move:
    if intent == "skip_step":
        checked = says_tried(scene.reading.text) or not scene.reading.text
        claimed = scene.reading.confidence < 1 and scene.memory.open is not None and _claims(scene)
        return Move.TRIED if checked or claimed else Move.SKIP
    if intent == "explain_step" and asks_why(scene.reading.text):
        return Move.WHY
    return _MOVES.get(intent, Move.REPEAT)


def _claims(scene: Scene) -> bool:
    checklist = scene.checklist(scene.memory.open) if scene.memory.open else None
    if checklist is None or scene.memory.open is None:
        return False
    return engine.claims_step(engine.open_step(checklist, scene.memory.open), scene.reading.text)


def _with_nothing_open(scene: Scene, intent: str) -> None:
    last = scene.memory.last
    if intent == "problem_resolved":
        scene.say(scene.phrase("solved"))
        return endings.ask_rating(scene)
    if intent == "problem_persists" and last is not None and last.status in ("solved", "used_up"):
        return endings.reopen(scene, last)
    if intent == "problem_persists" and last is not None and last.status == "handed_off":
        return handing_off.hand_off(scene, "asked", last.topic)
    if intent in ("next_step", "affirm") and last is not None and last.status == "paused":
        return endings.resume(scene, last)
    if intent == "start_over" and last is not None:
        return topics.start_checklist(scene, last.topic, "")
    if intent == "previous_step" and last is not None and last.status == "solved":
        return endings.resume(scene, last)
    topics.idle(scene)
