"""Asks the bot for facts: what the first reply tells, and what the walk that it opens tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.exchange import Outcome, Said
from tests.facts.facts import Fact
from tests.replies.items import Place
from tests.replies.player import Moment, Player, then

MOST = 80  # presses behind one question
NOT_PRESSED = ("转人工", "从头来", "先不用", "都不是", "继续等", "退出排队", "不是", "是的", "是，请转人工")


@dataclass(frozen=True)
class Asked:
    """A question for a fact and what came of it. `first`: told in the first reply. `walked`: told behind it, by what
    can be pressed there. `offered`: nothing but a choice of topics was shown. `denied`: the reply says that nothing is
    documented, or that it is not served."""

    fact: Fact
    question: str
    said: str
    first: bool
    walked: bool
    offered: bool
    denied: bool

    @property
    def reached(self) -> bool:
        """Told at once, or on the walk."""
        return self.first or self.walked

    @property
    def answered(self) -> bool:
        """Told at once, or the checklist that tells it was opened or offered at once."""
        return self.first or (self.walked and not self.offered)


async def ask(player: Player, fact: Fact, question: str) -> Asked:
    """One question in a conversation of its own."""
    start = await player.at(Place(fact.brand))
    outcome = await player.say(start, question)
    said, moment = _texts(outcome), then(start, outcome)
    first = fact.told(said)
    walked = not first and any(map(fact.told, await _walk(player, moment)))
    kind = (outcome.memory.get("question") or {}).get("kind", "")
    return Asked(fact, question, said, first, walked, kind == "which_topic", _is_denied(player, outcome))


async def _walk(player: Player, moment: Moment) -> Sequence[str]:
    """Every text behind the buttons, each step's once; a person is never called."""
    found: list[str] = []
    waiting, seen = [moment], set()
    while waiting and len(found) < MOST:
        here = waiting.pop()
        for label, said in _buttons(here):
            outcome = await player.press(here, said)
            after = then(here, outcome)
            found.append(_texts(outcome))
            mark = (label if outcome.memory["open"] is None else "", _stand(outcome))
            if outcome.owner == "bot" and mark not in seen:
                seen.add(mark)
                waiting.append(after)
    return found


def _buttons(moment: Moment) -> list[tuple[str, Said]]:
    labels = [option.label for reply in moment.replies for option in reply.options]
    return [(label, moment.pressed(label)) for label in labels if label not in NOT_PRESSED and labels.count(label) == 1]


def _stand(outcome: Outcome) -> str:
    opened = outcome.memory["open"]
    return f"{opened['topic']}/{opened['path'][-1]}/{opened['status']}" if opened else ""


def _texts(outcome: Outcome) -> str:
    return "\n".join(reply.text for reply in outcome.replies)


def _is_denied(player: Player, outcome: Outcome) -> bool:
    """Whether a gap of the document was claimed, or the question was called none of the bot's business."""
    names = {effect.name for effect in outcome.effects}
    return "gap_seen" in names or player.phrase("say_out_of_scope") in _texts(outcome)
