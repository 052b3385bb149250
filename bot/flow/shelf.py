"""Where diagnoses stand: the open one, the parked, the last; what of it is stored; and how a checklist ends."""

from __future__ import annotations

from collections.abc import Callable

from bot.diagnosis.progress import Progress
from bot.diagnosis.state import Diagnosis, Status
from bot.exchange import AT_RISK
from bot.flow.next import DONE, Following, GoOn, HandOff, OpenTopic
from bot.knowledge.model import Checklist
from bot.understanding.intents import Intent
from bot.wording import prompts
from bot.wording.scene import Scene


def record(scene: Scene, diagnosis: Diagnosis) -> None:
    """Have the diagnosis and its outcomes stored with this turn."""
    checklist = scene.checklist(diagnosis)
    scene.effects[:] = [e for e in scene.effects if e.name != "diagnosis_changed" or e.data["id"] != diagnosis.id]
    outcomes = [
        {
            "step": step,
            "position": checklist.position(step) if checklist else 0,
            "outcome": outcome,
            "at": diagnosis.times[step],
        }
        for step, outcome in diagnosis.outcomes.items()
    ]
    scene.effect(
        "diagnosis_changed",
        id=diagnosis.id,
        brand=diagnosis.brand,
        topic=diagnosis.topic,
        kind=checklist.kind if checklist else "diagnosis",
        status=diagnosis.status,
        words=diagnosis.words,
        outcomes=outcomes,
    )


def close(scene: Scene, status: Status) -> None:
    """The open diagnosis ends; what was asked about it is no question any more."""
    if scene.memory.open is not None:
        scene.memory.last = scene.memory.open.with_status(status)
        record(scene, scene.memory.last)
    scene.memory.open, scene.memory.question = None, None


def park(scene: Scene) -> None:
    """Put the open diagnosis aside for another topic, and say so. What was asked before is no question any more."""
    diagnosis, scene.memory.open, scene.memory.question = scene.memory.open, None, None
    if diagnosis is None:
        return
    if diagnosis.status == "used_up":
        scene.memory.last = diagnosis
        return
    parked = diagnosis.with_status("parked")
    scene.memory.parked = [d for d in scene.memory.parked if d.topic != parked.topic] + [parked]
    record(scene, parked)
    scene.say(scene.phrase("parked", topic=scene.topic_name(parked.topic)))


def take_up(scene: Scene, diagnosis: Diagnosis) -> None:
    """A parked, paused or ended diagnosis is open again, at its exact step."""
    status: Status = "used_up" if diagnosis.status == "used_up" else "open"
    scene.memory.open = diagnosis.with_status(status)
    scene.memory.parked = [d for d in scene.memory.parked if d.id != diagnosis.id]
    if scene.memory.last and scene.memory.last.id == diagnosis.id:
        scene.memory.last = None
    record(scene, scene.memory.open)


def reopen(scene: Scene, last: Diagnosis) -> None:
    """What seemed to have helped did not last: the diagnosis is open again where it ended."""
    scene.memory.open = last.with_status("open")
    scene.memory.last = None


def end_all(scene: Scene, status: Status) -> None:
    """The conversation is over: nothing stays open, parked, asked or waiting."""
    memory = scene.memory
    for diagnosis in (memory.open, *memory.parked):
        if diagnosis is not None:
            memory.last = diagnosis.with_status(status)
            record(scene, memory.last)
    memory.open, memory.question, memory.case = None, None, None
    memory.parked, memory.waiting_topics = [], []


def wait(scene: Scene, topic: str, ended: str) -> None:
    """Have a topic that was told with it taken up after the one that has ended."""
    if topic not in ("", ended, *scene.memory.waiting_topics):
        scene.memory.waiting_topics.append(topic)


def end_other(scene: Scene, topic: str) -> None:
    """Another problem than the open one is over: it is put aside or waits no longer."""
    memory = scene.memory
    for diagnosis in (d for d in memory.parked if d.topic == topic):
        record(scene, diagnosis.with_status("solved"))
        scene.event("diagnosis_solved", topic=topic)
    memory.parked = [d for d in memory.parked if d.topic != topic]
    memory.waiting_topics = [waiting for waiting in memory.waiting_topics if waiting != topic]
    scene.say(scene.phrase("other_over", topic=scene.topic_name(topic)))


def _solved(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    close(scene, "solved")
    wait(scene, scene.reading.topic, checklist.topic)  # told with the good news: 付款好了，不过退款还没到
    scene.event("diagnosis_solved", topic=checklist.topic)
    scene.say("\n".join(line for line in (remark, scene.phrase("solved"), checklist.solved) if line))
    prompts.rating(scene)
    opened = scene.memory.case
    if opened is not None and opened.status == "ticket" and opened.priority < AT_RISK:
        prompts.doubt(scene, scene.phrase("doubt_withdraw", number=opened.number), Intent.WITHDRAW.value)
    return (GoOn(),)


def _used_up(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    prompts.used_up(scene, checklist, progress.diagnosis, remark)
    return DONE


def _stuck(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    prompts.stuck(scene, checklist, progress.diagnosis, remark)
    return DONE


def _to_person(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    """The step itself leads to a person, because the wallet's document says so."""
    scene.say(remark)
    return (HandOff("document", checklist.topic),)


def _other_topic(scene: Scene, checklist: Checklist, progress: Progress, remark: str) -> Following:
    scene.say(remark)
    return (OpenTopic(progress.topic, ""),)


ENDS: dict[str, Callable[[Scene, Checklist, Progress, str], Following]] = {
    "solved": _solved,
    "used_up": _used_up,
    "stuck": _stuck,
    "handoff": _to_person,
    "topic": _other_topic,
}
