"""Who calls: a cookie, a token against forged requests, a permission."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from bot.accounts.sign_in import SESSION_LIFE
from bot.desk.permissions import Agent, Permission
from bot.http.desk.desk_calls import DeskCalls
from bot.http.frame.problems import Problem
from bot.loopback import is_loopback

COOKIE = "__Host-paydoc_desk"
LOCAL_COOKIE = "paydoc_desk_local"  # browsers keep no __Host- cookie without TLS; for trying it out on one machine
DEVICE, LOCAL_DEVICE = "__Host-paydoc_device", "paydoc_device_local"
DEVICE_SECONDS = 180 * 86400
CSRF_HEADER = "x-csrf-token"
_SAFE = frozenset({"GET", "HEAD"})


def desk(connection: HTTPConnection) -> DeskCalls:
    """What the calls of this application's desk share."""
    found: DeskCalls = connection.app.state.desk
    return found


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the page came over TLS."""
    return connection.url.scheme in ("https", "wss")


def is_local(connection: HTTPConnection) -> bool:
    """Whether both ends are this machine, so that nobody can listen in between."""
    client = connection.client.host if connection.client else ""
    return is_loopback(client) and is_loopback(connection.url.hostname or "")


def cookie_name(connection: HTTPConnection) -> str:
    """The cookie's name here. Problem "https_needed" where no cookie would be safe."""
    if is_secure(connection):
        return COOKIE
    if is_local(connection):
        return LOCAL_COOKIE
    raise Problem("https_needed")


def set_cookie(response: Response, request: Request, secret: str) -> None:
    """Have the browser keep the session."""
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="strict",
    )


def drop_cookie(response: Response, request: Request) -> None:
    """Have the browser forget the session's cookie."""
    secure = is_secure(request)
    response.delete_cookie(cookie_name(request), path="/", secure=secure, httponly=True, samesite="strict")


def device_of(connection: HTTPConnection) -> str:
    """What this browser keeps since somebody signed in with it; empty if nobody did."""
    return connection.cookies.get(_device_name(connection), "")[:64]


def set_device(response: Response, request: Request, device: str) -> None:
    """Have the browser keep it: its own failures count against it then, and nobody else's."""
    response.set_cookie(
        _device_name(request),
        device,
        max_age=DEVICE_SECONDS,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="strict",
    )


def _device_name(connection: HTTPConnection) -> str:
    return DEVICE if is_secure(connection) else LOCAL_DEVICE


def csrf_of(secret: str) -> str:
    """The token a page of this session sends along; who only has the cookie sent for them cannot know it."""
    return hmac.new(secret.encode(), b"paydoc desk csrf", hashlib.sha256).hexdigest()


def secret_of(connection: HTTPConnection) -> str:
    """The session's secret. Problem "signed_out" without."""
    secret = connection.cookies.get(cookie_name(connection))
    if not secret:
        raise Problem("signed_out")
    return secret


def from_own_page(connection: HTTPConnection, required: bool = False) -> bool:
    """Whether the page that calls is ours; a browser says so by itself."""
    origin = connection.headers.get("origin")
    if origin is None:
        return not required
    return urlsplit(origin).netloc == connection.headers.get("host")


async def signed_in(connection: HTTPConnection) -> Agent:
    """Who calls. Problems "signed_out", "https_needed"."""
    here = desk(connection)
    me = await here.session(secret_of(connection))
    if me is None:
        raise Problem("signed_out")
    here.limit(here.calls, me.id)
    return me


def allowed(permission: Permission) -> Callable[[Request], Coroutine[Any, Any, Agent]]:
    """A dependency: who calls, if their role has the permission."""

    async def check(request: Request) -> Agent:
        me = await signed_in(request)
        if request.method not in _SAFE:
            _require_token(request)
        if not me.may(permission):
            raise Problem("forbidden")
        if permission != "self":
            require_nothing_todo(request, me)
        return me

    return check


def require_nothing_todo(connection: HTTPConnection, me: Agent) -> None:
    """Problem "setup_needed" while the person has to change a password or set up a code."""
    todo = desk(connection).todo(me)
    if todo:
        raise Problem("setup_needed", todo=todo)


def _require_token(request: Request) -> None:
    given = request.headers.get(CSRF_HEADER, "")
    known = csrf_of(secret_of(request))
    if not hmac.compare_digest(given.encode("utf-8", "replace"), known.encode()) or not from_own_page(request):
        raise Problem("csrf")


Myself = Annotated[Agent, Depends(allowed("self"))]
Queuer = Annotated[Agent, Depends(allowed("queue"))]
Reader = Annotated[Agent, Depends(allowed("read"))]
Worker = Annotated[Agent, Depends(allowed("work"))]
Revealer = Annotated[Agent, Depends(allowed("reveal"))]
Exporter = Annotated[Agent, Depends(allowed("export"))]
PersonKeeper = Annotated[Agent, Depends(allowed("person"))]
Lead = Annotated[Agent, Depends(allowed("lead"))]
Figures = Annotated[Agent, Depends(allowed("figures"))]
Auditor = Annotated[Agent, Depends(allowed("audit"))]
Admin = Annotated[Agent, Depends(allowed("accounts"))]
