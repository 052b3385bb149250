"""What the documents know is reached by how people ask, and nothing of it is denied."""

from __future__ import annotations

import pytest

from bot.dialogue.responder import Responder
from tests.facts.asking import Asked
from tests.facts.facts import brands
from tests.facts.run import asked, reached_by_all
from tests.replies.player import Player

# Of 299 facts in 897 questions each: 0.980 and 0.977 reached by all three, 0.959 and 0.949 in the first reply.
ALL_THREE, FIRST_REPLY = 0.97, 0.90


@pytest.mark.model
@pytest.mark.parametrize("held", [False, True], ids=["sets", "held"])
async def test_every_fact_is_asked_for_in_three_ways(responder: Responder, held: bool) -> None:
    player = Player(responder)
    found: list[Asked] = [one for brand in brands() for one in await asked(player, brand, held=held)]
    reached, facts = reached_by_all(found)
    lost = "\n".join(f"{one.fact.brand} {one.fact.id}: {one.question}" for one in found if not one.reached)
    assert reached / facts >= ALL_THREE, lost
    assert sum(one.answered for one in found) / len(found) >= FIRST_REPLY, lost
    denied = [one.question for one in found if one.denied and not one.reached]
    assert denied == [], "what is documented is said not to be"
