"""The commands of `agent`."""

from __future__ import annotations

import click

from bot.desk.permissions import ROLES


@click.group()
def agent() -> None:
    """Accounts of the people at the desk."""


@agent.command()
@click.argument("login")
@click.option("--name", help="As customers see it; the login if not given.")
@click.option("--role", type=click.Choice(ROLES), default="agent", show_default=True)
@click.option("--brand", "brands", multiple=True, help="A wallet they serve; again for more; all if not given.")
@click.option("--skill", "skills", multiple=True, help="A topic they know; all if not given.")
@click.option("--capacity", default=4, show_default=True, type=click.IntRange(0, 100), help="Cases at once.")
def add(
    login: str, name: str | None, role: str, brands: tuple[str, ...], skills: tuple[str, ...], capacity: int
) -> None:
    """Open an account; its password is printed once."""
    from bot.cli import agents

    agents.add(login, name or login, role, brands, skills, capacity)


@agent.command(name="list")
def list_all() -> None:
    """List the accounts."""
    from bot.cli import agents

    agents.show_all()


@agent.command()
@click.argument("login")
@click.option("--back", is_flag=True, help="Open it again.")
def disable(login: str, back: bool) -> None:
    """Shut an account; who is signed in is out."""
    from bot.cli import agents

    agents.disable(login, back)


@agent.command()
@click.argument("login")
def reset(login: str) -> None:
    """Give an account another password, printed once."""
    from bot.cli import agents

    agents.reset(login)


@agent.command(name="code")
@click.argument("login")
def want_code(login: str) -> None:
    """Have an account want a code of an authenticator app (TOTP); prints its address for the app."""
    from bot.cli import agents

    agents.want_code(login)
