"""What is counted of turns, for whoever watches the service."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.exchange import Outcome

TURN_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0, 15.0)
CALL_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 20.0)
MISSED = "missed"  # the event of a message that was asked back about


class TurnFigures:
    """Counted when a turn is committed, so that one that is thrown away and made again counts once."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        where = registry or CollectorRegistry()
        self.seconds = Histogram("paydoc_turn_seconds", "Time of one turn", buckets=TURN_SECONDS, registry=where)
        self.done = Counter("paydoc_turns", "Turns that were committed", registry=where)
        self.failed = Counter("paydoc_failed_turns", "Tries of a turn that failed, to be tried again", registry=where)
        self.apologies = Counter("paydoc_apologies", "Turns given up: the customer got the apology", registry=where)
        self.lost = Counter("paydoc_lost_leases", "Turns thrown away: somebody else had them meanwhile", registry=where)
        self.left = Counter("paydoc_left_turns", "Turns of an unknown wallet left to other processes", registry=where)
        self.missed = Counter("paydoc_not_understood", "Messages that were not understood", registry=where)
        self.handoffs = Counter("paydoc_handoffs", "Cases for people, by reason", ["reason"], registry=where)
        self.ratings = Counter("paydoc_ratings", "Ratings of people's help", ["rating"], registry=where)

    def committed(self, outcome: Outcome) -> None:
        """A turn has led to this."""
        self.done.inc()
        for effect in outcome.effects:
            if effect.name == "case_opened":
                self.handoffs.labels(str(effect.data["reason"])).inc()
            elif effect.name == "rated":
                self.ratings.labels(str(effect.data["rating"])).inc()
            elif effect.name == "event" and effect.data.get("name") == MISSED:
                self.missed.inc()


class CallFigures:
    """How long calls of the store take, and how long they wait for their turn before."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        where = registry or CollectorRegistry()
        labels, buckets = ["kind"], CALL_SECONDS
        self.seconds = Histogram(
            "paydoc_store_seconds", "Time of one call of the store", labels, buckets=buckets, registry=where
        )
        self.waits = Histogram(
            "paydoc_store_wait_seconds",
            "Time until such a call begins",
            labels,
            buckets=buckets,
            registry=where,
        )
