"""What channels are wired with."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from bot import bootstrap, channel_registry
from bot.channels.ports import ChannelType, Wiring
from bot.knowledge.desk_rules import DeskRules
from bot.knowledge.web_pages import WebPages
from bot.mail import Terms
from bot.settings import ChannelSetting, Settings


def test_a_channel_shows_the_pages_that_a_wallet_lists_now(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Wiring] = []
    letters = ChannelType(
        Terms("letters"),
        Path(),
        ChannelSetting("letters", "PAYDOC_LETTERS", lambda raw: {}),
        lambda wiring, accounts: made.append(wiring),  # type: ignore[arg-type,return-value]
    )
    monkeypatch.setattr(channel_registry, "CHANNELS", (letters,))
    monkeypatch.setattr(bootstrap, "settings", lambda: Settings(channels={"letters": {"okpay": None}}))
    monkeypatch.setattr(bootstrap, "_check_wallets", lambda variable, accounts: None)
    for name in ("store", "_rules"):
        monkeypatch.setattr(bootstrap, name, DeskRules)
    figures: Any = SimpleNamespace(registry=CollectorRegistry(), of_all=SimpleNamespace(register=lambda each: None))
    dispatcher: Any = None
    bootstrap.channels(dispatcher, "test", figures, lambda: dispatcher)
    assert made[0].pages("okpay") == WebPages()
    newer = WebPages(sites=frozenset({"help.okpay.example"}))
    monkeypatch.setattr(bootstrap, "_rules", lambda: DeskRules(pages={"okpay": newer}))
    assert made[0].pages("okpay") == newer and made[0].pages("upay") == WebPages()
