"""One record and one count for every request, and the last catch for what nobody expected."""

from __future__ import annotations

import hashlib
import logging
import re
import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

from bot.http.frame.metrics import Metrics
from bot.http.frame.problems import Problem, send_problem
from bot.logs import fields

logger = logging.getLogger(__name__)
_GONE = 499
_QUIET = ("/health/live", "/health/ready", "/metrics")
_CONVERSATION = re.compile(r"^/api/v1/conversations/([^/]+)/")
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Observe:
    """Around all that can fail. Knows routes and ids, never texts, tokens or addresses with queries."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnected:
            pass  # it left before its stream was accepted or refused: nobody has an answer, and nothing failed
        except Exception:
            # The outermost layer: what nobody expected is recorded once, without the customer's words, and answered.
            logger.exception("request failed", extra=fields(request=request_id, route=_route(scope)))
            if not status:
                await send_problem(Problem("crashed"), scope, receive, watch)
        finally:
            self._count(scope, status or _GONE, time.perf_counter() - started, request_id)

    def _count(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route, method = _route(scope), _method(scope)
        self._metrics.requests.labels(method, route, str(status)).inc()
        if scope["type"] == "http":
            self._metrics.request_seconds.labels(route).observe(seconds)
        level = logging.DEBUG if route in _QUIET and status < 400 else logging.INFO
        known = fields(
            request=request_id,
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            conversation=conversation_hash(scope["path"]),
        )
        logger.log(level, "request", extra=known)


def conversation_hash(path: str) -> str | None:
    """The same short name for the same conversation, from which its id cannot be had."""
    found = _CONVERSATION.match(path)
    return hashlib.sha256(found[1].encode("utf-8", "replace")).hexdigest()[:12] if found else None


def _method(scope: Scope) -> str:
    if scope["type"] == "websocket":
        return "WS"
    return scope["method"] if scope["method"] in _METHODS else "other"


def _route(scope: Scope) -> str:
    """The route's template: few values, however many addresses are tried."""
    template = getattr(scope.get("route"), "path", None)
    if template is not None:
        return str(template)
    return "/demo/*" if scope["path"].startswith("/demo/") else "unmatched"
