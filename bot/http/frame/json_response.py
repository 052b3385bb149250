"""JSON answers, written once and directly: what is sent is made of plain dicts that need no second look."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse, Response


def dumps(value: Any) -> str:
    """Compact JSON with Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class JsonResponse(JSONResponse):
    """A JSON answer in UTF-8, as it is."""

    def render(self, content: Any) -> bytes:
        """The value as bytes; half a surrogate pair, such as a refused member may be named, is no reason to fail."""
        return dumps(content).encode("utf-8", "replace")


def file(media_type: str, data: bytes) -> Response:
    """Bytes to be kept or drawn by the client, not for a page of its own."""
    kind, _, form = media_type.partition("/")
    name = f"{'picture' if kind == 'image' else 'voice'}.{form}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
