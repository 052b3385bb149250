"""Rasa inside this process: understanding, rules and actions, one turn at a time."""

import os
import sys

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
# TensorFlow's converter imports jax where it is there: half a second of every start for what is never used here.
sys.modules.setdefault("jax", None)  # type: ignore[arg-type]
