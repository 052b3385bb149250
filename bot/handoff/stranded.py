"""A turn that cannot be answered: a person gets it, with whatever can be read. Needs no wallet, no checklist, and no
memory of this version's format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.exchange import Effect, Outcome, Owner, Reply, Said
from bot.handoff.card import NOT_DONE, WORDS_SHOWN, case_number
from bot.handoff.policy import PRIORITY, Reason, promise
from bot.knowledge.model import Knowledge

REASON: Reason = "fault"


def hand_over(
    knowledge: Knowledge,
    new_id: Callable[[], str],
    memory: dict[str, Any],
    said: Said,
    now: datetime,
    owner: Owner,
) -> Outcome:
    """A case for a person, or one more note to the case that is there already. The customer is told so."""
    known = memory.get("case") or {}
    brand, kept = memory.get("brand", ""), _with_words(memory, said)
    if owner == "queued" or known.get("number"):
        return Outcome((_notice(knowledge, "fault_noted"),), kept, owner, _noted(brand, known, kept))
    number, by, queue = case_number(now, new_id()), _promised(knowledge, brand, now), _queue(knowledge, brand)
    topic = (memory.get("open") or {}).get("topic")
    opened = Effect(
        "case_opened",
        {
            "number": number,
            "topic": topic,
            "queue": queue,
            "priority": PRIORITY[REASON],
            "reason": REASON,
            "status": "ticket",
            "card": _card(brand, topic, kept),
            "promised_at": by,
        },
    )
    kept["case"] = {
        "number": number,
        "status": "ticket",
        "priority": PRIORITY[REASON],
        "promised_at": by or "",
        "topic": topic,
    }
    told = Effect("event", {"name": "handed_off", "reason": REASON, "topic": topic, "status": "ticket"})
    return Outcome((_notice(knowledge, "fault_handed_over", number=number),), kept, "bot", (opened, told))


def _noted(brand: str, case: dict[str, Any], memory: dict[str, Any]) -> tuple[Effect, ...]:
    """What is said is in the case at once, as after any other turn; its diagnoses are told better there already."""
    number, topic = case.get("number", ""), case.get("topic")
    note = Effect("case_noted", {"number": number})
    words = {**_card(brand, topic, memory), "diagnoses": []}
    known = Effect("case_known", {"number": number, "topic": topic, "card": words})
    return (note, known) if number else (note,)


def _notice(knowledge: Knowledge, key: str, **values: str) -> Reply:
    return Reply(knowledge.phrases[key].format(**values), "notice", sender="system")


def _with_words(memory: dict[str, Any], said: Said) -> dict[str, Any]:
    return {**memory, "words": [*memory.get("words", ()), *filter(None, [said.text])][-WORDS_SHOWN:]}


def _queue(knowledge: Knowledge, brand: str) -> str:
    wallet = knowledge.brands.get(brand)
    return wallet.desk.queue if wallet else brand


def _promised(knowledge: Knowledge, brand: str, now: datetime) -> str | None:
    """Nothing is promised where nobody knows the wallet's hours."""
    wallet = knowledge.brands.get(brand)
    return promise(wallet.desk, now).answered_by.isoformat(timespec="seconds") if wallet else None


def _card(brand: str, topic: str | None, memory: dict[str, Any]) -> dict[str, Any]:
    runs = [memory.get("open"), *memory.get("parked", ()), memory.get("last")]
    return {
        "brand": brand,
        "topic": topic,
        "words": memory["words"],
        "details": memory.get("details", {}),
        "diagnoses": [_diagnosis(run) for run in runs if run],
    }


def _diagnosis(run: dict[str, Any]) -> dict[str, Any]:
    """A run as it was kept: without the checklist a step and its option are known by their ids."""
    outcomes, times, chosen = (run.get(kept, {}) for kept in ("outcomes", "times", "chosen"))
    shown = dict.fromkeys([*run.get("path", ()), *outcomes])
    return {
        "topic": run.get("topic"),
        "title": run.get("topic"),
        "words": run.get("words", ""),
        "status": run.get("status"),
        "open_step": next(reversed(run.get("path") or [""])),
        "steps": [
            {
                "id": step,
                "position": place,
                "short": step,
                "outcome": outcomes.get(step, NOT_DONE),
                "chosen": chosen.get(step),
                "at": times.get(step),
            }
            for place, step in enumerate(shown, 1)
        ],
    }
