"""The channel's words: its own from messages_zh.yml beside this file, else those of all channels."""

from __future__ import annotations

from pathlib import Path

from bot.channels.sentences import Sentences

WORDS = Sentences(Path(__file__).with_name("messages_zh.yml"))
