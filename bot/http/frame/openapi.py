"""The parts of the OpenAPI document that the routes share."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from bot.http.frame.problems import MEDIA_TYPE, STATUS, document
from bot.http.frame.schemas import ProblemDocument

VERSION = "1.0.0"
DESCRIPTION = """Chinese troubleshooting for mobile wallets.

Errors are `application/problem+json` (RFC 9457); `detail` is Chinese and may be shown to the customer.

The stream, `GET /api/v1/conversations/{conversation_id}/stream?ticket=…&after=…` (WebSocket), sends the
message objects as JSON frames, beginning above `after`. It needs a ticket. With `status=1` it also sends
`Status` frames: one after the first messages, then one whenever any of its members changes."""


ALWAYS = ("busy", "crashed")
OWN = ("unauthorized", "not_found", "too_fast", *ALWAYS)


def problem_answers(*names: str) -> dict[int | str, dict[str, Any]]:
    """The errors of a route by status, each with an example of every kind."""
    found: dict[int | str, dict[str, Any]] = {}
    for name in names:
        answer = found.setdefault(STATUS[name], _empty(STATUS[name]))
        example = document(name, "urn:paydoc:request:0a1b2c3d4e5f")
        answer["content"][MEDIA_TYPE]["examples"][name] = {"value": example}
    return found


def openapi_of(app: FastAPI, frames: Sequence[type[BaseModel]] = ()) -> dict[str, Any]:
    """The application's OpenAPI 3.1 document, made once. `frames` are shapes that only a stream sends."""
    if app.openapi_schema is None:
        made = get_openapi(
            title="paydoc",
            version=VERSION,
            openapi_version="3.1.0",
            description=DESCRIPTION,
            routes=app.routes,
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        shapes: tuple[type[BaseModel], ...] = (*frames, ProblemDocument)
        for model in shapes:
            schemas[model.__name__] = model.schema(ref_template="#/components/schemas/{model}")
            schemas[model.__name__].pop("definitions", None)
        made["components"]["securitySchemes"] = _SCHEMES
        for path, calls in made["paths"].items():
            for call in calls.values():
                _correct(call, path)
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = made
    return app.openapi_schema


_SCHEMES = {
    "desk": {"type": "apiKey", "in": "cookie", "name": "__Host-paydoc_desk", "description": "See docs/desk-api.md"},
    "conversation": {"type": "http", "scheme": "bearer", "description": "`token` of the conversation"},
    "customer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Of the wallet's backend",
    },
}


def _correct(call: dict[str, Any], path: str) -> None:
    """Say which secret the call wants, and take out the error form that is never sent."""
    if path.startswith("/api/v1/desk"):
        call["security"] = [] if path.endswith("/login") else [{"desk": []}]
    elif "{conversation_id}" in path:
        call["security"] = [{"conversation": []}]
    elif path.endswith("/conversations"):
        call["security"] = [{}, {"customer": []}]
    if "HTTPValidationError" in str(call["responses"].get("422")):
        del call["responses"]["422"]


def _empty(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": schema, "examples": {}}},
    }
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}}
    return answer
