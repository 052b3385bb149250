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
# Rasa's web server with the channels that need it, its timers, and its stores of conversations in other databases.
_SERVER = (
    "boto3",
    "boto3.dynamodb",
    "boto3.dynamodb.conditions",
    "pymongo",
    "pymongo.collection",
    "rasa.core.channels.callback",
    "rasa.core.channels.rasa_chat",
    "rasa.core.channels.rest",
    "rasa.core.channels.socketio",
    "rasa.core.jobs",
    "redis",
    "sanic",
    "sanic.request",
)
# What spaCy loads for commands of its own.
_COMMANDS = ("spacy.cli", "spacy.cli.info")
# Those are optional to whoever asks for them, and say so by an ImportError.
_OPTIONAL = ("h5py", "portalocker.redis", "tensorflow")


def leave_out() -> None:
    """From now on Rasa finds a place-holder where such a channel was. Does nothing for what is loaded already."""
    for platform in PLATFORMS:
        sys.modules.setdefault(f"{_CHANNELS}.{platform}", _Empty(f"{_CHANNELS}.{platform}"))
    # TensorFlow's converter imports jax where it is there: half a second of every start for what is never used here.
    sys.modules.setdefault("jax", None)  # type: ignore[arg-type]


def leave_out_for_serving() -> None:
    """From now on a model can be served in this process, and none trained: neither TensorFlow, scikit-learn nor Rasa's
    own server is loaded, which is 310 MB and more than half of what a start costs. A pipeline with one of Rasa's own
    networks in it would miss them, and say so at the start."""
    for module in (*_TRAINING, *_SERVER, *_COMMANDS):
        sys.modules.setdefault(module, _Empty(module))
    for module in _OPTIONAL:
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]


class _Empty(ModuleType):
    """Has whatever class it is asked for; Rasa lists those by their names."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("_"):
            raise AttributeError(name)
        return type(name, (), {"name": classmethod(lambda cls: cls.__name__)})
