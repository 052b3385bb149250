"""Rasa inside this process: understanding, rules and actions, one turn at a time."""

import os
import warnings
from pathlib import Path
from typing import Any

from bot.dialogue.left_out import leave_out

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
leave_out()

SPEAKING: set[str] = set()  # packages whose warnings are about our data, while it is trained on
_ROOT = str(Path(__file__).parents[2])
_show = warnings.showwarning


def _show_ours(message: Any, category: type[Warning], filename: str, *more: Any, **named: Any) -> None:
    """Ours, and what is said of our data while it is trained on. Other people's deprecations are theirs.

    PYTHONWARNINGS cannot say so: Sanic, for one, sets its own filters.
    """
    speaks = any(f"/site-packages/{name}/" in filename for name in SPEAKING)
    about_data = speaks and issubclass(category, (UserWarning, FutureWarning))
    if about_data or (filename.startswith(_ROOT) and "/site-packages/" not in filename):
        _show(message, category, filename, *more, **named)


warnings.showwarning = _show_ours
