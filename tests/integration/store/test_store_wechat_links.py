"""One customer on two channels: whatever is linked, shared, parted, replayed, nobody reads another one's words.

PAYDOC_WECHAT_LINK_LIVES says how many generated lives, PAYDOC_WECHAT_SEED which ones: each further one is another
life, so that 10,000 (some 35 minutes of processor time) can be run in parts.
"""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Update

from bot.channels.wechat.meaning import arrival
from bot.channels.wechat.terms import TERMS
from bot.exchange import AT_RISK, Effect, Reply
from bot.mail import APP, Later, Sent
from bot.pseudonyms import Pseudonyms, end_of
from bot.store import Store
from bot.store.clock import read_clock
from bot.store.mail import ChannelWords, MailStore, OwnLinks
from bot.store.mail.values import LinkState
from bot.store.tables import conversations, messages
from bot.store.tables_mail import customers, parcels
from tests.integration.store.acting import answer, claim, echo, opened, rows, say
from tests.integration.store.test_store_wechat import Sender, arrives, post_round

LIVES = int(os.environ.get("PAYDOC_WECHAT_LINK_LIVES", "30"))
SEED = int(os.environ.get("PAYDOC_WECHAT_SEED", "1123"))
STEPS = 25
LIFE = timedelta(days=1)
CASE = {"queue": "okpay", "reason": "money_at_risk", "status": "ticket", "card": {}, "promised_at": None}


@pytest.fixture
def kept(store: Store) -> MailStore:
    return MailStore(store, TERMS)


def in_app(store: Store, customer: str, *words: str) -> str:
    """The app's conversation of this customer, in which they say something."""
    mine = opened(store, customer).conversation_id
    for word in words:
        say(store, mine, f"{customer}-{word}", word)
        answer(store, mine)
    return mine


def shown_in_app(store: Store, customer: str) -> str:
    """All that this customer can read in the app."""
    return "\n".join(
        row["text"] for row in rows(store, "messages", conversation_id=opened(store, customer).conversation_id)
    )


def linked(kept: MailStore, store: Store, customer: str, openid: str) -> str:
    code = kept.new_code(in_app(store, customer))
    assert code is not None
    first = kept.claim("okpay", openid, code.code)
    return kept.link("okpay", openid).result if first.result == "asked" else first.result


def test_nothing_is_shared_before_the_account_is_named_and_confirmed(store: Store, kept: MailStore) -> None:
    arrives(kept, "我的账户被盗了", openid="oVictim")
    attacker = Pseudonyms(b"k" * 32).customer("okpay", "attacker-9876")
    code = kept.new_code(in_app(store, attacker))
    assert code is not None and code.hint == "9876"
    asked = kept.claim("okpay", "oVictim", code.code)
    assert (asked.result, asked.hint, asked.conversation_id) == ("asked", "9876", None)
    assert "被盗" not in shown_in_app(store, attacker)
    assert kept.claim("okpay", "oOther", code.code).result == "wrong", "a code is of who sent it first"
    assert kept.drop_claim("okpay", "oVictim") and kept.link("okpay", "oVictim").result == "none"
    assert kept.link_state("okpay", "oVictim", code.code) == LinkState(False, False, False)


def test_a_conversation_stays_with_its_account_when_the_phone_is_linked_by_another(
    store: Store, kept: MailStore
) -> None:
    theirs = in_app(store, "A1", "我给张三转错了8888元")
    assert linked(kept, store, "A1", "oX") == "linked"
    arrives(kept, "在这里也说一句", openid="oX")
    assert linked(kept, store, "B1", "oX") == "linked"
    assert "张三" not in shown_in_app(store, "B1") and "也说一句" not in shown_in_app(store, "B1")
    assert opened(store, "A1").conversation_id == theirs and "也说一句" in shown_in_app(store, "A1")
    arrives(kept, "我是B1", openid="oX")
    assert "我是B1" in shown_in_app(store, "B1") and "我是B1" not in shown_in_app(store, "A1")


