"""Cases and people in the form of the desk's API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.desk import case_view, timers
from bot.desk.assignment import room
from bot.desk.redaction import hide_in
from bot.exchange import AT_RISK
from bot.handoff.callback import shortened
from bot.handoff.estimate import estimate, pace
from bot.http.frame.services import ChannelFace
from bot.knowledge.desk_rules import Targets
from bot.knowledge.model import Checklist
from bot.store.clock import iso
from bot.store.desk.values import Count
from bot.store.mail.values import Reach


@dataclass(frozen=True)
class Names:
    """How people, topics and channels are called."""

    people: Mapping[str, str]
    topics: Mapping[str, str]
    faces: Mapping[str, ChannelFace]

    def channel(self, name: str) -> str:
        """What people call a channel."""
        return self.faces[name].title if name in self.faces else name

    def person(self, agent_id: str | None) -> dict[str, Any] | None:
        """A person as the API names them."""
        return None if agent_id is None else {"id": agent_id, "name": self.people.get(agent_id, "")}


def item(case: Mapping[str, Any], names: Names, targets: Targets) -> dict[str, Any]:
    """A case as a line of the queue, with its timers; `names` are of people, topics and channels."""
    now, card = case["now"], case["card"]
    running = timers.running(case_view.clocked(case), targets)
    words = card.get("words") or [""]
    claimed = case["status"] == "claimed"
    return {
        "conversation_id": case["conversation_id"],
        "number": case["number"],
        "brand": case["brand"],
        "topic": case["topic"],
        "topic_name": names.topics.get(case["topic"] or "", case["topic"]),
        "reason": case["reason"],
        "at_risk": case["priority"] >= AT_RISK,
        "known": case["known"],
        "crowded": case["crowded"],
        "status": case["status"],
        "state": case["owner"],
        "callback": shortened(case["callback"]),
        "words": hide_in(words[-1], card.get("details", {})),
        "channel": case["channel"],
        "channel_title": names.channel(case["channel"]),
        "created_at": iso(case["created_at"]),
        "promised_at": _iso(case["promised_at"]),
        "closed_at": _iso(case["closed_at"]),
        "agent": names.person(case["agent_id"]) if claimed or case["status"] == "resolved" else None,
        "preferred": names.person(case["preferred_agent"]),
        "offered_to": names.person(case["offered_to"]),
        "offered_until": _iso(case["offered_until"]),
        "waiting_since": _iso(case["waiting_since"]) if claimed else None,
        "customer_typing": (case["customer_typing_until"] or 0) > now,
        "category": case["category"],
        "summary": case["summary"],
        "desk": case["desk"],
        "last_seq": case["last_seq"],
        "timers": [_timer(timer, now) for timer in running],
        "level": timers.worst(running, now),
    }


def full(
    case: Mapping[str, Any],
    runs: Sequence[Mapping[str, Any]],
    checklists: Mapping[str, Checklist],
    names: Names,
    targets: Targets,
) -> dict[str, Any]:
    """A case with its card."""
    view = case_view.card(case, runs, checklists)
    promises = [{**promise, "at": iso(promise["at"])} for promise in view["promises"]]
    times = {name: _iso(case[name]) for name in ("claimed_at", "first_answer_at", "reached_at")}
    shown: dict[str, Any] = {**item(case, names, targets), **view, "promises": promises, **times}
    shown["callback"] = case["callback"]
    return shown


def message(said: Mapping[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
    """A message without what would press the customer's buttons, hidden values hidden."""
    options = [{"label": option["label"]} for option in said["options"]]
    return {**said, "options": options, "text": hide_in(said["text"], details)}


def person(one: Mapping[str, Any]) -> dict[str, Any]:
    """A colleague as everybody may see them."""
    kept = ("id", "name", "role", "presence", "load", "capacity", "brands", "skills")
    return {key: one[key] for key in kept}


def reach(found: Reach | None, faces: Mapping[str, ChannelFace]) -> dict[str, Any] | None:
    """Whether a customer can be written to where they wrote last; None for who is in the app alone."""
    if found is None:
        return None
    face = faces.get(found.channel, ChannelFace(found.channel))
    declared = {"hours": face.hours, "pictures": face.pictures, "pages": face.pages}
    shown = {**asdict(found), "channel_title": face.title, **declared}
    return {**shown, "until": None if found.until is None else iso(found.until.timestamp())}


def wait_estimate(
    brand: str, counts: Sequence[Count], people: Sequence[Mapping[str, Any]], handling: Sequence[float]
) -> dict[str, Any]:
    """How many wait for a wallet's people, and how long another would; None when that is not known."""
    waiting = sum(count.n for count in counts if (count.brand, count.status) == (brand, "waiting"))
    free, places = room(people, brand)
    seconds = estimate(waiting, free, places, pace(handling))
    return {"waiting": waiting, "seconds": None if seconds is None else round(seconds)}


def unlisted(counts: Sequence[Count], listed: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many open cases of each wallet are not among the listed ones; wallets without any are left out."""
    more: Counter[str] = Counter()
    for count in counts:
        more[count.brand] += count.n
    more.subtract(Counter(each["brand"] for each in listed))
    return {brand: n for brand, n in more.items() if n > 0}


def _timer(timer: timers.Timer, now: float) -> dict[str, Any]:
    times = {"started_at": iso(timer.started_at), "due_at": iso(timer.due_at)}
    return {"kind": timer.kind, **times, "level": timer.level(now)}


def _iso(at: float | None) -> str | None:
    return None if at is None else iso(at)
