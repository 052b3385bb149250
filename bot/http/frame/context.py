"""What one application keeps between requests, and who calls: an address, a secret."""

from __future__ import annotations

import asyncio

from starlette.requests import HTTPConnection

from bot.http.frame.image_workers import Darkroom
from bot.http.frame.problems import Problem
from bot.http.frame.queue_places import Queues
from bot.http.frame.readiness import Readiness
from bot.http.frame.services import Services
from bot.http.frame.store_calls import Calls
from bot.limits import Limiter, Places, address_key
from bot.settings import Rate
from bot.store.desk.facade import DeskStore
from bot.turns import StoreCalls

MOST_WAITING_POLLS = 4
MOST_UPLOADS = Rate(20, 300)
MOST_UPLOADS_FROM = Rate(300, 300)
MOST_UPLOADING = 8
MOST_MARKS = Rate(60, 60)
MOST_EXPORTS = Rate(5, 600)
TYPING_SECONDS = 6.0  # for so long after a sign of it somebody is shown typing


class Context:
    """The services, and the gateway's own short memory: limits, threads, whether it is closing."""

    def __init__(self, services: Services) -> None:
        settings = services.settings
        self.services, self.readiness = services, Readiness(services)
        self.calls = Calls(StoreCalls(services.dispatcher.threads))
        self.desk_store = DeskStore(services.store)
        self.messages = Limiter(settings.rate_messages)
        self.starts = Limiter(settings.rate_conversations)
        self.reads = Limiter(settings.rate_reads)
        self.deliveries = Limiter(Rate(1, 30))
        self.streams = Places(settings.sockets_per_address)
        self.polls = Places(MOST_WAITING_POLLS)
        self.marks = Limiter(MOST_MARKS)
        self.exports = Limiter(MOST_EXPORTS)
        self.typing = Limiter(Rate(1, 3))
        self.uploads, self.uploads_from = Limiter(MOST_UPLOADS), Limiter(MOST_UPLOADS_FROM)
        self.uploading = Places(MOST_UPLOADING)
        self.darkroom = Darkroom()
        self.queues = Queues(self.desk_store, self.calls)
        services.dispatcher.bus.listen(self.queues.hear)
        self.closing = asyncio.Event()

    def limit(self, limiter: Limiter, key: str, problem: str = "too_fast") -> None:
        """Take one of what the key may do, or raise the problem with the time to wait."""
        missing = limiter.take(key)
        if missing:
            self.services.metrics.limited.labels(problem).inc()
            raise Problem.retry(problem, missing)


def context(connection: HTTPConnection) -> Context:
    """The application's context."""
    found: Context = connection.app.state.context
    return found


def address(connection: HTTPConnection) -> str:
    """Whom the connection's address stands for; behind a trusted proxy that is the customer's."""
    return address_key(connection.client.host if connection.client else None)


def bearer(connection: HTTPConnection) -> str | None:
    """The secret in the Authorization header, or None without the header. A wrong form is "unauthorized"."""
    header = connection.headers.get("authorization")
    if header is None:
        return None
    scheme, _, secret = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Problem("unauthorized")
    return secret.strip()
