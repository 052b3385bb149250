"""What the clock does, over HTTP: nobody came, the desk closed, an agent died, the same person again."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.integration.customer.harness import Chat, Gateway, eventually, running
from tests.integration.desk.acting import OPEN
from tests.integration.desk.served import account, frame, services
from tests.integration.desk.test_served import last, waiting

pytestmark = pytest.mark.server


@pytest.fixture
def serve(migrated_file: Path, tmp_path: Path) -> Iterator[Callable[..., Gateway]]:
    """Starts a gateway whose clock looks often."""
    with ExitStack() as stack:

        def begin(settings: Settings | None = None, **more: Any) -> Gateway:
            database = Path(shutil.copy(migrated_file, tmp_path / "store.db"))
            return stack.enter_context(running(database, settings, **services(every=0.1, **more)))

        yield begin


def test_nobody_came_the_customer_chooses(serve: Callable[..., Gateway]) -> None:
    gateway = serve()
    chats = [waiting(gateway) for _ in range(3)]
    for chat in chats:
        eventually(lambda chat=chat: len(last(chat)["options"]) == 3)
    for chat, label, state in zip(
        chats, ("继续等", "先留工单", "让机器人接着帮我"), ("queued", "bot", "bot"), strict=True
    ):
        token = next(o["token"] for o in last(chat)["options"] if o["label"] == label)
        seq = chat.say(option=token).json()["seq"]
        eventually(lambda chat=chat, seq=seq: chat.read()["answered_seq"] >= seq)
        assert chat.read()["state"] == state, label
    statuses = {c.conversation_id: c.status for c in gateway.services.store.list_cases()}
    assert [statuses[chat.id] for chat in chats] == ["waiting", "ticket", "left"]


def test_who_waits_when_the_desk_closes_has_a_ticket(serve: Callable[..., Gateway]) -> None:
    gateway = serve(now=OPEN)
    chat = waiting(gateway)
    gateway.server.config.app.state.desk.service.clock = lambda: OPEN + timedelta(hours=12)  # type: ignore[union-attr]
    eventually(lambda: chat.read()["state"] == "bot")
    assert {c.status for c in gateway.services.store.list_cases()} == {"ticket"}
    assert "工单" in str(chat.read()["messages"])


def test_an_agent_who_dies_gives_the_customer_back(serve: Callable[..., Gateway]) -> None:
    gateway = serve(gone_seconds=4.0)
    chat, lin = waiting(gateway), account(gateway, "lin").online()
    lin.do(chat.id, "claim")
    assert chat.read()["state"] == "agent"
    eventually(lambda: chat.read()["state"] == "queued")
    lin.online()
    lin.do(chat.id, "claim")
    assert lin.say(chat.id, "我回来了").status_code == 201


def test_with_automatic_assignment_cases_come_by_themselves(serve: Callable[..., Gateway]) -> None:
    gateway = serve(replace(Settings(), desk_assign="AUTO"))
    first = waiting(gateway)
    lin = account(gateway, "lin", capacity=1).online()
    eventually(lambda: first.read()["state"] == "agent")
    second = waiting(gateway)
    assert second.read()["state"] == "queued"
    lin.do(first.id, "close", {"category": "solved", "summary": ""})
    eventually(lambda: second.read()["state"] == "agent")


def test_who_comes_again_within_a_day_has_the_same_person(serve: Callable[..., Gateway]) -> None:
    gateway = serve()
    chat, lin = waiting(gateway), account(gateway, "lin").online()
    account(gateway, "wu").online()
    lin.do(chat.id, "claim")
    lin.do(chat.id, "close", {"category": "solved", "summary": ""})
    chat.ask("还是不行")
    eventually(lambda: chat.read()["state"] == "agent")
    assert lin.get("queue", mine=True)["items"][0]["conversation_id"] == chat.id


async def test_a_reminder_comes_when_it_is_due(serve: Callable[..., Gateway]) -> None:
    gateway = await asyncio.to_thread(serve)
    chat, lin = await asyncio.to_thread(waiting, gateway), account(gateway, "lin").online()
    async with lin.stream() as socket:
        await frame(socket, "agents")
        lin.do(chat.id, "reminders", {"text": "回电", "due_at": "2026-01-01T00:00:00Z"})
        assert (await frame(socket, "reminder"))["reminder"]["text"] == "回电"


def test_nothing_of_it_is_lost_when_the_server_is_started_again(
    migrated_file: Path, tmp_path: Path, serve: Callable[..., Gateway]
) -> None:
    database = Path(shutil.copy(migrated_file, tmp_path / "again.db"))
    with running(database, **services()) as gateway:
        chat, lin = waiting(gateway), account(gateway, "lin").online()
        lin.do(chat.id, "claim")
        lin.say(chat.id, "第一句")
        token = chat.token
    with running(database, **services(every=0.1)) as gateway:
        chat = Chat(gateway, {"conversation_id": chat.id, "token": token})
        assert chat.read()["state"] == "agent"
        seq = chat.say("付款失败了").json()["seq"]
        eventually(lambda: chat.read()["answered_seq"] >= seq)
        assert [m["from"] for m in chat.read()["messages"]][-2:] == ["agent", "customer"]
