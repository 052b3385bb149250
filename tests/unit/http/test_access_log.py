"""What is recorded of requests that end badly."""

from __future__ import annotations

import asyncio
import logging

import pytest
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

from bot.http.frame.access_log import Observe
from bot.http.frame.metrics import Metrics


def observed(failure: Exception) -> tuple[list[Message], str]:
    """What the client of a stream gets when its handler fails, and the metrics afterwards."""
    sent: list[Message] = []
    metrics = Metrics()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise failure

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "websocket", "path": "/", "headers": [], "extensions": {"websocket.http.response": {}}}
    asyncio.run(Observe(app, metrics)(scope, receive, send))
    return sent, metrics.text().decode()


def test_who_leaves_before_the_stream_is_accepted_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    sent, metrics = observed(ClientDisconnected())
    assert sent == []
    assert [record.levelno for record in caplog.records] == [logging.INFO]
    assert 'status="499"' in metrics


def test_what_nobody_expected_is_loud_and_answered(caplog: pytest.LogCaptureFixture) -> None:
    sent, metrics = observed(OSError("the disk"))
    assert next(record.levelno for record in caplog.records) == logging.ERROR
    assert sent[0]["status"] == 500
    assert 'status="500"' in metrics
