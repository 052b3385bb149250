"""What a role may do. One matrix; the API asks it for every call, and a test walks all of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal, get_args

Role = Literal["agent", "lead", "auditor", "admin"]
Permission = Literal[
    "self",  # sign in and out, own presence, own shortcuts
    "queue",  # the queue of one's wallets
    "read",  # a conversation that has a case
    "read_all",  # any conversation of one's wallets, with a case or not
    "work",  # claim, reply, note, send a step, transfer, hand back, close: one's own cases
    "reveal",  # see a masked value; always in the audit log
    "export",  # take a transcript out; always in the audit log
    "person",  # give out or erase all that is kept of one person; always in the audit log
    "lead",  # all agents, all waits, take over, assign, whisper
    "figures",  # ratings and times
    "audit",  # read the audit log
    "accounts",  # add, change, disable agents
]
ROLES: tuple[Role, ...] = get_args(Role)
ALL_BRANDS = "*"

MATRIX: dict[Role, frozenset[Permission]] = {
    "agent": frozenset({"self", "queue", "read", "work", "reveal"}),
    "lead": frozenset({"self", "queue", "read", "read_all", "work", "reveal", "export", "person", "lead", "figures"}),
    "auditor": frozenset({"self", "queue", "read", "read_all", "reveal", "export", "figures", "audit"}),
    "admin": frozenset({"self", "person", "audit", "accounts"}),
}


@dataclass(frozen=True)
class Agent:
    """A person with an account. `brands` are the wallets they serve, "*" for all; `skills` topics, none for all.
    `must_change`: their password is somebody else's idea; `has_code`: they sign in with a one-time code too."""

    id: str
    login: str
    name: str
    role: Role
    brands: tuple[str, ...] = (ALL_BRANDS,)
    skills: tuple[str, ...] = ()
    capacity: int = 4
    must_change: bool = field(default=False, compare=False)
    has_code: bool = field(default=False, compare=False)

    def may(self, permission: Permission) -> bool:
        """Whether the role has this permission."""
        return permission in MATRIX[self.role]

    def serves(self, brand: str) -> bool:
        """Whether this wallet's conversations are this person's business."""
        return ALL_BRANDS in self.brands or brand in self.brands

    @property
    def serves_all(self) -> bool:
        """Whether every wallet is this person's business."""
        return ALL_BRANDS in self.brands

    def works_with(self, brands: Collection[str]) -> bool:
        """Whether somebody who serves these wallets is a colleague: one of them is this person's business too."""
        return ALL_BRANDS in self.brands or ALL_BRANDS in brands or not set(brands).isdisjoint(self.brands)


def may_read(agent: Agent, brand: str, has_case: bool) -> bool:
    """Whether a conversation may be looked at: of one's wallets, and for agents only once it was handed over."""
    if not agent.serves(brand):
        return False
    return agent.may("read_all") or (has_case and agent.may("read"))


def brands_of(agent: Agent, known: Collection[str]) -> list[str]:
    """The wallets among the known ones that this person serves."""
    return [brand for brand in known if agent.serves(brand)]
