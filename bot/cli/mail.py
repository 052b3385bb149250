"""`mail`: what has not reached customers of the channels, and trying it again."""

from __future__ import annotations

from collections.abc import Iterator

import click

from bot.bootstrap import store
from bot.channel_registry import CHANNELS
from bot.channels import undelivered
from bot.channels.ports import ChannelType
from bot.store.mail import MailStore
from bot.store.outbox import PULLED


def answer(channel: str | None, limit: int, retry: int | None, retry_all: bool) -> None:
    """Of each channel that delivers, or of one: what has not arrived, or the dead go out again."""
    for each in _chosen(channel):
        click.echo(each.name)
        undelivered.answer(MailStore(store(), each.terms), limit, retry, retry_all)


def _chosen(channel: str | None) -> Iterator[ChannelType]:
    delivered = [each for each in CHANNELS if each.name not in PULLED]
    if channel is not None and channel not in [each.name for each in delivered]:
        raise click.ClickException(f"no channel '{channel}'; there are: {', '.join(each.name for each in delivered)}")
    return (each for each in delivered if channel in (None, each.name))
