"""What the channel says itself, beside the turns, by who has the conversation."""

from __future__ import annotations

from bot.channels.wechat.meaning import GONE
from bot.channels.wechat.words import sentence, shown
from bot.exchange import Owner, Reply
from bot.mail import Arrival
from bot.store.conversations import WITH_PEOPLE
from bot.store.mail import Aside

_OWN_WORDS = ("voice", "sticker", "unsupported")


def otherwise(owner: Owner, under_way: bool) -> str | None:
    """While the API refuses messages: what is still to be said can only be said when the customer writes again."""
    if under_way:
        return sentence("answer_later")
    return sentence("person_later") if owner in WITH_PEOPLE else None


def left(arrival: Arrival) -> Aside:
    """Who helps them sees that nothing arrives any more."""
    said = sentence("gone" if arrival.text == GONE else "left")
    return lambda owner: ("", Reply(said, "notice", sender="system") if owner in WITH_PEOPLE else None)


def welcome_back(owner: Owner) -> tuple[str, Reply | None]:
    """Somebody comes back to a conversation that is not over."""
    return "", Reply(sentence("welcome_back"), "notice") if owner == "bot" else None


def beside(arrival: Arrival, line: str) -> Aside:
    """Something that is no words: the bot says that it cannot look at it. A person gets it as a message."""
    kind = arrival.text.partition("\n")[0]
    key = f"{kind}_to_bot" if kind in _OWN_WORDS else "shown_to_bot"
    name = shown(kind).strip("[]")

    def aside(owner: Owner) -> tuple[str, Reply | None]:
        if owner in WITH_PEOPLE:
            return "", None
        return line, Reply(sentence(key, what=name), "notice", sender="system")

    return aside
