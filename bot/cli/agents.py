"""`agent`: accounts of the people at the desk."""

from __future__ import annotations

import click
from rich.table import Table

from bot.accounts import codes, passwords
from bot.bootstrap import store
from bot.cli.render import console
from bot.desk.permissions import ALL_BRANDS, Agent
from bot.knowledge.loader import load
from bot.store.desk.facade import DeskStore


def add(login: str, name: str, role: str, brands: tuple[str, ...], skills: tuple[str, ...], capacity: int) -> None:
    """Open an account and print its password, once."""
    desk = _desk()
    if desk.account(login) is not None:
        raise click.ClickException(f"there is an account '{login}' already")
    unknown = set(brands) - set(load().brands) - {ALL_BRANDS}
    if unknown:
        raise click.ClickException(f"no wallet '{sorted(unknown)[0]}'")
    password = passwords.made_up()
    made = desk.add_agent(
        login,
        name,
        role,
        passwords.hashed(password),
        list(brands) or [ALL_BRANDS],
        list(skills),
        capacity,
        must_change=True,
    )
    desk.audit(None, "account_added", made.id, login=login, role=role)
    click.echo(f"{login}: {password}")


def first(login: str = "demo") -> str | None:
    """An account to try the desk with, where there is none yet: its password; None where there is one."""
    desk = _desk()
    if desk.agents():
        return None
    password = passwords.made_up()
    made = desk.add_agent(login, login, "lead", passwords.hashed(password), [ALL_BRANDS], [], 8)
    desk.audit(None, "account_added", made.id, login=login, role="lead")
    return password


def there_is(login: str) -> bool:
    """An account that can be signed in to."""
    account = _desk().account(login)
    return account is not None and not account.disabled


def show_all() -> None:
    """All accounts."""
    table = Table("login", "name", "role", "wallets", "cases", "presence", "code", "")
    for one in _desk().agents():
        shut = "disabled" if one["disabled"] else ""
        code = "yes" if one["totp"] else "no"
        brands = ", ".join(one["brands"])
        table.add_row(one["login"], one["name"], one["role"], brands, str(one["capacity"]), one["presence"], code, shut)
    console.print(table)


def disable(login: str, back: bool) -> None:
    """Shut an account, or open it again."""
    desk, agent = _known(login)
    desk.disable_agent(agent.id, not back)
    desk.audit(None, "account_enabled" if back else "account_disabled", agent.id)
    click.echo(f"{login} {'enabled' if back else 'disabled'}")


def reset(login: str) -> None:
    """Another password, printed once; the code, if there was one, is no longer wanted."""
    desk, agent = _known(login)
    password = passwords.made_up()
    desk.set_password(agent.id, passwords.hashed(password))
    desk.change_agent(agent.id, totp=None, totp_step=None, totp_new=None)
    desk.audit(None, "password_reset", agent.id)
    click.echo(f"{login}: {password}")


def want_code(login: str) -> None:
    """From now on signing in wants a code of an authenticator app."""
    desk, agent = _known(login)
    secret = codes.new_secret()
    desk.change_agent(agent.id, totp=secret, totp_step=None)
    desk.audit(None, "code_wanted", agent.id)
    click.echo(codes.address(secret, login))


def _desk() -> DeskStore:
    return DeskStore(store())


def _known(login: str) -> tuple[DeskStore, Agent]:
    desk = _desk()
    account = desk.account(login)
    if account is None:
        raise click.ClickException(f"no account '{login}'")
    return desk, account.agent
