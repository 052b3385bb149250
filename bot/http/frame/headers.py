"""Headers that keep a browser from doing with our answers what it should not."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_OWN = (
    f"{_NOTHING}; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types"
)
_DEMO, _DESK = f"{_OWN} lit-html", f"{_OWN} vue"  # each framework makes the HTML of its own templates under its name
WIDGET, WIDGET_MENU = "/widget.js", "/widget-menu.js"  # what other pages load, and nothing else
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Adds them to every answer; only our own pages may be more than data."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        policy = _policy(scope["path"])

        async def with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                headers = MutableHeaders(scope=message)
                headers.update(_ALWAYS)
                if scope["path"] in (WIDGET, WIDGET_MENU):
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                headers["Content-Security-Policy"] = policy
                headers.setdefault("Cache-Control", "no-store" if policy == _NOTHING else "no-cache")
                if scope["scheme"] in ("https", "wss"):
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self._app(scope, receive, with_headers)


def _policy(path: str) -> str:
    if path.startswith("/desk"):
        return _DESK
    return _DEMO if path.startswith("/demo") else _NOTHING
