"""How a conversation begins that a channel brings."""

from __future__ import annotations

from bot.exchange import Reply
from bot.http.customer.conversations import with_notice
from bot.http.frame.services import Services
from bot.store.mail import Start


def beginning(services: Services, brand: str, greets: bool) -> Start:
    """With the greeting, for who came without a word; else with what is told once, if they were never here before."""

    def start(known: bool) -> tuple[dict[str, object], tuple[Reply, ...]]:
        memory, replies = services.greet(brand)
        notice = "" if known else services.notice(brand)
        if greets:
            return memory, tuple(with_notice(replies, notice))
        # Without the greeting its question has not been asked. What is told once goes before the first answer.
        told = (Reply(notice, "notice", sender="system"),) if notice else ()
        return {**memory, "question": None}, told

    return start
