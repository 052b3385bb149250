"""Plays conversations inside this process, on the trained model: a way there is gone once, and branched from."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dialogue.responder import Responder
from bot.exchange import Choice, Outcome, Owner, QueueView, Reply, Said
from bot.nlu.entities import PaymentEntityExtractor
from bot.privacy.guard import clean
from bot.privacy.masking import mask
from tests.replies.items import SAID, Action, Place
from tests.replies.judge import Situation
from tests.support.talk import CLOSED, OPEN

WAITING = {50: 3}


class Unreached(Exception):
    """The way to a situation does not lead there."""


@dataclass(frozen=True)
class Moment:
    """Where a conversation stands: what the bot remembers, who has it, what was shown, and what a judge knows."""

    now: datetime
    memory: dict[str, Any]
    owner: Owner
    replies: tuple[Reply, ...]
    situation: Situation

    def pressed(self, label: str) -> Said:
        """The button with this label, or the only one that has these words in it. Raises Unreached."""
        buttons = [(reply, option) for reply in self.replies for option in reply.options]
        exact = [pair for pair in buttons if pair[1].label == label]
        found = exact or [pair for pair in buttons if label in pair[1].label]
        if len(found) != 1:
            raise Unreached(f"[{label}] among {[option.label for _, option in buttons]}")
        reply, option = found[0]
        return Said(option.label, Choice(reply.question, option.id, option.label))


def _set_today(responder: Responder) -> None:
    """The dates that the model reads are counted from the day on which these conversations take place."""
    for node in responder._rasa._processor.graph_runner._nodes.values():
        if isinstance(node._component, PaymentEntityExtractor):
            node._component._today = lambda: OPEN.date()


class Player:
    """Every conversation of the sets and of the generated sentences."""

    def __init__(self, responder: Responder) -> None:
        self._responder, self._now = responder, OPEN
        _set_today(responder)
        self._bot = Responder(responder._rasa, responder.assistant, lambda: self._now)
        self._moments: dict[tuple[str, bool, tuple[Action, ...]], Moment] = {}

    async def at(self, place: Place) -> Moment:
        """The moment in which a message is said. Raises Unreached where the way leads elsewhere."""
        moment = await self._reached(place.brand, place.closed, place.reach)
        step = moment.situation.step
        if place.at and (step is None or step.id != place.at):
            raise Unreached(f"{place.at} of {place.brand} by {place.reach}: {step and step.id}")
        return moment

    async def say(self, moment: Moment, *texts: str) -> Outcome:
        """What these messages lead to. Several came while one turn was running, and are read together."""
        masked = mask(clean("\n".join(texts)))
        return await self._turn(moment, Said(masked.text, None, masked.kinds))

    async def press(self, moment: Moment, said: Said) -> Outcome:
        """What a button leads to."""
        return await self._turn(moment, said)

    def phrase(self, key: str) -> str:
        """A sentence of the bot's own."""
        return self._responder.assistant.knowledge.phrases[key]

    async def _reached(self, brand: str, closed: bool, way: tuple[Action, ...]) -> Moment:
        key = (brand, closed, way)
        if key not in self._moments:
            self._moments[key] = await self._go(brand, closed, way)
        return self._moments[key]

    async def _go(self, brand: str, closed: bool, way: tuple[Action, ...]) -> Moment:
        if not way:
            return self._greeted(brand, CLOSED if closed else OPEN)
        before = await self._reached(brand, closed, way[:-1])
        how, words = way[-1]
        if how == SAID:
            return then(before, await self.say(before, words))
        return then(before, await self._turn(before, before.pressed(words)))

    def _greeted(self, brand: str, now: datetime) -> Moment:
        greeting = self._responder.assistant.greet(brand, now)
        lists = self._responder.assistant.knowledge.brand(brand).checklists.values()
        texts = {(checklist.title, step.id): step.text for checklist in lists for step in checklist.steps}
        return Moment(now, greeting.memory, greeting.owner, greeting.replies, Situation(texts))

    async def _turn(self, moment: Moment, said: Said) -> Outcome:
        self._now = moment.now
        view = QueueView(WAITING, 3 if moment.owner == "queued" else None)
        return await self._bot.answer(said, copy.deepcopy(moment.memory), moment.owner, view)


def then(before: Moment, outcome: Outcome) -> Moment:
    """Where the conversation stands after this."""
    shown: Sequence[Reply] = outcome.replies or before.replies
    situation = before.situation.after(outcome)
    return Moment(before.now, outcome.memory, outcome.owner, tuple(shown), situation)
