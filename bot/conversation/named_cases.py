"""A case called by its number that is not the open one: over, with a person, in another conversation, unknown."""

from __future__ import annotations

from datetime import datetime

from bot.exchange import NamedCase
from bot.flow.next import DONE, Following, ReturnToStep, TellCase
from bot.understanding.case_words import case_named
from bot.understanding.intents import Intent
from bot.wording import prompts
from bot.wording.scene import Scene
from bot.wording.times import moment

_OF_A_CASE = (Intent.WITHDRAW, Intent.TICKET_STATUS)


def not_the_open_one(scene: Scene) -> Following | None:
    """What is said of the case that the message names; None where it names none, or the open one, which is then dealt
    with as if it had not been named."""
    number, opened = case_named(scene.reading.text), scene.memory.case
    if not number or not _is_meant(scene):
        return None
    if opened is not None and opened.number.upper() == number and scene.memory.errand is None:
        return None
    known = scene.named
    if known is None:
        return _told(scene, scene.phrase("case_unknown", number=number))
    if known.standing in ("over", "withdrawn"):
        return _over(scene, known)
    if known.standing == "with_person":
        return _told(scene, scene.phrase("case_with_person", number=known.number))
    return _withdrawn(scene, known) if _takes_back(scene) else _open(scene, known)


def _is_meant(scene: Scene) -> bool:
    reading = scene.reading
    return reading.intent in _OF_A_CASE or reading.doubted == Intent.WITHDRAW


def _takes_back(scene: Scene) -> bool:
    return scene.reading.intent == Intent.WITHDRAW


def _over(scene: Scene, known: NamedCase) -> Following:
    """Since when; and a person again, unless one is on the way."""
    key = "case_over_since" if known.standing == "over" else "case_withdrawn_since"
    since = datetime.fromisoformat(known.closed_at) if known.closed_at else scene.now
    text = scene.phrase(key, number=known.number, at=moment(scene, since))
    if _takes_back(scene) or scene.owner == "queued" or scene.memory.case is not None or scene.memory.open is not None:
        return _told(scene, text)
    scene.owner = "bot"  # who ended the conversation with it has it again, to answer
    prompts.person(scene, text, "asked")
    return DONE


def _withdrawn(scene: Scene, known: NamedCase) -> Following:
    """A ticket that an earlier conversation left, and that nobody speaks of there any longer."""
    if not known.theirs_to_end:
        return _told(scene, scene.phrase("case_elsewhere", number=known.number))
    scene.effect("case_left", number=known.number)
    return _told(scene, scene.phrase("withdrawn", number=known.number))


def _open(scene: Scene, known: NamedCase) -> Following:
    if not known.promised_at:
        return _told(scene, scene.phrase("ticket_open_untimed", number=known.number))
    by = moment(scene, datetime.fromisoformat(known.promised_at))
    return _told(scene, scene.phrase("ticket_open", number=known.number, by=by))


def _told(scene: Scene, text: str) -> Following:
    scene.say(text, "notice")
    return (TellCase(),) if scene.owner == "queued" else (ReturnToStep(),)
