"""The product without its model: real gateway, store, dispatcher, actions and engine, a table instead of Rasa.

It starts in a second or two, so that it can be killed hundreds of times. PAYDOC_* settings are the product's.
"""

from __future__ import annotations

from typing import Any

from bot.bootstrap import application, assistant, settings
from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.responder import Responder
from bot.http.frame.server import server_of
from bot.logs import configure
from bot.understanding.intents import traits
from tests.torture.customer import WORDS

INTENTS = ("payment_failed", "payment_failed", "account_locked", "refund_status", "verification_code")
BY_WORDS = dict(zip(WORDS, INTENTS, strict=True))


class Table:
    """Stands where bot.dialogue.RasaProcess stands; runs the same actions package."""

    def __init__(self) -> None:
        self.run = ActionRunner().run

    async def parse(self, text: str, wallet: str = "") -> dict[str, Any]:
        by_name = {t.name: t.id for t in assistant().knowledge.topics.values()}
        said = next((intent for words, intent in BY_WORDS.items() if text.startswith(words)), None)
        intent = {"name": said or by_name.get(text, "problem_persists"), "confidence": 1.0}
        return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": []}

    def actions_for(self, intent: str) -> tuple[str, ...]:
        return (f"action_{traits(intent).handler.value}",)


def main() -> None:
    """Serve until killed."""
    configure("WARNING")
    bot = Responder(Table(), assistant())  # type: ignore[arg-type]
    server_of(application(bot), settings()).run()


if __name__ == "__main__":
    main()
