"""`mail`: what has not reached customers, by channel, and trying it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from bot.channels.wechat.terms import TERMS
from bot.cli.main import cli
from bot.exchange import Reply
from bot.mail import Arrival, Mailing, Never, Parcel
from bot.store import Store, upgrade
from bot.store.mail import ChannelWords, MailStore
from bot.store.tables_mail import parcels
from tests.support.pager import PagerAccount, PagerSender


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the command opens."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade(url)
    store = Store(url)
    monkeypatch.setattr("bot.cli.mail.store", lambda: store)
    yield store
    store.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["mail", *arguments])


def dead_parcel(store: Store) -> None:
    """Something that the platform did not want."""
    mail, sender = MailStore(store, TERMS), PagerSender(PagerAccount("http://127.0.0.1:9", "k"))
    arrival = Arrival("oSecretAddress", "m1", "said", "在吗", trigger="message")
    arrived = mail.arrive("okpay", arrival, ChannelWords("在吗"), lambda known: ({}, ()))
    assert arrived.conversation_id is not None
    mail.say(arrived.conversation_id, Reply("听得到吗"))
    taken = mail.take("w", 60.0, ("okpay",))
    assert isinstance(taken, Mailing)
    parcel = mail.following(taken, sender, 60.0)
    assert isinstance(parcel, Parcel)
    assert mail.settle(taken, parcel, Never("refused"))


def test_what_did_not_arrive_is_listed_by_channel_without_words_or_address(kept: Store) -> None:
    dead_parcel(kept)
    listed = run()
    assert listed.exit_code == 0 and "refused" in listed.output and "dead 1" in listed.output
    assert run("wechat").output.startswith("wechat\n") and run("wechat").output in listed.output
    assert "听得到吗" not in listed.output and "oSecretAddress" not in listed.output


def test_it_is_tried_again_on_asking(kept: Store) -> None:
    dead_parcel(kept)
    assert "1 to be tried again" in run("--retry-all").output
    with kept.engine.connect() as conn:
        assert conn.execute(sa.select(parcels.c.state)).scalars().all() == ["pending"]


def test_a_channel_that_is_not_there_or_sends_nothing_is_named(kept: Store) -> None:
    for name in ("pigeon", "web"):
        refused = run(name)
        assert refused.exit_code == 1 and f"no channel '{name}'; there are: " in refused.output
