"""Answers to what the bot asked outside of a step: a person, a parked topic, the wallet, which topic."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation import endings, handing_off, steps, topics
from bot.conversation.memory import Question
from bot.conversation.scene import Scene
from bot.diagnosis.state import Move

YES, NO = "yes", "no"

_BY_INTENT = {"affirm": YES, "next_step": YES, "deny": NO, "cancel": NO, "goodbye": NO}


def answered_by(question: Question, intent: str) -> str | None:
    """The option that a control intent means for this question, if it means one."""
    if question.kind == "offer_person" and intent == "next_step":
        return None  # 好了下一步 goes on with the steps; a person is fetched by a plain yes
    wanted = _BY_INTENT.get(intent)
    known = {o[0] for o in question.options}
    if wanted == NO and "none" in known:
        return "none"
    return wanted if wanted in known else None


def choose(scene: Scene, option_id: str) -> None:
    """The pending question was answered with this option."""
    question = scene.memory.question
    if question is None:
        return topics.idle(scene)
    if question.kind == "step":
        return _at_step(scene, option_id)
    scene.memory.question = None
    scene.memory.misses = 0
    _ANSWERS[question.kind](scene, question, option_id)


def _at_step(scene: Scene, option_id: str) -> None:
    if option_id == "human":
        return handing_off.hand_off(scene, "asked")
    if option_id.startswith("own:"):
        return steps.choose(scene, option_id[4:])
    steps.move(scene, Move(steps.SHORT_OPTIONS[option_id]))


def _offer_person(scene: Scene, question: Question, option_id: str) -> None:
    if option_id == YES:
        return handing_off.hand_off(scene, question.data.get("reason", "asked"), question.data.get("topic"))
    if option_id == "restart" and scene.memory.open is not None:
        return steps.move(scene, Move.START_OVER)
    if scene.memory.open is not None and scene.memory.open.status != "used_up":
        return steps.show(scene, scene.phrase("all_right"))
    if scene.memory.open is not None:
        scene.memory.last, scene.memory.open = scene.memory.open, None
    scene.say(scene.phrase("person_declined"))
    endings.go_on(scene)


def _return_parked(scene: Scene, question: Question, option_id: str) -> None:
    parked = scene.memory.parked.pop() if scene.memory.parked else None
    if parked is None or option_id != YES:
        if parked is not None:
            steps.record(scene, parked.with_status("dropped"))
        return scene.say(scene.phrase("all_right"))
    endings.resume(scene, parked)


def _other_wallet(scene: Scene, question: Question, option_id: str) -> None:
    if option_id != "own":
        scene.say(scene.phrase("other_wallet_stays", other=question.data["name"]))
        return topics.return_to_step(scene)
    topic = question.data.get("topic")
    if topic:
        return topics.open_topic(scene, topic, words=question.data.get("words"))
    scene.say(scene.phrase("what_problem"))


def _which_topic(scene: Scene, question: Question, option_id: str) -> None:
    if option_id in scene.knowledge.topics:
        return topics.open_by_name(scene, option_id, words=question.data.get("words"))
    scene.say(scene.phrase("none_of_these"))
    if question.data.get("missed"):
        scene.event("not_understood", words=question.data.get("words", ""))
    topics.return_to_step(scene)


def _resume(scene: Scene, question: Question, option_id: str) -> None:
    last = scene.memory.last
    if option_id == NO or last is None:
        return scene.say(scene.phrase("all_right"))
    endings.resume(scene, last)
    if option_id == "restart" and scene.memory.open is not None:
        scene.replies.clear()
        steps.move(scene, Move.START_OVER)


def _offer_checklist(scene: Scene, question: Question, option_id: str) -> None:
    if option_id == YES:
        return topics.start_checklist(scene, question.data["topic"], question.data.get("words", ""))
    scene.say(scene.phrase("all_right"))


_ANSWERS: dict[str, Callable[[Scene, Question, str], None]] = {
    "offer_person": _offer_person,
    "return_parked": _return_parked,
    "other_wallet": _other_wallet,
    "which_topic": _which_topic,
    "resume": _resume,
    "offer_checklist": _offer_checklist,
    "queue": lambda scene, question, option_id: handing_off.tell_case(scene),
}
