"""Signing in and out, and what one is now."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from bot.accounts import passwords
from bot.accounts.sign_in import SESSION_LIFE, CodeNeeded, Locked, SignInResult, Whereabouts, WrongLogin, sign_in
from bot.desk.permissions import MATRIX, Agent
from bot.http.desk import requests, responses
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import (
    Myself,
    cookie_name,
    csrf_of,
    desk,
    device_of,
    drop_cookie,
    from_own_page,
    secret_of,
    set_cookie,
    set_device,
)
from bot.http.frame.context import address
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.store.desk.accounts import Account

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])


def me_json(here: DeskCalls, me: Agent) -> dict[str, Any]:
    """A person's own account as the page gets it. `todo`: what to do before anything else."""
    return {
        "id": me.id,
        "login": me.login,
        "name": me.name,
        "role": me.role,
        "brands": list(me.brands),
        "skills": list(me.skills),
        "capacity": me.capacity,
        "permissions": sorted(MATRIX[me.role]),
        "totp": me.has_code,
        "todo": here.todo(me),
    }


@router.post("/login", response_model=responses.SignedIn, summary="Sign in")
async def login(request: Request, body: Annotated[requests.Login, Body()]) -> Response:
    """Sets the session's cookie; the token goes into the header X-CSRF-Token of every call that is not GET."""
    cookie_name(request)
    if not from_own_page(request):
        raise Problem("csrf")
    here = desk(request)
    here.limit(here.logins, address(request), "too_many_tries")
    # Of one login from one address: who fills it from elsewhere shuts nobody out.
    here.limit_tries(f"{body.login}\n{address(request)}")
    device = device_of(request) or secrets.token_urlsafe(24)
    signed = await _sign_in(here, body, Whereabouts(address(request), device))
    answer = JsonResponse({"me": me_json(here, signed.agent), "csrf": csrf_of(signed.secret)})
    set_cookie(answer, request, signed.secret)
    set_device(answer, request, device)
    return answer


@router.post("/logout", status_code=204, summary="Sign out")
async def logout(request: Request, me: Myself) -> Response:
    """Ends this session; one's conversations return to the queue after a while unless one comes back."""
    here = desk(request)
    await here.write(here.store.sign_out, secret_of(request), me.id, address(request))
    here.hub.people_changed()
    answer = Response(status_code=204)
    drop_cookie(answer, request)
    return answer


@router.get("/me", response_model=responses.SignedIn, summary="Who I am")
async def who(request: Request, me: Myself) -> Response:
    """After the page was loaded again."""
    return JsonResponse({"me": me_json(desk(request), me), "csrf": csrf_of(secret_of(request))})


@router.post("/me/presence", status_code=204, summary="Online, busy or away")
async def presence(request: Request, me: Myself, body: Annotated[requests.Here, Body()]) -> Response:
    """Also a sign of life: who gives none for a while counts as offline."""
    here = desk(request)
    if await here.write(here.store.touch, secret_of(request), me.id, body.presence):
        here.hub.people_changed()
    return Response(status_code=204)


@router.post("/me/password", response_model=responses.Token, summary="Another password")
async def password(request: Request, me: Myself, body: Annotated[requests.NewPassword, Body()]) -> Response:
    """Ends all sessions but this one."""
    here = desk(request)
    here.limit_tries(me.login)
    account: Account | None = await here.write(here.store.account, me.login)
    if account is None or not await here.aside(passwords.fits, account.password, body.old):
        raise Problem("wrong_login")
    if body.new == body.old or not await here.aside(passwords.is_good, body.new, (me.login, me.name)):
        raise Problem("password_weak")
    hashed = await here.aside(passwords.hashed, body.new)
    secret = await here.write(here.store.new_password, me.id, hashed, SESSION_LIFE, address(request))
    answer = JsonResponse({"csrf": csrf_of(secret)})
    set_cookie(answer, request, secret)
    return answer


async def _sign_in(here: DeskCalls, body: requests.Login, place: Whereabouts) -> SignInResult:
    try:
        return await here.aside(sign_in, here.store, body.login, body.password, body.code, place)
    except Locked as locked:
        raise Problem.retry("locked", locked.seconds) from None
    except CodeNeeded:
        raise Problem("code_needed") from None
    except WrongLogin:
        raise Problem("wrong_login") from None
