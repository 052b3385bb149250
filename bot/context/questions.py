"""The kind of the question that a step is, and the ids of options that several questions share."""

from __future__ import annotations

STEP = "step"
HUMAN = "human"
AT_RISK = "at_risk"  # kind: whether money is at risk
DOUBT = "doubt"  # kind: whether an act that cannot easily be taken back is meant
OWN_DATA, ERASE = "own_data", "erase"  # kinds: what to do with what is kept of the customer; whether it is to go
OWN = "own:"  # before the id of an option that the step itself has
CASE_TOLD = "case_told"  # in what is kept of a question: a person's case was spoken of since it was asked
YES, NO, NONE, RESTART = "yes", "no", "none", "restart"
AGAIN = "again"  # chosen in a way that is not enough for what it costs
OF_STEPS = frozenset({"resolved", "done", "persists", "explain"})  # the options that every step may have
