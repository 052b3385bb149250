"""Fixtures for all tests: the environment of the product and the trained model, loaded once."""

from __future__ import annotations

import os
from datetime import datetime

import pytest

for name, value in {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}.items():
    os.environ.setdefault(name, value)


@pytest.fixture(scope="session")
def responder():  # type: ignore[no-untyped-def]
    """The product's responder on the trained model, with the clock at a working hour."""
    from bot.bootstrap import assistant, rasa_process
    from bot.dialogue.responder import Responder
    from tests.support.talk import OPEN

    def clock() -> datetime:
        return OPEN

    return Responder(rasa_process(), assistant(), clock)
