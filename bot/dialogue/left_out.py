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
# Where Rasa's own networks are trained and its evaluations drawn, with scikit-learn; and its prompt on a terminal. No
# component of config.yml is one of these networks.
_TRAINING = (
    "rasa.core.channels.console",
    "rasa.graph_components.validators.default_recipe_validator",
    "rasa.utils.plotting",
    "rasa.utils.tensorflow.callback",
    "rasa.utils.tensorflow.data_generator",
    "rasa.utils.tensorflow.model_data",
)


def leave_out() -> None:
    """From now on Rasa finds a place-holder where such a channel was. Does nothing for what is loaded already."""
    for platform in PLATFORMS:
        sys.modules.setdefault(f"{_CHANNELS}.{platform}", _Empty(f"{_CHANNELS}.{platform}"))
    # TensorFlow's converter imports jax where it is there: half a second of every start for what is never used here.
    sys.modules.setdefault("jax", None)  # type: ignore[arg-type]


def leave_out_training() -> None:
    """From now on a model can be served, and none trained: TensorFlow and scikit-learn are not loaded, which is 310 MB
    and more than half of what a start costs. A pipeline with one of Rasa's own networks in it would miss them, and
    say so at the start."""
    for module in _TRAINING:
        sys.modules.setdefault(module, _Empty(module))
    sys.modules.setdefault("tensorflow", None)  # type: ignore[arg-type]


class _Empty(ModuleType):
    """Has whatever class it is asked for; Rasa lists those by their names."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("_"):
            raise AttributeError(name)
        return type(name, (), {"name": classmethod(lambda cls: cls.__name__)})
