"""What Rasa would load besides and never uses here: its own channels to chat platforms, which nobody opens.

Their libraries (aiogram, twilio, slack_sdk and others) are old and made for the network; so they need not be installed
(deploy/left_out.txt), and where they are, they take no memory. Nothing of Rasa's ever listens: bot/http does.
"""

from __future__ import annotations

import sys
from types import ModuleType

PLATFORMS = (
    "botframework",
    "facebook",
    "hangouts",
    "mattermost",
    "rocketchat",
    "slack",
    "telegram",
    "twilio",
    "twilio_voice",
    "webexteams",
)
_CHANNELS = "rasa.core.channels"


def leave_out() -> None:
    """From now on Rasa finds a place-holder where such a channel was. Does nothing for what is loaded already."""
    for platform in PLATFORMS:
        sys.modules.setdefault(f"{_CHANNELS}.{platform}", _Empty(f"{_CHANNELS}.{platform}"))
    # TensorFlow's converter imports jax where it is there: half a second of every start for what is never used here.
    sys.modules.setdefault("jax", None)  # type: ignore[arg-type]


class _Empty(ModuleType):
    """Has whatever class it is asked for; Rasa lists those by their names."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("_"):
            raise AttributeError(name)
        return type(name, (), {"name": classmethod(lambda cls: cls.__name__)})
