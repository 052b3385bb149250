"""Accounts, sessions and the audit log in both databases."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.exc import DBAPIError

from bot.accounts import codes, passwords
from bot.accounts.sign_in import CodeNeeded, Locked, WrongLogin, sign_in
from bot.store import Store
from bot.store.desk.facade import DeskStore
from bot.store.tables_desk import audit


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
    lin = desk.add_agent("lin", "林", "agent", passwords.hashed("right"), ["*"], [], 4)
    secret = codes.new_secret()
    desk.change_agent(lin.id, totp=secret)
    with pytest.raises(CodeNeeded):
        sign_in(desk, "lin", "right", None)
    code = pyotp.TOTP(secret).now()
    assert sign_in(desk, "lin", "right", code).agent == lin
    with pytest.raises(WrongLogin):
        sign_in(desk, "lin", "right", code)


def test_failures_lock_and_success_forgets_them(desk: DeskStore) -> None:
    lin = desk.add_agent("lin", "林", "agent", passwords.hashed("right"), ["*"], [], 4)
    for _ in range(4):
        with pytest.raises(WrongLogin):
            sign_in(desk, "lin", "wrong", None)
    assert sign_in(desk, "lin", "right", None)
    for _ in range(5):
        with pytest.raises(WrongLogin):
            sign_in(desk, "lin", "wrong", None)
    with pytest.raises(Locked):
        sign_in(desk, "lin", "right", None)
    desk.change_agent(lin.id, locked_until=1.0)
    assert sign_in(desk, "lin", "right", None)
    assert [line["action"] for line in desk.audit_log()].count("sign_in_failed") == 9


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