def test_who_is_parted_begins_anew_and_gets_nothing_of_the_account_any_more(store: Store, kept: MailStore) -> None:
    mine = in_app(store, "A1", "上一句")
    linked(kept, store, "A1", "oX")
    arrives(kept, "还没回答", openid="oX")
    assert kept.unlink("okpay", "oX").result == "unlinked"
    answer(store, mine)
    sender = Sender()
    post_round(kept, sender)
    assert sender.sent == []
    arrives(kept, "新的一句", openid="oX")
    assert "新的一句" not in shown_in_app(store, "A1") and "还没回答" in shown_in_app(store, "A1")
    assert kept.unlink("okpay", "oX").result == "none"
    assert [row["action"] for row in rows(store, "audit")] == ["wechat_linked", "wechat_unlinked"]


def test_the_app_sees_its_own_link_since_when_and_no_address(store: Store, kept: MailStore) -> None:
    mine = in_app(store, "A1")
    assert OwnLinks(store).of(mine) == [] and not OwnLinks(store).end(mine, TERMS.channel)
    before = store.read(read_clock)
    linked(kept, store, "A1", "oX")
    [link] = OwnLinks(store).of(mine)
    assert (link.channel, link.account) == (TERMS.channel, end_of("A1")) and link.since is not None
    assert before - 1 <= link.since.timestamp() <= store.read(read_clock) + 1 and "oX" not in repr(link)


def test_nobody_sees_or_ends_a_link_of_somebody_else(store: Store, kept: MailStore) -> None:
    linked(kept, store, "A1", "oX")
    others = [in_app(store, "B1"), store.open_conversation("okpay", APP, None, {}, (), LIFE).conversation_id]
    arrives(kept, "我没有账号", openid="oY")
    [row] = rows(store, "conversations", customer="oY")
    # In a channel a conversation's customer is an address, which may look like anything.
    others.append(store.open_conversation("okpay", TERMS.channel, "A1", {}, (), LIFE).conversation_id)
    others += [row["id"], store.open_conversation("upay", APP, "A1", {}, (), LIFE).conversation_id]
    for other in others:
        assert OwnLinks(store).of(other) == [] and not OwnLinks(store).end(other, TERMS.channel)
    assert not OwnLinks(store).end(in_app(store, "A1"), "pager"), "of another channel"
    assert kept.link_state("okpay", "oX", "").linked


def test_a_link_ended_in_the_app_is_as_if_it_was_undone_there(store: Store, kept: MailStore) -> None:
    mine = in_app(store, "A1", "上一句")
    linked(kept, store, "A1", "oX")
    arrives(kept, "还没回答", openid="oX")
    assert OwnLinks(store).end(mine, TERMS.channel) and not OwnLinks(store).end(mine, TERMS.channel)
    answer(store, mine)
    sender = Sender()
    post_round(kept, sender)
    assert sender.sent == [] and not kept.link_state("okpay", "oX", "").linked and OwnLinks(store).of(mine) == []
    arrives(kept, "新的一句", openid="oX")
    assert "新的一句" not in shown_in_app(store, "A1") and "还没回答" in shown_in_app(store, "A1")
    written = [(row["action"], row["object"], row["data"]) for row in rows(store, "audit")]
    account = {"account": end_of("A1")}
    assert written == [("wechat_linked", mine, account), ("wechat_unlinked", mine, {**account, "side": APP})]


def test_the_account_is_told_where_it_reads_in_the_app(store: Store, kept: MailStore) -> None:
    mine = in_app(store, "A1")
    code = kept.new_code(mine)
    assert code is not None and kept.claim("okpay", "oX", code.code).result == "asked"
    sender = Sender()
    kept.link("okpay", "oX", Reply("刚绑定了一个微信", "notice", sender="system"))
    arrives(kept, "在微信里说一句", openid="oX")
    post_round(kept, sender)
    kept.unlink("okpay", "oX", Reply("已经解绑", "notice", sender="system"))
    told = [row["text"] for row in rows(store, "messages", conversation_id=mine) if row["sender"] == "system"]
    assert told == ["刚绑定了一个微信", "已经解绑"]
    post_round(kept, sender)
    assert "绑" not in str(sender.sent), "there the answer says it"


@pytest.mark.parametrize("where", ["app", "wechat"])
def test_while_money_is_at_risk_nothing_is_linked(store: Store, kept: MailStore, where: str) -> None:
    mine = in_app(store, "A1", "在")
    arrives(kept, "在", openid="oX")
    [theirs] = rows(store, "conversations", customer="oX")
    at = mine if where == "app" else theirs["id"]
    if where == "app":
        say(store, mine, "again")
    claimed = claim(store, at)
    case = Effect("case_opened", {**CASE, "number": "1128-AAAAA", "topic": "theft", "priority": AT_RISK})
    store.complete(claimed, echo(claimed, case), keep=False)
    assert linked(kept, store, "A1", "oX") == "at_risk"


