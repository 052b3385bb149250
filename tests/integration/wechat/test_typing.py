"""A person at the desk writes: the customer sees it in WeChat, and no longer than it is true."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.platform_api import Client
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.sender import WechatSender
from bot.channels.wechat.tokens import Tokens
from bot.channels.wechat.typists import Typists
from bot.exchange import Reply
from bot.store import Store
from bot.store.mail import MailStore
from bot.turns.threads import StoreThreads
from simulated_wechat.demo import product_account
from tests.integration.wechat.acting import agent_says, conversation, eventually, own
from tests.integration.wechat.world import User, World

pytestmark = [pytest.mark.server, pytest.mark.postgres]


@pytest.fixture
async def typists(world: World, store: Store, kept: MailStore) -> AsyncIterator[Typists]:
    """As a gateway has it, on the same database and platform."""
    account = WechatAccount(**product_account(world.keys["okpay"], world.fake_url))  # type: ignore[arg-type]
    client, threads = Client(account.api_base), StoreThreads(store)
    sender = WechatSender("okpay", account, client, Tokens(account, client, kept, threads))
    made = Typists(kept, {"okpay": sender}, threads)
    yield made
    made.stop()
    await client.close()
    threads.close()


@pytest.fixture
def helped(store: Store, user: User) -> tuple[User, str]:
    """A customer whom a person helps."""
    user.says("转人工")
    own(store, user, "agent")
    return user, conversation(store, user)


def types(store: Store, typists: Typists, conversation_id: str, seconds: float = 2.0) -> None:
    """What the desk does at each sign that the agent types."""
    assert store.note_agent_typing(conversation_id, seconds)
    typists.note(conversation_id)


async def until(world: World, user: User, writes: bool) -> None:
    for _ in range(300):
        if user.phone()["writes"] is writes:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"still {'not ' if writes else ''}writing")


async def test_typing_is_shown_once_and_taken_back_when_nothing_comes_of_it(
    world: World, store: Store, typists: Typists, helped: tuple[User, str]
) -> None:
    user, mine = helped
    before = user.calls("typing")
    for _ in range(4):
        types(store, typists, mine, 5.0)
        await asyncio.sleep(0.4)
    await until(world, user, True)
    assert user.calls("typing") == before + 1
    await until(world, user, False)
    assert user.calls("typing") == before + 2, "CancelTyping"


async def test_typing_ends_with_the_message_and_without_another_call(
    world: World, store: Store, typists: Typists, helped: tuple[User, str]
) -> None:
    user, mine = helped
    before = user.calls("typing")
    types(store, typists, mine, 20.0)
    await until(world, user, True)
    with store._writer.begin() as conn:  # as bot.store.desk.acts.say does it
        from bot.store import conversations

        conversations.update(conn, mine, {"agent_typing_until": None})
    agent_says(store, mine, Reply("您好", sender="agent"))
    await until(world, user, False)
    await asyncio.sleep(2.5)
    assert user.calls("typing") == before + 1 and user.heard()[-1] == "您好"


@pytest.mark.parametrize(
    ("code", "again"), [(45080, True), (45081, True), (45072, True), (45009, False), (48001, False)]
)
async def test_error_codes_of_typing_are_ignored_or_leave_the_account_alone(
    world: World, store: Store, typists: Typists, helped: tuple[User, str], code: int, again: bool
) -> None:
    user, mine = helped
    before = user.calls("typing")
    world.behave("okpay", typing_faults=[code])
    types(store, typists, mine, 0.5)
    await asyncio.to_thread(eventually, lambda: user.calls("typing") > before)
    await asyncio.sleep(1.5)
    refused = user.calls("typing")
    types(store, typists, mine, 0.5)
    if again:
        await asyncio.to_thread(eventually, lambda: user.calls("typing") > refused)
    await asyncio.sleep(1.5)
    assert (user.calls("typing") > refused) is again
    assert user.heard()[-1] == "收到：转人工", "nothing is ever said about it"


async def test_typing_is_shown_only_where_the_customer_reads(
    world: World, store: Store, typists: Typists, helped: tuple[User, str]
) -> None:
    user, mine = helped
    before = user.calls("typing")
    user.event("unsubscribe")
    types(store, typists, mine, 0.5)
    typists.note("no-such-conversation")
    await asyncio.sleep(1.0)
    assert user.calls("typing") == before
