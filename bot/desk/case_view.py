"""A case as a person reads it: the card of the handoff with what has happened since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bot.desk.redaction import HIDDEN_KINDS, hide_card
from bot.desk.timers import Clocked
from bot.exchange import AT_RISK

Suggestion = Literal["protect_money", "send_step", "look_deeper", "call_back"]
NOT_DONE = "open"


def card(case: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The card with the outcomes as they are now; hidden values stay hidden. Times are seconds since 1970."""
    known = hide_card(case["card"])
    diagnoses = [_with_outcomes(diagnosis, runs) for diagnosis in known.get("diagnoses", ())]
    return {
        "words": known.get("words", []),
        "details": known.get("details", {}),
        "hidden": [kind for kind in HIDDEN_KINDS if known.get("details", {}).get(kind)],
        "diagnoses": diagnoses,
        "do_not_ask": do_not_ask(diagnoses, known.get("details", {})),
        "risk": "money_at_risk" if case["priority"] >= AT_RISK else "none",
        "mood": "complaint" if case["reason"] == "complaint" else "calm",
        "promises": promises(case),
        "suggestion": suggestion(case, diagnoses),
    }


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
    """What the customer was told, and whether it was kept; None while it can still be."""
    due, answered = case["promised_at"], case["first_answer_at"]
    if due is None:
        return []
    late = case["now"] > due
    kept = answered <= due if answered is not None else False if late else None
    return [{"kind": "answer_by", "at": due, "kept": kept}]


def suggestion(case: Mapping[str, Any], diagnoses: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What to do next, from what is known."""
    if case["priority"] >= AT_RISK:
        return {"kind": "protect_money"}
    if case["status"] == "ticket":
        return {"kind": "call_back"}
    for diagnosis in diagnoses:
        todo = next((s for s in diagnosis["steps"] if s["outcome"] == NOT_DONE), None)
        if todo is not None and diagnosis["status"] != "solved":
            return {
                "kind": "send_step",
                "topic": diagnosis["topic"],
                "step": todo["id"],
                "short": todo["short"],
                "position": todo["position"],
            }
    return {"kind": "look_deeper"}


def clocked(case: Mapping[str, Any]) -> Clocked:
    """The moments of a case for its timers."""
    promised = case["promised_at"] if case["promised_at"] is not None else case["created_at"]
    return Clocked(case["created_at"], promised, case["first_answer_at"], case["waiting_since"], case["closed_at"])


def closing_summary(case: Mapping[str, Any], view: Mapping[str, Any], words: Mapping[str, str], name: str) -> str:
    """What a summary begins with: the problem, what was tried, what the customer told."""
    done = [s for d in view["diagnoses"] for s in d["steps"] if s["outcome"] in words]
    lines = [words["problem"].format(topic=name, words=view["words"][-1] if view["words"] else "-")]
    if done:
        tried = words["comma"].join(f"{s['short']}({_came_to(s, words)})" for s in done)
        lines.append(words["tried_steps"].format(steps=tried))
    told = words["comma"].join(v for values in view["details"].values() for v in values)
    if told:
        lines.append(words["told"].format(details=told))
    return "\n".join(lines)


def _came_to(step: Mapping[str, Any], words: Mapping[str, str]) -> str:
    outcome = words[step["outcome"]]
    return words["with_option"].format(outcome=outcome, option=step["chosen"]) if step.get("chosen") else outcome


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