def test_who_is_linked_already_is_told_so(store: Store, kept: MailStore) -> None:
    assert linked(kept, store, "A1", "oX") == "linked"
    assert linked(kept, store, "A1", "oX") == "already"


@dataclass
class Word:
    """Something said, by whom, and whose it was then: an account's, or a follower's alone."""

    by: str
    account: str | None


@dataclass
class Life:
    """Some accounts and followers of one store, and who may read what."""

    store: Store
    kept: MailStore
    rng: random.Random
    name: str
    words: dict[str, Word] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    codes: list[tuple[str, str]] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    again: int = 0

    def __post_init__(self) -> None:
        self.accounts = [f"{self.name}-acc{n}" for n in range(3)]
        self.followers = [f"{self.name}-o{n}" for n in range(3)]

    def step(self) -> None:
        """One thing happens."""
        acts = [
            self.app,
            self.wechat,
            self.wechat,
            self.code,
            self.send_code,
            self.confirm,
            self.share,
            self.share,
            self.part,
            self.part_in_app,
        ]
        self.rng.choice([*acts, self.decline, self.mail, self.mail, self.desk, self.desk])()

    def word(self, by: str, account: str | None) -> str:
        made = f"w{self.name}n{len(self.words)}e"
        self.words[made] = Word(by, account)
        return made

    def app(self) -> None:
        account = self.rng.choice(self.accounts)
        in_app(self.store, account, self.word(account, account))

    def wechat(self) -> None:
        """A message, or the same number once more: of the same follower a replay, of another one their own."""
        openid = self.rng.choice(self.followers)
        text = self.word(openid, self.links.get(openid))
        made = arrival(
            {
                "FromUserName": openid, "ToUserName": "gh_x", "MsgType": "text", "Content": text,
                "MsgId": str(self.rng.randrange(4)), "CreateTime": str(self.rng.randrange(3)),
            },
            "gh_x",
        )  # fmt: skip
        arrived = self.kept.arrive("okpay", made, ChannelWords(text), lambda _: ({"turns": 0}, ()), None, 5.0)
        if not arrived.new:
            del self.words[text]
            self.words[f"replayed{self.rng.random()}"] = Word("", None)
            self.told(openid, arrived.answer)
            return
        assert arrived.conversation_id is not None
        if self.rng.random() < 0.8:
            answer(self.store, arrived.conversation_id)
        self.told(openid, self.kept.answer("okpay", made.message_id, Sender()))
        with self.store._writer.begin() as conn:
            conn.execute(self._mine(passive_until=None))

    def code(self) -> None:
        account = self.rng.choice(self.accounts)
        made = self.kept.new_code(in_app(self.store, account))
        if made is not None:
            self.codes.append((made.code, account))

    def send_code(self) -> None:
        if self.codes:
            code, account = self.rng.choice(self.codes[-3:])
            openid = self.rng.choice(self.followers)
            if self.kept.claim("okpay", openid, code).result == "asked":
                self.claims[openid] = account

    def share(self) -> None:
        """All of it, one after the other."""
        self.code()
        code, account = self.codes[-1]
        openid = self.rng.choice(self.followers)
        if self.kept.claim("okpay", openid, code).result == "asked":
            self.claims[openid] = account
            self.confirm(openid)

    def confirm(self, which: str = "") -> None:
        openid = which or self.rng.choice([*self.claims, *self.followers])
        if self.kept.link("okpay", openid).result != "linked":
            return
        account = self.claims.pop(openid)
        self.again += openid in self.links
        if openid not in self.links:
            for word in self.words.values():
                # What they said as nobody's account comes along.
                word.account = account if (word.by, word.account) == (openid, None) else word.account
        self.links = {o: a for o, a in self.links.items() if a != account} | {openid: account}

    def part(self) -> None:
        openid = self.rng.choice(self.followers)
        if self.rng.random() < 0.3 and self.kept.unlink("okpay", openid).result == "unlinked":
            assert self.links.pop(openid, None) is not None
            # What they say from now on is nobody's again, what they said is the account's.

    def part_in_app(self) -> None:
        """An account undoes its own link, whoever that is with, and nobody else's."""
        account = self.rng.choice(self.accounts)
        mine = opened(self.store, account).conversation_id
        assert len(OwnLinks(self.store).of(mine)) == (account in self.links.values())
        if self.rng.random() < 0.3:
            assert OwnLinks(self.store).end(mine, TERMS.channel) == (account in self.links.values())
            self.links = {openid: other for openid, other in self.links.items() if other != account}

    def decline(self) -> None:
        openid = self.rng.choice(self.followers)
        self.kept.drop_claim("okpay", openid)
        self.claims.pop(openid, None)

    def desk(self) -> None:
        """A person says something to an account, which goes to WeChat where that is linked."""
        account = self.rng.choice([*self.links.values(), *self.accounts])
        mine = opened(self.store, account).conversation_id
        self.kept.say(mine, Reply(self.word("desk", account), sender="system"))

    def mail(self) -> None:
        """What waits is sent, or packed and refused for now."""
        post_round(self.kept, Sender(*self.rng.choice([[], [Later(0.0, "odd")]])))
        self.kept.probed("okpay", Sent())
        with self.store._writer.begin() as conn:
            conn.execute(self._mine(next_at=None, refused_until=None))
        self.read_wechat()

    def _mine(self, **values: Any) -> Update:
        """A change of this life's followers only: those of the lives before it are looked at no more."""
        return sa.update(customers).where(*self._followed(customers)).values(**values)

    def _followed(self, table: sa.Table) -> tuple[ColumnElement[bool], ...]:
        """Rows about this life's followers, in the order of the index, for there are many others."""
        c = table.c
        return c.channel == TERMS.channel, c.brand == "okpay", c.address.in_(self.followers)

    def told(self, openid: str, text: str | None) -> None:
        """Whatever a follower is told is their own, or of the account they are linked to at this moment."""
        for found in re.findall(r"w\S+?e(?=\W|$)", text or ""):
            word = self.words[found]
            assert word.by == openid or word.account == self.links.get(openid, "nobody"), (found, word, openid)

    def read_wechat(self) -> None:
        with self.store.engine.connect() as conn:
            wanted = sa.select(parcels.c.id, parcels.c.address, parcels.c.body).where(
                parcels.c.state == "sent", *self._followed(parcels)
            )
            for row in conn.execute(wanted.order_by(parcels.c.id)):
                if row.id not in self.seen:
                    self.told(row.address, row.body.get("text") or row.body.get("head"))
                self.seen.add(row.id)

    def read_apps(self) -> None:
        """Whatever an account shows was said in it, or by who was linked to it then or became it later."""
        c, m = conversations.c, messages.c
        wanted = sa.select(c.customer, m.text).where(c.id == m.conversation_id, c.customer.in_(self.accounts))
        with self.store.engine.connect() as conn:
            for account, text in conn.execute(wanted):
                for found in re.findall(r"w\S+?e(?=\W|$)", text):
                    assert self.words[found].account == account, (found, self.words[found], account)


