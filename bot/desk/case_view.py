"""A case as a person reads it: what is known now, of all that was walked in its conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bot.desk.card_text import came_to
from bot.desk.redaction import HIDDEN_KINDS, hide_card
from bot.desk.timers import Clocked
from bot.exchange import AT_RISK
from bot.handoff.card import NOT_DONE, of_run
from bot.knowledge.model import Checklist

Suggestion = Literal["protect_money", "send_step", "look_deeper", "call_back", "ask_problem"]
LONGEST_TITLE = 40
OVER = frozenset({"resolved", "left"})


def card(
    case: Mapping[str, Any], runs: Sequence[Mapping[str, Any]], checklists: Mapping[str, Checklist]
) -> dict[str, Any]:
    """The card with the outcomes as they are now; hidden values stay hidden. Times are seconds since 1970.

    `runs` are the diagnoses that are stored of the conversation, the oldest first, `checklists` those of its wallet.
    """
    known = hide_card({**case["card"], "diagnoses": _all_walked(case["card"].get("diagnoses", ()), runs, checklists)})
    diagnoses = [_with_outcomes(diagnosis, runs) for diagnosis in known["diagnoses"]]
    return {
        "words": known["words"],
        "details": known["details"],
        "hidden": [kind for kind in HIDDEN_KINDS if known["details"].get(kind)],
        "diagnoses": diagnoses,
        "do_not_ask": do_not_ask(diagnoses, known["details"]),
        "risk": "money_at_risk" if case["priority"] >= AT_RISK else "none",
        "mood": "complaint" if case["reason"] == "complaint" else None,
        "promises": promises(case),
        "suggestion": suggestion(case, diagnoses, checklists),
    }


def title(topic_name: str | None, words: str) -> str:
    """What a case is called: its topic, else the customer's own words, not too many of them."""
    return topic_name or (words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}\u2026")


def do_not_ask(diagnoses: Sequence[Mapping[str, Any]], details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the customer has done or told already, and should not be asked again."""
    steps = [
        {"kind": "step", "topic": d["topic"], "step": s["id"], "short": s["short"], "outcome": s["outcome"]}
        for d in diagnoses
        for s in d["steps"]
        if s["outcome"] not in (NOT_DONE, "skipped")
    ]
    return [*steps, *({"kind": "detail", "name": name} for name, values in details.items() if values)]


def promises(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the customer was told, and whether an answer was there in time; None while it still can be."""
    due, reached = case["promised_at"], case["reached_at"]
    if due is None:
        return []
    late = case["now"] > due
    kept = reached <= due if reached is not None else False if late else None
    return [{"kind": "answer_by", "at": due, "kept": kept}]


def suggestion(
    case: Mapping[str, Any], diagnoses: Sequence[Mapping[str, Any]], checklists: Mapping[str, Checklist]
) -> dict[str, Any] | None:
    """What to do next, from what is known; nothing once the case is over."""
    if case["status"] in OVER:
        return None
    if case["priority"] >= AT_RISK:
        return {"kind": "protect_money"}
    if case["status"] == "ticket":
        return {"kind": "call_back"}
    for diagnosis in diagnoses:
        todo = next((s for s in diagnosis["steps"] if s["outcome"] == NOT_DONE), None)
        if todo is not None and diagnosis["status"] != "solved":
            return _step(diagnosis["topic"], todo["id"], todo["short"], todo["position"])
    unwalked = checklists.get(case["topic"] or "")
    if unwalked is not None and unwalked.main and unwalked.topic not in {d["topic"] for d in diagnoses}:
        return _step(unwalked.topic, unwalked.main[0].id, unwalked.main[0].short, 1)
    return {"kind": "look_deeper" if any(d["status"] != "solved" for d in diagnoses) else "ask_problem"}


def _step(topic: str, step: str, short: str, position: int) -> dict[str, Any]:
    return {"kind": "send_step", "topic": topic, "step": step, "short": short, "position": position}


def clocked(case: Mapping[str, Any]) -> Clocked:
    """The moments of a case for its timers."""
    promised = case["promised_at"] if case["promised_at"] is not None else case["created_at"]
    moments = (case["first_answer_at"], case["reached_at"], case["waiting_since"], case["closed_at"])
    return Clocked(case["created_at"], promised, *moments)


def closing_summary(case: Mapping[str, Any], view: Mapping[str, Any], words: Mapping[str, str], name: str) -> str:
    """What a summary begins with: the problem, what was tried, what the customer told."""
    done = [s for d in view["diagnoses"] for s in d["steps"] if s["outcome"] != NOT_DONE]
    lines = [words["problem"].format(topic=name, words=view["words"][-1] if view["words"] else "-")]
    if done:
        tried = words["comma"].join(f"{s['short']}({came_to(s, words)})" for s in done)
        lines.append(words["tried_steps"].format(steps=tried))
    told = words["comma"].join(v for values in view["details"].values() for v in values)
    if told:
        lines.append(words["told"].format(details=told))
    return "\n".join(lines)


def _all_walked(
    kept: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, Any]], checklists: Mapping[str, Checklist]
) -> list[dict[str, Any]]:
    """What the card has, and behind it what was over before: the newest run of every other topic."""
    newest = {run["topic"]: run for run in runs}
    on_card = {diagnosis["topic"] for diagnosis in kept}
    over = [run for topic, run in newest.items() if topic not in on_card and topic in checklists]
    return [*map(dict, kept), *(of_run(run, checklists[run["topic"]]) for run in over)]


def _with_outcomes(diagnosis: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    run = next((r for r in reversed(runs) if r["topic"] == diagnosis["topic"]), None)
    outcomes = run["outcomes"] if run else {}
    steps = [_with_outcome(step, outcomes.get(step["id"])) for step in diagnosis["steps"]]
    return {**diagnosis, "status": run["status"] if run else diagnosis["status"], "steps": steps}


def _with_outcome(step: Mapping[str, Any], since: Mapping[str, Any] | None) -> dict[str, Any]:
    """The step with what it came to since the handoff. The option taken before belongs to the outcome it had then;
    cards of before options were kept have none."""
    chosen = step.get("chosen")
    if since is None:
        return {**step, "chosen": chosen}
    same = since["outcome"] == step["outcome"]
    return {**step, "outcome": since["outcome"], "chosen": chosen if same else None}
