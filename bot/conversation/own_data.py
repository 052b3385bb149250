"""What is kept of the customer: told, given to them, erased at their wish, which takes a second word."""

from __future__ import annotations

from datetime import datetime

from bot.context.memory import OpenCase, Question
from bot.context.questions import AGAIN, ERASE, NO, OWN_DATA, YES
from bot.exchange import AT_RISK
from bot.flow.next import DONE, Following, ReturnToStep
from bot.understanding.wishes import wish_of
from bot.wording import prompts
from bot.wording.scene import Scene
from bot.wording.times import moment

EXPORT = "export"
_TOLD = {
    "messages": "own_data_messages",
    "pictures": "own_data_pictures",
    "voice": "own_data_voice",
    "cases": "own_data_cases",
    "ratings": "own_data_ratings",
}
_LONG = 10  # letters of a receipt, which is told on the phone and not guessed


def tell_kept(scene: Scene) -> Following:
    """What is wished for by these words; the question whether to erase is not answered by a yes that may mean less."""
    scene.memory.misses = 0
    asked = scene.memory.question
    if asked is not None and asked.kind == ERASE and wish_of(scene.reading.text) == "see":
        return _ask_to_erase(scene, "erase_again")
    scene.event("own_data", wish=wish_of(scene.reading.text))
    return {"see": _see, "export": _export, "erase": _erase, "keep": _keep}[wish_of(scene.reading.text)](scene)


def notice(scene: Scene) -> str:
    """What a customer is told once, before they say anything: the wallet's own words, or how long it is kept; "" where
    the wallet wants none."""
    told, days = scene.brand.privacy, scene.days.get("messages")
    if not told.shown:
        return ""
    own = scene.phrase("privacy_notice", days=days) if days else scene.phrase("privacy_notice_open")
    link = scene.phrase("privacy_link", link=told.link) if told.link else ""
    return f"{told.text or own}{link}"


def choose(scene: Scene, question: Question, option_id: str) -> Following:
    """An option of what was told, or of the question whether to erase."""
    if option_id == EXPORT:
        return _export(scene)
    if option_id == AGAIN:
        return _ask_to_erase(scene, "erase_again")
    if question.kind == OWN_DATA and option_id == YES:
        return _erase(scene)
    if question.kind == ERASE and option_id == YES:
        return _register(scene)
    if question.kind == ERASE and scene.memory.erasing:
        return _keep(scene)
    scene.say(scene.phrase("all_right"))
    return (ReturnToStep(),)


def _see(scene: Scene) -> Following:
    lane = next((lane for lane in scene.knowledge.lanes if lane.person == "self"), None)
    kinds = "".join(_kind(scene, kind) for kind in _TOLD)
    lines = (lane.reply if lane is not None else "", scene.phrase("own_data_kept", kinds=kinds))
    options = [
        (EXPORT, scene.phrase("label_export")),
        (YES, scene.phrase("label_erase")),
        (NO, scene.phrase("label_not_now")),
    ]
    scene.ask("\n".join(filter(None, lines)), OWN_DATA, options)
    return DONE


def _kind(scene: Scene, kind: str) -> str:
    name, days = scene.phrase(_TOLD[kind]), scene.days.get(kind)
    return scene.phrase("own_data_for_days", kind=name, days=days) if days else scene.phrase("own_data_open", kind=name)


def _export(scene: Scene) -> Following:
    if scene.reach_hours is not None:  # the app is elsewhere: nothing can be downloaded here
        prompts.person_for(scene, scene.phrase("export_elsewhere"))
        return DONE
    scene.say(scene.phrase("export_here"))
    return (ReturnToStep(),)


def _erase(scene: Scene) -> Following:
    if scene.memory.erasing:
        options = [(NO, scene.phrase("label_keep_data"))]
        scene.ask(scene.phrase("erase_known", receipt=scene.memory.erasing), ERASE, options)
        return DONE
    return _ask_to_erase(scene, "erase_ask")


def _ask_to_erase(scene: Scene, key: str) -> Following:
    opened = scene.memory.case
    text, sure = scene.phrase(key), scene.phrase("label_erase_sure")
    if opened is not None:
        text, sure = _why_later(scene, opened), scene.phrase("label_erase_later")
    options = [(EXPORT, scene.phrase("label_export_first")), (YES, sure), (NO, scene.phrase("label_keep_data"))]
    scene.ask(text, ERASE, options)
    return DONE


def _why_later(scene: Scene, opened: OpenCase) -> str:
    """Nothing is erased while a person needs it: why, and until when."""
    key = "erase_held_risk" if opened.priority >= AT_RISK else "erase_held"
    why = scene.phrase(key, number=opened.number)
    if not opened.promised_at:
        return why
    by = moment(scene, datetime.fromisoformat(opened.promised_at))
    return f"{why}{scene.phrase('erase_until', by=by)}"


def _register(scene: Scene) -> Following:
    receipt, held = f"E-{scene.new_id()[:_LONG].upper()}", scene.memory.case is not None
    scene.memory.erasing = receipt
    scene.effect("erasure_wished", receipt=receipt)
    if held:
        scene.say(scene.phrase("erase_registered", receipt=receipt), "notice")
        return (ReturnToStep(),)
    scene.say(scene.phrase("erase_begun", receipt=receipt), "notice")
    return DONE


def _keep(scene: Scene) -> Following:
    """Nothing is erased: a wish that is not carried out yet is taken back."""
    if not scene.memory.erasing:
        scene.say(scene.phrase("erase_nothing"))
        return (ReturnToStep(),)
    scene.memory.erasing = ""
    scene.effect("erasure_withdrawn")
    scene.say(scene.phrase("erase_withdrawn"), "notice")
    return (ReturnToStep(),)
