"""Accounts, sessions and the audit log in both databases."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from click.testing import CliRunner
from sqlalchemy.exc import DBAPIError

from bot.accounts import codes, passwords
from bot.accounts.sign_in import CodeNeeded, Locked, Whereabouts, WrongLogin, sign_in
from bot.desk.errors import UsedCode
from bot.store import Store
from bot.store.desk.facade import DeskStore
from bot.store.tables_desk import agent_sessions, audit, sign_in_failures
from tests.integration.desk.acting import Customer

RIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("right")  # kept as ever, but quick to check


@pytest.mark.parametrize("statement", [sa.update(audit).values(action="other"), sa.delete(audit)])
def test_the_audit_log_is_only_added_to(store: Store, desk: DeskStore, statement: object) -> None:
    desk.audit("a1", "revealed", "c1", field="email")
    with pytest.raises(DBAPIError, match="append-only"):
        store.write(lambda conn: conn.execute(statement))
    assert [line["action"] for line in desk.audit_log()] == ["revealed"]


def test_a_session_ends(store: Store, desk: DeskStore) -> None:
    lin = desk.add_agent("lin", "林", "agent", "x", ["*"], [], 4)
    secret = desk.sign_in(lin.id, None, timedelta(hours=1))
    assert desk.session(secret) == lin
    assert desk.session(secret + "x") is None
    over = desk.sign_in(lin.id, None, timedelta(seconds=-1))
    assert desk.session(over) is None
    desk.sign_out(secret, lin.id)
    assert desk.session(secret) is None
    assert secret not in str(store.read(lambda conn: conn.execute(sa.text("SELECT * FROM agent_sessions")).all()))


def test_a_code_is_wanted_and_good_once(desk: DeskStore) -> None:
    lin = desk.add_agent("lin", "林", "agent", RIGHT, ["*"], [], 4)
    secret = codes.new_secret()
    desk.change_agent(lin.id, totp=secret)
    with pytest.raises(CodeNeeded):
        sign_in(desk, "lin", "right", None)
    code = pyotp.TOTP(secret).now()
    assert sign_in(desk, "lin", "right", code).agent == lin
    with pytest.raises(WrongLogin):
        sign_in(desk, "lin", "right", code)


def test_of_two_who_sign_in_with_one_code_at_once_one_gets_in(desk: DeskStore) -> None:
    lin = desk.add_agent("lin", "林", "agent", RIGHT, ["*"], [], 4)
    secret = codes.new_secret()
    desk.change_agent(lin.id, totp=secret)
    code, together = pyotp.TOTP(secret).now(), threading.Barrier(4)

    def enter(_: int) -> bool:
        together.wait(30)
        try:
            return bool(sign_in(desk, "lin", "right", code))
        except WrongLogin:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enter, range(4))) == [False, False, False, True]


def test_a_code_that_somebody_used_meanwhile_opens_nothing(desk: DeskStore) -> None:
    """Both had read the account before either had signed in."""
    lin = desk.add_agent("lin", "林", "agent", "x", ["*"], [], 4)
    assert desk.sign_in(lin.id, 7, timedelta(hours=1))
    for step in (7, 6):
        with pytest.raises(UsedCode):
            desk.sign_in(lin.id, step, timedelta(hours=1))
    assert desk.sign_in(lin.id, 8, timedelta(hours=1))


HERE, ELSEWHERE = Whereabouts("198.51.100.7", "my browser"), Whereabouts("203.0.113.5")


def fail(desk: DeskStore, times: int, place: Whereabouts, login: str = "lin") -> list[type[Exception]]:
    """So many wrong passwords in a row, and what came of them."""
    found: list[type[Exception]] = []
    for _ in range(times):
        try:
            sign_in(desk, login, "wrong", None, place)
        except (WrongLogin, Locked) as refused:
            found.append(type(refused))
    return found


def test_nobody_shuts_another_out_from_elsewhere(desk: DeskStore) -> None:
    lin = desk.add_agent("lin", "林", "agent", RIGHT, ["*"], [], 4)
    assert sign_in(desk, "lin", "right", None, HERE).agent == lin
    assert fail(desk, 6, ELSEWHERE) == [WrongLogin] * 5 + [Locked]
    with pytest.raises(Locked):
        sign_in(desk, "lin", "right", None, ELSEWHERE)
    assert sign_in(desk, "lin", "right", None, HERE), "who has been here before"
    assert sign_in(desk, "lin", "right", None, Whereabouts("192.0.2.1", "my browser")), "the browser elsewhere"
    assert sign_in(desk, "lin", "right", None, Whereabouts("192.0.2.9")), "and anybody where nobody failed"
    assert fail(desk, 6, Whereabouts("198.51.100.7")) == [WrongLogin] * 5 + [Locked], (
        "another browser at the same address"
    )
    assert sign_in(desk, "lin", "right", None, HERE)
    lines = [line for line in desk.audit_log() if line["action"] == "locked_out"]
    assert [(line["object"], line["address"]) for line in lines] == [(lin.id, "198.51.100.7"), (lin.id, "203.0.113.5")]


def test_a_search_from_many_places_shuts_out_strangers_only(desk: DeskStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.accounts.sign_in.FREE_FROM_ANYWHERE", 8)
    desk.add_agent("lin", "林", "agent", RIGHT, ["*"], [], 4)
    assert sign_in(desk, "lin", "right", None, HERE)
    for n in range(8):
        assert fail(desk, 1, Whereabouts(f"192.0.2.{n}")) == [WrongLogin]
    with pytest.raises(Locked):
        sign_in(desk, "lin", "right", None, Whereabouts("192.0.2.99"))
    assert sign_in(desk, "lin", "right", None, HERE), "not who has been here before"
    assert sign_in(desk, "lin", "right", None, Whereabouts("192.0.2.99")), "and that ends it"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # what takes its time is no database's
def test_a_login_that_nobody_has_answers_as_one_that_somebody_has(desk: DeskStore) -> None:
    desk.add_agent("lin", "林", "agent", passwords.hashed("right"), ["*"], [], 4)
    assert fail(desk, 8, ELSEWHERE) == fail(desk, 8, ELSEWHERE, "nobody") == [WrongLogin] * 5 + [Locked] * 3
    spent: dict[str, float] = {}
    for login in ("lin", "nobody"):
        began = time.process_time()  # on the clock it is also what else the machine does
        fail(desk, 3, Whereabouts("192.0.2.77"), login)
        spent[login] = time.process_time() - began
    assert 0.3 < spent["lin"] / spent["nobody"] < 3.0, spent


def test_failures_lock_and_success_forgets_them(store: Store, desk: DeskStore) -> None:
    lin = desk.add_agent("lin", "林", "agent", RIGHT, ["*"], [], 4)
    for _ in range(4):
        with pytest.raises(WrongLogin):
            sign_in(desk, "lin", "wrong", None)
    assert sign_in(desk, "lin", "right", None)
    for _ in range(5):
        with pytest.raises(WrongLogin):
            sign_in(desk, "lin", "wrong", None)
    with pytest.raises(Locked):
        sign_in(desk, "lin", "right", None)
    store.write(lambda conn: conn.execute(sa.update(sign_in_failures).values(locked_until=1.0)))
    assert sign_in(desk, "lin", "right", None).agent == lin
    done = [line["action"] for line in desk.audit_log()]
    assert (done.count("sign_in_failed"), done.count("locked_out")) == (8, 1)


def test_a_session_that_is_not_used_ends_before_its_time(store: Store, desk: DeskStore) -> None:
    lin = desk.add_agent("lin", "林", "agent", "x", ["*"], [], 4)
    secret = desk.sign_in(lin.id, None, timedelta(hours=12))
    store.write(lambda conn: conn.execute(sa.update(agent_sessions).values(seen_at=time.time() - 600)))
    assert desk.session(secret, idle=700) == lin and desk.session(secret, idle=500) is None
    desk.keep_alive(secret)
    assert desk.session(secret, idle=500) == lin
    store.write(lambda conn: conn.execute(sa.update(agent_sessions).values(seen_at=time.time() - 2 * 3600)))
    assert desk.session(secret) is None


def test_the_audit_log_is_cut_to_wallets(store: Store, desk: DeskStore) -> None:
    people = {brand: desk.add_agent(brand, brand, "lead", "x", [brand], [], 4) for brand in ("okpay", "upay")}
    boss = desk.add_agent("boss", "boss", "auditor", "x", ["*"], [], 4)
    for brand, one in people.items():
        desk.audit(one.id, "read", f"conversation of {brand}", "192.0.2.1", brand)
        desk.audit(one.id, "signed_in", one.id)
        desk.audit(None, "account_added", one.id)
    desk.audit(boss.id, "read", "another of okpay", None, "okpay")
    desk.audit(boss.id, "signed_in", boss.id)
    old = Customer(store, "okpay").id
    desk.audit(boss.id, "exported", old)
    seen = desk.audit_log(brands=["upay"])
    assert {(line["by"], line["object"]) for line in seen} == {
        ("upay", "conversation of upay"),
        ("upay", people["upay"].id),
        (None, people["upay"].id),
        ("boss", boss.id),
    }
    assert seen[-1]["address"] == "192.0.2.1" and seen[-1]["brand"] == "upay"
    assert old in [line["object"] for line in desk.audit_log(brands=["okpay"])], "from before lines had a wallet"
    assert len(desk.audit_log()) == 9


def test_the_first_admin_is_made_in_the_terminal(
    desk: DeskStore, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.cli import agents
    from bot.cli.agent_commands import agent

    monkeypatch.setattr(agents, "store", lambda: store)
    run = CliRunner().invoke
    password = agents.first()
    assert password is not None and sign_in(desk, "demo", password, None).agent.role == "lead"
    assert agents.first() is None, "once"
    made = run(agent, ["add", "root", "--role", "admin", "--name", "管理员"])
    password = made.output.strip().partition(": ")[2]
    assert sign_in(desk, "root", password, None).agent.role == "admin"
    assert run(agent, ["add", "root"]).exit_code == 1
    assert run(agent, ["add", "x", "--brand", "nonsense"]).exit_code == 1
    assert "root" in run(agent, ["list"]).output
    again = run(agent, ["reset", "root"]).output.strip().partition(": ")[2]
    with pytest.raises(WrongLogin):
        sign_in(desk, "root", password, None)
    assert sign_in(desk, "root", again, None)
    assert run(agent, ["code", "root"]).output.startswith("otpauth://totp/")
    run(agent, ["disable", "root"])
    with pytest.raises(WrongLogin):
        sign_in(desk, "root", again, "000000")
