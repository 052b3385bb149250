"""A turn has one assistant from its beginning to its end, whatever is served meanwhile."""

from __future__ import annotations

import asyncio

from bot import bootstrap
from bot.conversation.assistant import Assistant
from bot.dialogue.own_assistant import answering_with, of_this_turn
from bot.knowledge.loader import load

ONE, OTHER = Assistant(load()), Assistant(load())


def test_rasa_s_actions_find_the_assistant_of_the_turn() -> None:
    assert of_this_turn() is None
    with answering_with(ONE):
        assert bootstrap.assistant() is ONE
        with answering_with(OTHER):
            assert bootstrap.assistant() is OTHER
        assert bootstrap.assistant() is ONE
    assert of_this_turn() is None and bootstrap.assistant() is not ONE


async def test_turns_at_the_same_time_do_not_meet() -> None:
    begun = {"one": asyncio.Event(), "other": asyncio.Event()}

    async def turn(assistant: Assistant, me: str, them: str) -> Assistant:
        with answering_with(assistant):
            begun[me].set()
            await begun[them].wait()
            return bootstrap.assistant()

    found = await asyncio.gather(turn(ONE, "one", "other"), turn(OTHER, "other", "one"))
    assert found[0] is ONE and found[1] is OTHER
