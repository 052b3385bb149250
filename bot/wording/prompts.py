"""What the customer is asked beside the steps, with its buttons: the offers around them, and every doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.context.questions import AT_RISK, DOUBT, HUMAN, NO, NONE, RESTART, YES
from bot.diagnosis.progress import ending_of
from bot.diagnosis.state import Diagnosis
from bot.exchange import ReplyOption
from bot.knowledge.matching import mentions
from bot.knowledge.model import Checklist
from bot.understanding.thresholds import THRESHOLDS
from bot.wording.scene import Scene

_PERSON = "person"  # the group of words.yml that speaks of people who help


def used_up(scene: Scene, checklist: Checklist, diagnosis: Diagnosis, remark: str = "") -> None:
    """The documented steps are done and did not help: say so and offer a person with one tap."""
    used = scene.phrase("used_up", title=checklist.title)
    lines = (remark, used, ending_of(checklist, diagnosis), scene.phrase("offer_person"))
    options = [
        (YES, scene.phrase("label_human")),
        (RESTART, scene.phrase("label_start_over")),
        (NO, scene.phrase("label_not_now")),
    ]
    scene.ask("\n".join(line for line in lines if line), "offer_person", options, reason="used_up")


def stuck(scene: Scene, checklist: Checklist, diagnosis: Diagnosis, remark: str) -> None:
    """A step of a procedure cannot be done, and the next one needs it: a person, or on all the same."""
    options = [(HUMAN, scene.phrase("label_human")), (RESTART, scene.phrase("label_start_over"))]
    if checklist.after(diagnosis.step_id) is not None:
        options.insert(1, ("done", scene.phrase("label_go_on")))
    text = "\n".join(line for line in (remark, scene.phrase("offer_person")) if line)
    scene.ask(text, "stuck", options, title=checklist.title)


def doubt(
    scene: Scene, text: str, intent: str, topic: str = "", labels: tuple[str, str] = ("label_yes", "label_no")
) -> None:
    """Whether an act that cannot easily be taken back is meant; `labels` are the phrases of the two buttons."""
    options = [(YES, scene.phrase(labels[0])), (NO, scene.phrase(labels[1]))]
    scene.ask(text, DOUBT, options, intent=intent, topic=topic)


def person(scene: Scene, text: str, reason: str, topic: str | None = None, also: Sequence[str] = ()) -> None:
    """Say something and offer a person with one tap; the case will be about `topic` if one is given. What else may have
    been asked for stands behind."""
    lines = filter(None, (text, scene.phrase("offer_person")))
    person_for(scene, "\n".join(lines), reason, topic, also)


def person_for(
    scene: Scene,
    text: str,
    reason: str = "asked",
    topic: str | None = None,
    also: Sequence[str] = (),
) -> None:
    """Say something that asks for itself whether a person is wanted."""
    options = [(YES, scene.phrase("label_human")), *_also(scene, also), (NO, scene.phrase("label_not_now"))]
    scene.ask(text, "offer_person", options, reason=reason, topic=topic)


def _also(scene: Scene, names: Sequence[str]) -> list[tuple[str, str]]:
    """Passages beside what is offered: as many as there are choices, but for the offer itself."""
    return [(name, scene.option_name(name)) for name in names[: THRESHOLDS.choices - 1]]


def at_risk(scene: Scene, topic: str, text: str, question: str = "ask_at_risk", also: Sequence[str] = ()) -> None:
    """Something first, then the phrase that asks whether the money is in danger at all: then a person comes before
    everything. What else may have been asked for stands behind."""
    options = [(YES, scene.phrase("label_at_risk")), *_also(scene, also), (NO, scene.phrase("label_not_at_risk"))]
    lines = (text, scene.phrase(question, topic=scene.topic_name(topic)))
    scene.ask("\n".join(line for line in lines if line), AT_RISK, options, topic=topic)


def which_topic(scene: Scene, text: str, topics: list[str], missed: str | None = None) -> None:
    """Which of these topics or passages it is; `missed` are the words that were not understood, if that is why."""
    options = [(wanted, scene.option_name(wanted)) for wanted in topics]
    if missed is None:
        return scene.ask(text, "which_topic", options)
    scene.ask(text, "which_topic", [*options, (NONE, scene.phrase("label_none"))], words=missed, missed=True)


def wallet(scene: Scene, name: str, topic: str) -> None:
    """Which wallet was meant, the customer's own or the one they named."""
    options = [
        ("own", scene.phrase("label_own_wallet")),
        ("other", scene.phrase("label_other_wallet", other=name)),
    ]
    scene.memory.wallet_asked = True
    scene.event("other_wallet", other=name)
    text = scene.phrase("other_wallet", other=name)
    scene.ask(text, "other_wallet", options, name=name, topic=topic, words=scene.reading.typed)


def checklist(scene: Scene, offered: Checklist, words: str, related: Sequence[str] = ()) -> None:
    """Whether to be led through the steps, or what else may have been meant."""
    options = [(YES, scene.phrase("label_walk_me")), *_also(scene, related), (NO, scene.phrase("label_not_now"))]
    text = scene.phrase("offer_checklist", title=offered.title)
    scene.ask(text, "offer_checklist", options, topic=offered.topic, words=words)


def resume(scene: Scene, last: Diagnosis) -> None:
    """Whether to take up the diagnosis that was put away."""
    options = [
        (YES, scene.phrase("label_resume")),
        (RESTART, scene.phrase("label_start_over")),
        (NO, scene.phrase("label_not_now")),
    ]
    scene.ask(scene.phrase("offer_resume", topic=scene.topic_name(last.topic)), "resume", options)


def return_parked(scene: Scene, parked: Diagnosis) -> None:
    """Whether to go on with what was parked."""
    options = [(YES, scene.phrase("label_return")), (NO, scene.phrase("label_not_now"))]
    scene.ask(scene.phrase("offer_return", topic=scene.topic_name(parked.topic)), "return_parked", options)


def person_in_reach(scene: Scene) -> None:
    """Who was not helped by this turn, or sent to the wallet's support, has 转人工 in reach: at the last reply, unless
    it stands there already or somebody is on the way."""
    if scene.owner != "bot" or scene.memory.case is not None or not scene.replies or not _wants_a_person(scene):
        return
    button, last = ReplyOption(scene.phrase("label_human"), HUMAN), scene.replies[-1]
    if button.label in (option.label for option in last.options):
        return
    scene.replies[-1] = replace(last, options=(*last.options, button))
    asked = scene.memory.question
    if asked is not None and asked.number == last.question:
        scene.memory.question = replace(asked, options=[*asked.options, [HUMAN, button.label]])


def _wants_a_person(scene: Scene) -> bool:
    people = "|".join(scene.knowledge.words.get(_PERSON, ()))
    sent = any(reply.kind == "answer" and people and mentions(reply.text, people) for reply in scene.replies)
    return scene.unhelped or sent


def rating(scene: Scene) -> None:
    """Once after a person's help: how was it?"""
    if scene.memory.helped:
        scene.memory.helped, scene.memory.rating_asked = False, True
        scene.say(scene.phrase("csat_ask"), "csat", sender="system")
