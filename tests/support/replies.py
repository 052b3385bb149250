"""Short ways of making values that tests need often."""

from __future__ import annotations

from bot.exchange import Outcome, Reply
from bot.store.values import Claimed
from bot.turns.ports import Apology


def apology(reply: Reply) -> Apology:
    """Says this to a message that could not be answered, and changes nothing else."""

    def outcome(claimed: Claimed) -> Outcome:
        return Outcome((reply,), claimed.memory, claimed.owner)

    return outcome
