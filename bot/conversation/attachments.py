"""Pictures: a person will look at them; the bot cannot, and says so."""

from __future__ import annotations

from bot.conversation import queue, topics
from bot.conversation.scene import Scene


def note(scene: Scene) -> None:
    """In the queue it is noted into the case; the bot's own customer is asked for words."""
    if scene.owner == "queued":
        return queue.note(scene)
    scene.say(scene.phrase("attachment_unseen"), "notice")
    if scene.memory.open is not None:
        topics.return_to_step(scene)
