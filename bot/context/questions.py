"""The kind of the question that a step is, and the ids of options that several questions share."""

from __future__ import annotations

STEP = "step"
HUMAN = "human"
OWN = "own:"  # before the id of an option that the step itself has
YES, NO, NONE, RESTART = "yes", "no", "none", "restart"
OF_STEPS = frozenset({"resolved", "done", "persists", "explain"})  # the options that every step may have
