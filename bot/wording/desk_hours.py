"""When people are at this wallet's desk: in general, and on the day that is asked for."""

from __future__ import annotations

from datetime import datetime, time

from bot.calendar.service_hours import SHANGHAI
from bot.knowledge.model import Answer
from bot.understanding.intents import Intent
from bot.understanding.opening_days import day_asked_for
from bot.wording.scene import Scene
from bot.wording.times import day_in_words, moment


def hours(scene: Scene) -> str:
    """When people are at this wallet's desk, in words."""
    return scene.phrase("and").join(
        scene.phrase(f"hours_{span.days}", start=f"{span.start:%-H:%M}", end=f"{span.end:%-H:%M}")
        for span in scene.brand.desk.hours.spans
    )


def with_hours(scene: Scene, answer: Answer) -> str:
    """Beside what the document says of hours, the operator's own: those of the people behind this window, and what is
    so on the day that is asked for."""
    about = answer.desk_hours or (answer.topic == Intent.SERVICE_HOURS and not answer.asks)
    day = day_at_desk(scene) if answer.topic == Intent.SERVICE_HOURS else None
    own = scene.phrase("desk_hours", hours=hours(scene)) if about or day is not None else ""
    return "\n".join(filter(None, (answer.text, own, day)))


def day_at_desk(scene: Scene) -> str | None:
    """What is so at the desk on the day that is asked for; None where no day is."""
    today, open_hours = scene.now.astimezone(SHANGHAI).date(), scene.brand.desk.hours
    day = day_asked_for(scene.reading, today)
    if day is None:
        return None
    if open_hours.opens_on(day):
        return scene.phrase("desk_there", day=day_in_words(scene, day, today))
    opens = open_hours.next_open(datetime.combine(day, time(0), SHANGHAI))
    return scene.phrase("desk_away", day=day_in_words(scene, day, today), opens=moment(scene, opens))
