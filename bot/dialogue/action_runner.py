"""Rasa's custom actions in this process: what `rasa run actions` does over HTTP, without a hop."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from rasa_sdk.executor import ActionExecutor


class ActionRunner:
    """The actions package, loaded."""

    def __init__(self) -> None:
        """Import every action."""
        root = str(Path(__file__).parents[2])
        if root not in sys.path:  # each model that is loaded comes here
            sys.path.insert(0, root)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def run(self, action: str, slots: dict[str, Any], latest_message: dict[str, Any]) -> dict[str, Any]:
        """Run one action by name: the slots that it sets. The action sees nothing but slots and message."""
        tracker = {
            "sender_id": "turn",
            "slots": slots,
            "latest_message": latest_message,
            "events": [],
            "paused": False,
            "latest_event_time": None,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
        }
        call = {"next_action": action, "sender_id": "turn", "domain": {}, "tracker": tracker}
        result = await self._executor.run(call) or {}
        return {event["name"]: event["value"] for event in result.get("events", []) if event["event"] == "slot"}
