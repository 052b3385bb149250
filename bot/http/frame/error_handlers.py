"""Every error the framework or the store raises, as the problem it is for the customer's side."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.http.frame.problems import Problem, response
from bot.store import FeedbackUnknown, NobodyThere, UnknownConversation

_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 400: "malformed"}
_ODD = {"value_error.odd_characters": "odd_characters"}
_BY_KIND = {"json_invalid": "malformed", "value_error.text_or_option": "text_or_option", **_ODD}
_BY_ERROR = {UnknownConversation: "not_found", NobodyThere: "nobody_there", FeedbackUnknown: "feedback_unknown"}
_BY_TEXT_KIND = {"value_error.any_str.max_length": "text_too_long"}


def register(app: FastAPI) -> None:
    """Make the application answer with problems."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    for kind, name in _BY_ERROR.items():
        app.add_exception_handler(kind, partial(_store_says, name))


async def _problem(request: Request, error: Any) -> Response:
    return response(error, request.scope)


async def _store_says(name: str, request: Request, error: Exception) -> Response:
    return response(Problem(name), request.scope)


async def _http(request: Request, error: Any) -> Response:
    headers = {"Allow": error.headers["Allow"]} if error.headers and "Allow" in error.headers else None
    return response(Problem(_BY_STATUS.get(error.status_code, "crashed"), headers), request.scope)


async def _invalid(request: Request, error: Any) -> Response:
    errors = error.errors()
    name = _name(errors)
    if name == "malformed":
        return response(Problem(name), request.scope)
    found = [{"pointer": _pointer(each["loc"]), "reason": str(each["type"])} for each in errors]
    return response(Problem(name, errors=found), request.scope)


def _name(errors: list[dict[str, Any]]) -> str:
    """The one problem there is, or "invalid" for several and for all without words of their own."""
    if len(errors) != 1:
        return "invalid"
    kind = str(errors[0]["type"])
    if errors[0]["loc"][-1] == "text" and kind in _BY_TEXT_KIND:
        return _BY_TEXT_KIND[kind]
    return _BY_KIND.get(kind, "invalid")


def _pointer(place: tuple[Any, ...]) -> str:
    return "".join(f"/{part}" for part in place[1:] if part != "__root__")
