"""Days and times of day as they are told to a customer."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot.calendar.service_hours import SHANGHAI
from bot.wording.scene import Scene

_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def moment(scene: Scene, at: datetime) -> str:
    """A day and a time of day on the customer's clock: who reads it tomorrow has to know which day was meant."""
    local, today = at.astimezone(SHANGHAI), scene.now.astimezone(SHANGHAI).date()
    same_day = local.date() == today
    day = scene.phrase("today") if same_day else scene.phrase("day", month=local.month, day=local.day)
    return f"{day} {local:%H:%M}"


def day_in_words(scene: Scene, day: date, today: date) -> str:
    """The day in words; of another year with its year, so that a wrong guess is seen."""
    if day.year != today.year:
        return scene.phrase("day_of_year", year=day.year, month=day.month, day=day.day)
    return scene.phrase("day", month=day.month, day=day.day)


def in_words(scene: Scene, told: list[str]) -> list[str]:
    """The values that a message told, days as one says them: 11月27日."""
    today = scene.now.astimezone(SHANGHAI).date()
    return [day_in_words(scene, date.fromisoformat(one), today) if _A_DAY.fullmatch(one) else one for one in told]
