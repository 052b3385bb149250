"""`misses`: what was not understood, alike messages together, for the editors of training data and knowledge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from rich.markup import escape
from rich.table import Table

from bot.bootstrap import store
from bot.cli.render import console
from bot.nlu.features import count

ALIKE = 0.3
SHOWN = 5


@dataclass
class Cluster:
    """Messages alike in letters and sound; the first one was there first."""

    grams: Counter[int]
    messages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def likeliest(self) -> list[str]:
        """The intents the classifier thought of, the commonest first."""
        names = Counter(m["ranking"][0][0] for m in self.messages if m.get("ranking"))
        return [name for name, _ in names.most_common(3)]


def cluster(misses: Sequence[dict[str, Any]], alike: float = ALIKE) -> list[Cluster]:
    """Each message joins the cluster it is most like, or begins one; the largest cluster comes first."""
    clusters: list[Cluster] = []
    for miss in misses:
        counts = count([miss["words"]])
        grams = Counter(dict(zip(counts.grams.tolist(), map(int, counts.times), strict=True)))
        scored = [(_likeness(grams, known.grams), known) for known in clusters]
        best, home = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if home is None or best < alike:
            home = Cluster(grams)
            clusters.append(home)
        home.messages.append(miss)
    return sorted(clusters, key=lambda c: -len(c.messages))


def show(days: int, brand: str | None, limit: int) -> None:
    """Print the largest clusters of the last days."""
    since = datetime.now(timezone.utc) - timedelta(days=days)
    misses = store().missed(since, brand)
    table = Table(
        "times", "at", "taken for", "words (masked)", title=f"{len(misses)} messages not understood in {days} days"
    )
    for found in cluster(misses)[:limit]:
        words = Counter(m["words"] for m in found.messages)
        lines = [f"{text}  ×{times}" if times > 1 else text for text, times in words.most_common(SHOWN)]
        more = len(words) - SHOWN
        lines += [f"… {more} more"] if more > 0 else []
        places = Counter(f"{m['brand']} {m.get('at', '')}".strip() for m in found.messages)
        where = "\n".join(place for place, _ in places.most_common(3))
        table.add_row(str(len(found.messages)), where, "\n".join(found.likeliest), escape("\n".join(lines)))
    console.print(table)


def _likeness(one: Counter[int], other: Counter[int]) -> float:
    """The shared part of two bags (Jaccard)."""
    both = sum((one & other).values())
    return both / max(1, sum(one.values()) + sum(other.values()) - both)
