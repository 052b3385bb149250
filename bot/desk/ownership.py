"""Who owns a conversation, and who may change that: one table, asked by whoever writes the state.

bot     the bot answers
queued  a person was promised; the bot answers about the queue only
agent   one person has it; the bot says nothing
closed  over, until the customer says something
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.desk.errors import NotAllowed
from bot.exchange import Owner

# "owner" is the agent who has the case, "agent" any other, "clock" the time that passed.
Actor = Literal["customer", "owner", "agent", "lead", "clock"]
Act = Literal[
    "hand_off", "leave", "leave_queue", "leave_ticket", "ask_about_wait",
    "follow_up",
    "claim", "assign", "take_over", "say", "note", "whisper", "send_step", "step_done", "take_back",
    "hand_back", "offer", "accept", "release", "close", "reopen",
]  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """From which states, by whom, and to which state; without `to` the state stays."""

    frm: frozenset[Owner]
    by: frozenset[Actor]
    to: Owner | None = None


def _rule(frm: str, by: str, to: Owner | None = None) -> Rule:
    return Rule(frozenset(frm.split()), frozenset(by.split()), to)  # type: ignore[arg-type]


RULES: dict[Act, Rule] = {
    "hand_off": _rule("bot", "customer", "queued"),
    "leave": _rule("bot queued agent", "customer", "closed"),
    "leave_queue": _rule("queued", "customer", "bot"),
    "leave_ticket": _rule("queued", "customer clock", "bot"),
    "ask_about_wait": _rule("queued", "clock"),
    "follow_up": _rule("bot", "clock"),
    "claim": _rule("queued bot closed", "agent lead", "agent"),
    "assign": _rule("queued", "clock lead", "agent"),
    "take_over": _rule("agent bot queued", "lead", "agent"),
    "say": _rule("agent", "owner"),
    "note": _rule("bot queued agent closed", "owner agent lead"),
    "whisper": _rule("bot queued agent", "lead"),
    "send_step": _rule("agent", "owner", "bot"),
    "step_done": _rule("bot", "customer", "agent"),
    "take_back": _rule("bot", "owner", "agent"),
    "hand_back": _rule("agent", "owner", "bot"),
    "offer": _rule("agent", "owner lead"),
    "accept": _rule("agent bot", "agent lead"),
    "release": _rule("agent bot", "owner lead clock", "queued"),
    "close": _rule("agent bot queued", "owner lead", "closed"),
    "reopen": _rule("closed", "customer", "bot"),
}


def may(act: Act, state: Owner, actor: Actor) -> bool:
    """Whether this actor may do this to a conversation in this state."""
    rule = RULES[act]
    return state in rule.frm and actor in rule.by


def after(act: Act, state: Owner, actor: Actor) -> Owner:
    """The state that follows. Raises NotAllowed."""
    if not may(act, state, actor):
        raise NotAllowed(act, state)
    return RULES[act].to or state