def test_no_conversation_ever_shows_one_persons_words_to_another(tmp_path: Path, migrated_file: Path) -> None:
    url = f"sqlite:///{tmp_path}/lives.db"
    (tmp_path / "lives.db").write_bytes(migrated_file.read_bytes())
    store = Store(url)
    # Whether a word outlives a power cut is shown elsewhere; waiting for the disk would be most of this test's time.
    sa.event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF").close())
    kept, joined, again = MailStore(store, TERMS), 0, 0
    try:
        for n in range(LIVES):
            life = Life(store, kept, random.Random(SEED + n), f"{n}")
            for _ in range(STEPS):
                life.step()
            life.mail()
            life.read_apps()
            joined, again = joined + len(life.links), again + life.again
            if n % 50 == 49:
                _forget(store)
            if n % 500 == 499:
                print(f"{n + 1} lives, {joined} linked at their end", flush=True)
    finally:
        store.close()
    print(f"{LIVES} lives, {joined} linked at their end, {again} linked to another account")
    assert joined > LIVES // 10 and again > LIVES // 30, "something was linked, and linked to another one"


def _forget(store: Store) -> None:
    """Mail of lives that are over is looked at no more."""
    with store._writer.begin() as conn:
        conn.execute(sa.update(parcels).where(parcels.c.state == "pending").values(state="replaced"))
