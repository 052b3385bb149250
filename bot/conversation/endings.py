"""How a diagnosis ends, and what comes right after: the next problem, the parked one, or nothing."""

from __future__ import annotations

from bot.conversation import errands, handing_off, steps, topics
from bot.conversation.scene import Scene
from bot.diagnosis.state import Diagnosis, Move, Status
from bot.knowledge.model import Checklist


def solved(scene: Scene, checklist: Checklist, remark: str = "") -> None:
    """The problem is gone."""
    lines = (remark, scene.phrase("solved"), checklist.solved)
    _close(scene, "solved")
    scene.event("diagnosis_solved", topic=checklist.topic)
    scene.say("\n".join(line for line in lines if line))
    ask_rating(scene)
    go_on(scene)


def ask_rating(scene: Scene) -> None:
    """Once after a person's help: how was it?"""
    if scene.memory.helped:
        scene.memory.helped = False
        scene.say(scene.phrase("csat_ask"), "csat", sender="system")


def used_up(scene: Scene, checklist: Checklist, remark: str = "") -> None:
    """The documented steps are done and did not help: say so and offer a person with one tap."""
    lines = (
        remark,
        scene.phrase("used_up", title=checklist.title),
        checklist.ending.text,
        scene.phrase("offer_person"),
    )
    options = [
        ("yes", scene.phrase("label_human")),
        ("restart", scene.phrase("label_start_over")),
        ("no", scene.phrase("label_not_now")),
    ]
    scene.ask("\n".join(line for line in lines if line), "offer_person", options, reason="used_up")


def step_handoff(scene: Scene, checklist: Checklist, remark: str = "") -> None:
    """The step itself leads to a person, because the wallet's document says so."""
    scene.say(remark)
    handing_off.hand_off(scene, "document", checklist.topic)


def lost_checklist(scene: Scene) -> None:
    """The open checklist was removed from the knowledge meanwhile: a person, instead of a guess."""
    _close(scene, "dropped")
    offer_person(scene, scene.phrase("checklist_gone"), "used_up")


def offer_person(scene: Scene, text: str, reason: str) -> None:
    """Say something and offer a person with one tap."""
    options = [("yes", scene.phrase("label_human")), ("no", scene.phrase("label_not_now"))]
    scene.ask(f"{text}\n{scene.phrase('offer_person')}", "offer_person", options, reason=reason)


def put_away(scene: Scene) -> None:
    """The customer stops here; the diagnosis stays and can be resumed."""
    if scene.memory.errand is not None:
        return errands.give_back(scene)
    if scene.memory.open is not None:
        scene.memory.last = scene.memory.open.with_status("paused")
        steps.record(scene, scene.memory.last)
    scene.memory.open, scene.memory.question = None, None
    scene.say(scene.phrase("paused" if scene.memory.last else "cancelled"))


def go_on(scene: Scene) -> None:
    """After an ending: the other problem of the same message, else the offer to return to a parked diagnosis."""
    if scene.memory.waiting_topics:
        topic = scene.memory.waiting_topics.pop(0)
        scene.say(scene.phrase("second_problem", topic=scene.topic_name(topic)))
        return topics.open_topic(scene, topic)
    if scene.memory.parked:
        name = scene.topic_name(scene.memory.parked[-1].topic)
        options = [("yes", scene.phrase("label_return")), ("no", scene.phrase("label_not_now"))]
        return scene.ask(scene.phrase("offer_return", topic=name), "return_parked", options)


def park(scene: Scene) -> None:
    """Put the open diagnosis aside for another topic, and say so."""
    diagnosis = scene.memory.open
    if diagnosis is None:
        return
    if diagnosis.status == "used_up":
        scene.memory.last, scene.memory.open = diagnosis, None
        return
    parked = diagnosis.with_status("parked")
    scene.memory.parked = [d for d in scene.memory.parked if d.topic != parked.topic] + [parked]
    scene.memory.open = None
    steps.record(scene, parked)
    scene.say(scene.phrase("parked", topic=scene.topic_name(parked.topic)))


def resume(scene: Scene, diagnosis: Diagnosis) -> None:
    """Go on with a parked or paused diagnosis at its exact step."""
    status: Status = "used_up" if diagnosis.status == "used_up" else "open"
    scene.memory.open = diagnosis.with_status(status)
    scene.memory.parked = [d for d in scene.memory.parked if d.id != diagnosis.id]
    if scene.memory.last and scene.memory.last.id == diagnosis.id:
        scene.memory.last = None
    steps.record(scene, scene.memory.open)
    steps.show(scene, scene.phrase("resumed", topic=scene.topic_name(diagnosis.topic)))


def _close(scene: Scene, status: Status) -> None:
    if scene.memory.open is not None:
        scene.memory.last = scene.memory.open.with_status(status)
        steps.record(scene, scene.memory.last)
    scene.memory.open, scene.memory.question = None, None


def offer_wait(scene: Scene, text: str) -> None:
    """Still within the documented time: say until when, and leave the customer at the step."""
    steps.show(scene, text)


def reopen(scene: Scene, last: Diagnosis) -> None:
    """It did not last: go on after the step that seemed to have helped."""
    scene.memory.open = last.with_status("open")
    scene.memory.last = None
    steps.move(scene, Move.PERSISTS)
