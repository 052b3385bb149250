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


def list_undelivered(channel: str | None, limit: int) -> None:
    """Of each channel that delivers; the newest first."""
    for each in _chosen(channel):
        click.echo(each.name)
        undelivered.show(MailStore(store(), each.terms), limit)


def try_again(channel: str | None, parcel_id: int | None) -> None:
    """Dead ones go out again, by whichever process serves."""
    for each in _chosen(channel):
        undelivered.try_again(MailStore(store(), each.terms), parcel_id)


def _chosen(channel: str | None) -> Iterator[ChannelType]:
    delivered = [each for each in CHANNELS if each.name not in PULLED]
    if channel is not None and channel not in [each.name for each in delivered]:
        raise click.ClickException(f"no channel '{channel}'; there are: {', '.join(each.name for each in delivered)}")
    return (each for each in delivered if channel in (None, each.name))
