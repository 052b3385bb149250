"""Messages as plain texts: what a Sender inherits whose platform shows words and nothing else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.channels.sentences import Sentences
from bot.channels.texts import merge, size
from bot.mail import RATING, Body, Direct, Message, NewId, Outcome

AGENT = "agent"
_WORDS = Sentences()
Said = tuple[str, str]  # whose words, and the words


class PlainSender(ABC):
    """Texts of at most `most_bytes`, the last question's options as numbered lines, of which a customer types one."""

    most_bytes = 1000

    @abstractmethod
    async def send(self, address: str, body: Body) -> Outcome:
        """Deliver one body, whose words are `text_of`."""

    def text_of(self, body: Body) -> str:
        """What the customer reads."""
        if body["kind"] == "text":
            return str(body["text"])
        options = [f"{entry['number']}. {entry['content']}" for entry in body["entries"]]
        return "\n".join([body["head"], *options])

    def pack(self, messages: Sequence[Message], new_id: NewId) -> list[Body]:
        """Messages as few bodies as they fit into, in order."""
        said = [(AGENT if message["from"] == AGENT else "", str(message["text"])) for message in messages]
        options = _options(messages[-1]) if messages else []
        if not options:
            return self._texts(said)
        entries = [
            {"id": new_id(token, label), "number": _number(token, place), "content": label}
            for place, (token, label) in enumerate(options, 1)
        ]
        question = _question(said[-1][1], entries)
        if said[-1][1] and size(self.text_of(question)) <= self.most_bytes:
            return [*self._texts(said[:-1]), question]
        return [*self._texts(said), _question(_WORDS.sentence("pick"), entries)]

    def direct(self, bodies: Sequence[Body], calls: bool) -> Direct:
        """Nothing: customers are not shown what a delivery is answered."""
        return Direct()

    def without_options(self, body: Body) -> Body | None:
        """What is left to say of a question that is over."""
        return None if body["head"] == _WORDS.sentence("pick") else {"kind": "text", "text": body["head"]}

    def join(self, bodies: Sequence[Body]) -> list[Body]:
        """Texts of one speaker that stand beside each other as few as they fit into."""
        joined: list[Body] = []
        for kind, group in groupby(bodies, lambda body: body["kind"]):
            if kind == "text":
                joined += self._texts((body.get("by", ""), body["text"]) for body in group)
            else:
                joined += group
        return joined

    def _texts(self, said: Iterable[Said]) -> list[Body]:
        """What a person at the desk says is not run together with what the bot says."""
        return [
            {"kind": "text", "text": piece, "by": speaker}
            for speaker, group in groupby(said, lambda each: each[0])
            for piece in merge((text for _, text in group), self.most_bytes)
        ]


def _question(head: str, entries: list[dict[str, object]]) -> Body:
    return {"kind": "menu", "head": head, "entries": entries}


def _options(message: Message) -> list[tuple[str, str]]:
    """Token and label of what can be chosen."""
    if message["kind"] == "csat":
        return [(f"{RATING}{value}", label) for value, label in _WORDS.ratings()]
    return [(option["token"], option["label"]) for option in message["options"]]


def _number(token: str, place: int) -> int:
    """What is typed instead of a click: the place, but a rating's own number."""
    return int(token.removeprefix(RATING)) if token.startswith(RATING) else place
