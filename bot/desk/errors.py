"""Errors of the desk.

PaydocError
└── DeskError
    ├── NotAllowed     this act is not possible from where the conversation is; `state` says where it is
    ├── Taken          another agent has the case; `agent` names them
    ├── Full           the agent has as many cases as they may have
    ├── UnknownCase    no such case, or none that is open
    ├── UnknownAgent   nobody of this name, or not here now
    └── UnknownStep    the wallet's knowledge has no such checklist or step
"""

from __future__ import annotations

from bot.errors import PaydocError


class DeskError(PaydocError):
    """Root of what the desk refuses."""


class NotAllowed(DeskError):
    """The act does not fit the state of the conversation."""

    def __init__(self, act: str, state: str) -> None:
        super().__init__(f"{act} is not possible while the conversation is {state}")
        self.act, self.state = act, state


class Taken(DeskError):
    """Another agent has the case."""

    def __init__(self, agent: str) -> None:
        super().__init__("another agent has the case")
        self.agent = agent


class Full(DeskError):
    """The agent has as many cases as they may have."""


class UnknownCase(DeskError):
    """No such case, or none that is open."""


class UnknownAgent(DeskError):
    """Nobody of this name, or not here now."""


class UnknownStep(DeskError):
    """The wallet's knowledge has no such checklist or step."""


class UsedCode(DeskError):
    """A one-time code that has been used, or an older one."""
