"""HTTP to a platform's API: short timeouts, raw UTF-8, and an error code for every way to fail."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import aiohttp

logger = logging.getLogger(__name__)
TIMEOUT = aiohttp.ClientTimeout(total=8, connect=3)
LARGEST_MEDIA = 10 * 1024 * 1024
LARGEST_ANSWER = 64 * 1024
BUSY, UNKNOWN = -1, -2  # UNKNOWN is ours: no answer, or one that cannot be read
# Ours: no connection, or no token; the platform has surely not seen the message.
NOT_SENT, NO_TOKEN = -3, -4


class Media:
    """A downloaded picture or voice."""

    def __init__(self, content: bytes, kind: str) -> None:
        self.content, self.kind = content, kind


class Client:
    """One connection pool for one account. Opens at the first call."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def post(
        self,
        path: str,
        body: dict[str, Any],
        token: str | None = None,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        most: int = LARGEST_ANSWER,
    ) -> dict[str, Any]:
        """The answer, of at most so many bytes; always with an `errcode`, 0 for none."""
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return await self.send(path, data, token, {"Content-Type": "application/json"}, timeout, most)

    async def send(
        self,
        path: str,
        data: object,
        token: str | None,
        headers: dict[str, str] | None = None,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        most: int = LARGEST_ANSWER,
    ) -> dict[str, Any]:
        """The answer to any body."""
        query = {"access_token": token} if token else {}
        try:
            async with self._open().post(
                self._base + path, params=query, data=data, headers=headers, timeout=timeout
            ) as answer:
                if answer.status >= 500:
                    return {"errcode": BUSY}
                return _read(await _content(answer, most))
        except aiohttp.ClientConnectorError:
            return {"errcode": NOT_SENT}
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return {"errcode": UNKNOWN}

    async def get(
        self, path: str, token: str | None = None, timeout: aiohttp.ClientTimeout = TIMEOUT, **named: str
    ) -> dict[str, Any]:
        """The answer to a question."""
        query = {"access_token": token, **named} if token else named
        try:
            async with self._open().get(self._base + path, params=query, timeout=timeout) as answer:
                if answer.status >= 500:
                    return {"errcode": BUSY}
                return _read(await _content(answer, LARGEST_ANSWER))
        except aiohttp.ClientConnectorError:
            return {"errcode": NOT_SENT}
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return {"errcode": UNKNOWN}

    async def media(self, media_id: str, token: str) -> Media | dict[str, Any]:
        """A picture or voice a customer sent, or the error."""
        query = {"access_token": token, "media_id": media_id}
        try:
            async with self._open().get(self._base + "/cgi-bin/media/get", params=query) as answer:
                if answer.status >= 500:
                    return {"errcode": BUSY}
                content = await _content(answer, LARGEST_MEDIA + 1)
                kind = answer.content_type
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return {"errcode": UNKNOWN}
        if kind == "application/json" or kind.startswith("text/"):
            return _read(content)
        return Media(content, kind)

    def _open(self) -> aiohttp.ClientSession:
        # Made here and not in __init__: a session belongs to the event loop it is used in.
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        return self._session


async def _content(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """The answer's body, at most so many bytes of it; a single read would give only what has arrived by then."""
    read = bytearray()
    async for part in answer.content.iter_any():
        read += part
        if len(read) >= most:
            break
    return bytes(read[:most])


def _read(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
        return {**answer, "errcode": int(answer.get("errcode") or 0)}
    except (ValueError, TypeError, AttributeError):
        return {"errcode": UNKNOWN}
