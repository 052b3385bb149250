"""The ways in which the platform's send API refuses, and its end."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.store import Store
from bot.store.tables_mail import customers, refusals
from tests.integration.wechat.world import User, World

WAYS: list[Any] = [40164, 48001, 45009, 45047, 45011, -1, "html", "silence", "no token"]


def refuse(world: World, how: Any) -> None:
    if how == "no token":
        world.behave("okpay", gives_no_token=-1)
    else:
        world.behave("okpay", refuses=how)


def take_again(world: World, store: Store, user: User) -> None:
    """The operator has mended it, and some time has passed."""
    world.behave("okpay", refuses=None, gives_no_token=None)
    with store._writer.begin() as conn:
        conn.execute(sa.update(refusals).values(probe_at=0.0))
        conn.execute(sa.update(customers).where(customers.c.address == user.openid).values(refused_until=None))
