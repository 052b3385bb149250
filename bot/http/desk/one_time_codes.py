"""Setting up one's own one-time codes in the browser: a QR code for the app, then the first code from it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from bot.accounts import codes, passwords
from bot.desk.permissions import Agent
from bot.http.desk import requests, responses
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import Myself, desk
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.store.desk.accounts import Account

router = APIRouter(prefix="/api/v1/desk/me/code", tags=["desk"])


@router.post("", response_model=responses.NewCode, status_code=201, summary="Begin to use one-time codes")
async def begin(request: Request, me: Myself, body: Annotated[requests.CodeWanted, Body()]) -> Response:
    """With one's password, and with a code of the app there is so far. Nothing changes before the new app's first code
    is confirmed."""
    here, account = await _account(request, me)
    if not await here.aside(passwords.fits, account.password, body.password):
        raise Problem("wrong_login")
    if account.totp is not None:
        await _use(here, me, account.totp, body.code or "", account.totp_step)
    secret = codes.new_secret()
    await here.write(here.store.change_agent, me.id, totp_new=secret)
    return JsonResponse({"secret": secret, "address": codes.address(secret, me.login)}, 201)


@router.get("/picture", summary="The QR code for the app", response_class=Response)
async def picture(request: Request, me: Myself) -> Response:
    """Between the beginning and the first code; 404 otherwise."""
    here = desk(request)
    account: Account | None = await here.read(here.store.account, me.login)
    if account is None or account.totp_new is None:
        raise Problem("not_found")
    return Response(codes.picture(account.totp_new, me.login), media_type="image/svg+xml")


@router.post("/confirm", status_code=204, summary="The first code of the new app")
async def confirm(request: Request, me: Myself, body: Annotated[requests.FirstCode, Body()]) -> Response:
    """From now on signing in wants a code of it."""
    here, account = await _account(request, me)
    if account.totp_new is None:
        raise Problem("not_now")
    step = codes.used_step(account.totp_new, body.code, None)
    if step is None:
        raise Problem("code_wrong")
    kept = {"totp": account.totp_new, "totp_step": step, "totp_new": None}
    await here.write(here.store.change_agent, me.id, **kept)
    await here.record(request, me, "code_set", me.id)
    return Response(status_code=204)


async def _account(request: Request, me: Agent) -> tuple[DeskCalls, Account]:
    here = desk(request)
    here.limit_tries(me.login)
    account: Account | None = await here.read(here.store.account, me.login)
    if account is None:
        raise Problem("signed_out")
    return here, account


async def _use(here: DeskCalls, me: Agent, secret: str, code: str, last: int | None) -> None:
    step = codes.used_step(secret, code, last)
    if step is None:
        raise Problem("code_wrong")
    await here.write(here.store.use_code, me.id, step)
