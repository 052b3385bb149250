"""Errors as the customer's side sees them: problem+json (RFC 9457) with a calm Chinese detail."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from starlette.datastructures import MutableHeaders
from starlette.types import Receive, Scope, Send

from bot.errors import PaydocError
from bot.http.frame.json_response import JsonResponse

MEDIA_TYPE = "application/problem+json"
STATUS = {
    "malformed": 422,
    "invalid": 422,
    "odd_characters": 422,
    "text_empty": 422,
    "text_too_long": 422,
    "text_or_option": 422,
    "option_unknown": 422,
    "brand_unknown": 422,
    "feedback_unknown": 422,
    "phone_unusable": 422,
    "unauthorized": 401,
    "origin_refused": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "customer_unknown": 409,
    "case_over": 409,
    "nobody_there": 409,
    "no_pictures": 409,
    "timed_out": 408,
    "body_too_large": 413,
    "attachment_too_large": 413,
    "unsupported_media": 415,
    "unsupported_attachment": 415,
    "too_fast": 429,
    "too_many_starts": 429,
    "too_many_streams": 429,
    "too_many_tries": 429,
    "wrong_login": 401,
    "code_needed": 401,
    "signed_out": 401,
    "https_needed": 403,
    "csrf": 403,
    "setup_needed": 403,
    "forbidden": 403,
    "taken": 409,
    "full": 409,
    "not_now": 409,
    "not_yours": 409,
    "login_taken": 409,
    "asks_secret": 422,
    "step_unknown": 422,
    "agent_unknown": 422,
    "category_unknown": 422,
    "password_weak": 422,
    "code_wrong": 422,
    "locked": 429,
    "gone": 499,
    "crashed": 500,
    "busy": 503,
    "not_ready": 503,
}
_TEXTS: Mapping[str, Mapping[str, str]] = YAML(typ="safe").load(Path(__file__).with_name("messages_zh.yml"))


class Problem(PaydocError):
    """A request that cannot be served. `name` is one of STATUS; `more` are further members of the body."""

    def __init__(self, name: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(name)
        self.name = name
        self.headers = dict(headers or {})
        self.more = more

    @classmethod
    def retry(cls, name: str, seconds: float) -> Problem:
        """A problem that goes away by itself; says when to come again, in whole seconds and at least one."""
        return cls(name, {"Retry-After": str(max(1, int(-(-seconds // 1))))})


def document(name: str, instance: str, **more: Any) -> dict[str, Any]:
    """The body of a problem."""
    kind = "urn:paydoc:problem:" + name.replace("_", "-")
    return {"type": kind, **_TEXTS[name], "status": STATUS[name], "instance": instance, **more}


def instance_of(scope: Scope) -> str:
    """Names this one occurrence: the record of the request carries the same id."""
    return "urn:paydoc:request:" + str(scope.get("state", {}).get("request_id", "unknown"))


def response(problem: Problem, scope: Scope) -> JsonResponse:
    """The answer to a request that met this problem."""
    headers = dict(problem.headers)
    if STATUS[problem.name] == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = document(problem.name, instance_of(scope), **problem.more)
    return JsonResponse(body, STATUS[problem.name], headers, MEDIA_TYPE)


async def send_problem(problem: Problem, scope: Scope, receive: Receive, send: Send, close: bool = False) -> None:
    """Answer below the framework; `close` ends the connection because the body was not read to its end."""
    answer = response(problem, scope)
    if close:
        MutableHeaders(raw=answer.raw_headers)["Connection"] = "close"
    await answer(scope, receive, send)
