"""What a role may do. One matrix; the API asks it for every call, and a test walks all of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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
    "lead",  # all agents, all waits, take over, assign, whisper
    "figures",  # ratings and times
    "audit",  # read the audit log
    "accounts",  # add, change, disable agents
]
ROLES: tuple[Role, ...] = get_args(Role)
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
ALL_BRANDS = "*"

MATRIX: dict[Role, frozenset[Permission]] = {
    "agent": frozenset({"self", "queue", "read", "work", "reveal"}),
    "lead": frozenset({"self", "queue", "read", "read_all", "work", "reveal", "export", "lead", "figures"}),
    "auditor": frozenset({"self", "queue", "read", "read_all", "reveal", "export", "figures", "audit"}),
    "admin": frozenset({"self", "audit", "accounts"}),
}


@dataclass(frozen=True)
class Agent:
    """A person with an account. `brands` are the wallets they serve, "*" for all; `skills` topics, none for all."""

    id: str
    login: str
    name: str
    role: Role
    brands: tuple[str, ...] = (ALL_BRANDS,)
    skills: tuple[str, ...] = ()
    capacity: int = 4

    def may(self, permission: Permission) -> bool:
        """Whether the role has this permission."""
        return permission in MATRIX[self.role]

    def serves(self, brand: str) -> bool:
        """Whether this wallet's conversations are this person's business."""
        return ALL_BRANDS in self.brands or brand in self.brands


def may_read(agent: Agent, brand: str, has_case: bool) -> bool:
    """Whether a conversation may be looked at: of one's wallets, and for agents only once it was handed over."""
    if not agent.serves(brand):
        return False
    return agent.may("read_all") or (has_case and agent.may("read"))


def brands_of(agent: Agent, known: Collection[str]) -> list[str]:
    """The wallets among the known ones that this person serves."""
    return [brand for brand in known if agent.serves(brand)]
