"""The customers' own channel. Its clients fetch by themselves: nothing is delivered, and nothing has to be set."""

from __future__ import annotations

from pathlib import Path

from bot.channels.ports import ChannelType
from bot.mail import APP, Terms

WEB = ChannelType(Terms(APP), Path(__file__).with_name("messages_zh.yml"))
