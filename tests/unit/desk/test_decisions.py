"""What is decided at the desk is of one knowledge, also when that is replaced before it is carried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.conversation.assistant import Assistant
from bot.desk.decisions import Decisions
from bot.desk.errors import UnknownStep
from bot.knowledge.loader import load
from bot.present import live

KNOWLEDGE = load()
NOW = datetime(2026, 11, 18, 10, tzinfo=timezone.utc)


def without_okpay() -> Assistant:
    others = {name: brand for name, brand in KNOWLEDGE.brands.items() if name != "okpay"}
    return Assistant(replace(KNOWLEDGE, brands=others))


def test_a_step_that_was_found_is_sent_as_it_was_found() -> None:
    now = [Assistant(KNOWLEDGE)]
    decisions = Decisions(live(lambda: now[0]))
    memory = now[0].greet("okpay", NOW).memory
    checklist = KNOWLEDGE.brands["okpay"].checklists["payment_failed"]
    think = decisions.step_sent("小晓", "okpay", checklist.topic, checklist.steps[0].id)
    now[0] = without_okpay()
    said = "".join(reply.text for reply in think(memory, "agent", NOW).replies)
    assert checklist.steps[0].text[:6] in said


def test_what_is_decided_later_is_of_what_is_known_then() -> None:
    now = [Assistant(KNOWLEDGE)]
    decisions = Decisions(live(lambda: now[0]))
    now[0] = without_okpay()
    with pytest.raises(UnknownStep):
        decisions.step_sent("小晓", "okpay", "payment_failed", "network")
