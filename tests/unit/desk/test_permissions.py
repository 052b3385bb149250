"""What each role may do, and with which wallets."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.desk.permissions import ALL_BRANDS, MATRIX, ROLES, Agent, Permission, Role, brands_of, may_read
from tests.support.table import table

ALLOWED = """
           agent lead auditor admin
self       yes   yes  yes     yes
queue      yes   yes  yes     no
read       yes   yes  yes     no
read_all   no    yes  yes     no
work       yes   yes  no      no
reveal     yes   yes  yes     no
export     no    yes  yes     no
person     no    yes  no      yes
lead       no    yes  no      no
figures    no    yes  yes     no
audit      no    no   yes     yes
accounts   no    no   no      yes
"""
HEAD, *ROWS = [line.split() for line in ALLOWED.splitlines() if line]
CELLS = [(role, row[0], cell == "yes") for row in ROWS for role, cell in zip(HEAD, row[1:], strict=True)]


def agent(role: Role = "agent", *brands: str) -> Agent:
    return Agent("a1", "lin", "小林", role, brands or ("*",))


@table(("role", "permission", "allowed"), CELLS, ids=[f"{r}-{p}" for r, p, _ in CELLS])
def test_a_role_may_do_what_the_matrix_says(role: Role, permission: Permission, allowed: bool) -> None:
    assert agent(role).may(permission) is allowed


def test_the_matrix_is_asked_about_every_role_and_permission() -> None:
    assert tuple(HEAD) == ROLES == tuple(MATRIX)
    assert tuple(row[0] for row in ROWS) == get_args(Permission)


@table(
    ("brands", "brand", "served"),
    [
        (("*",), "okpay", True),
        (("okpay",), "okpay", True),
        (("okpay",), "upay", False),
        (("upay", "okpay"), "okpay", True),
        (("upay", "*"), "okpay", True),
        (("okpay",), "ok", False),
        (("ok",), "okpay", False),
    ],
)
def test_an_agent_serves_the_wallets_they_were_given(brands: tuple[str, ...], brand: str, served: bool) -> None:
    assert agent("agent", *brands).serves(brand) is served


def test_an_agent_without_any_wallet_serves_none() -> None:
    assert Agent("a1", "lin", "小林", "agent", ()).serves("okpay") is False


def test_a_new_account_serves_all_wallets_and_topics_with_four_places() -> None:
    made = Agent("a1", "lin", "小林", "agent")
    assert (made.brands, made.skills, made.capacity) == (("*",), (), 4)
    assert ALL_BRANDS == "*"


@table(
    ("role", "own", "with_case", "without"),
    [
        ("agent", True, True, False),
        ("lead", True, True, True),
        ("auditor", True, True, True),
        ("admin", True, False, False),
        ("agent", False, False, False),
        ("lead", False, False, False),
        ("auditor", False, False, False),
        ("admin", False, False, False),
    ],
)
def test_who_may_read_a_conversation(role: Role, own: bool, with_case: bool, without: bool) -> None:
    reader = agent(role, "okpay" if own else "upay")
    assert may_read(reader, "okpay", True) is with_case
    assert may_read(reader, "okpay", False) is without


@pytest.mark.parametrize(
    ("brands", "found"),
    [(("*",), ["okpay", "upay", "yibifu"]), (("yibifu", "okpay"), ["okpay", "yibifu"]), (("other",), [])],
)
def test_the_wallets_of_an_agent_are_named_in_the_order_they_are_known(
    brands: tuple[str, ...], found: list[str]
) -> None:
    assert brands_of(agent("agent", *brands), ["okpay", "upay", "yibifu"]) == found
