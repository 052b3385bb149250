"""HTTP on the wire with the bounds uvicorn leaves to a reverse proxy: how long and how late a request may be."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 32 * 1024
LARGEST_REQUEST = 1024 * 1024  # with the frames of a body in many small chunks, and trailers
LARGEST_UPLOAD = 12 * 1024 * 1024
HEAD_SECONDS = 15.0
REST_SECONDS = 1.0


class BoundedHttp(HttpToolsProtocol):
    """Closes a connection whose request line and headers are too long or too slow to come, and at a stop of the service
    one whose body is still coming after a moment: nothing of it was taken, so it is sent again."""

    _seen = 0
    _head = 0
    _in_head = False
    _most = LARGEST_REQUEST
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A first request is expected now."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is expected any longer."""
        self._stop_timer()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The service stops: what has come is still answered."""
        super().shutdown()
        self.loop.call_later(REST_SECONDS, self._cut_off)

    def data_received(self, data: bytes) -> None:
        """Let it be read, then look how much of one request has come."""
        self._seen += len(data)
        super().data_received(data)
        if self._seen > (LARGEST_HEAD if self._in_head else self._most):
            self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._seen, self._head, self._in_head = 0, 0, True
        self._expect_head()

    def on_url(self, url: bytes) -> None:
        """A part of its address."""
        self._measure(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        self._measure(name, value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Its head is complete."""
        self._in_head = False
        self._most = LARGEST_UPLOAD if self.url.partition(b"?")[0].endswith(b"/attachments") else LARGEST_REQUEST
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """It is complete."""
        self._seen = 0
        super().on_message_complete()

    def _cut_off(self) -> None:
        if self.cycle is not None and self.cycle.more_body:
            self.transport.close()

    def _measure(self, *parts: bytes) -> None:
        """Counted as it is parsed, since a whole head may come in one read. The parser's refusal becomes a 400."""
        self._head += sum(map(len, parts))
        if self._head > LARGEST_HEAD:
            raise ValueError("the head of a request is too large")

    def _expect_head(self) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
