"""The desk's page under /desk, as it was built; a calm word where it was not."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.settings import ROOT

BUILT = ROOT / "web" / "desk" / "dist"
NOT_BUILT = Path(__file__).with_name("not_built.html")
_FOR_GOOD = "public, max-age=31536000, immutable"  # the names under assets/ change with what is in them


class Site(StaticFiles):
    """The built files; read anew at each call, so that building needs no restart."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the word that there is none."""
        if not (BUILT / "index.html").is_file():
            return HTMLResponse(NOT_BUILT.read_text(encoding="utf-8"), 503)
        response = await super().get_response(path, scope)
        if path.startswith("assets"):
            response.headers["Cache-Control"] = _FOR_GOOD
        return response


async def home() -> Response:
    """The page's address without its slash."""
    return RedirectResponse("/desk/")


def mount(app: FastAPI) -> None:
    """Serve the page."""
    app.add_api_route("/desk", home, include_in_schema=False)
    app.mount("/desk", GZipMiddleware(Site(directory=BUILT, html=True, check_dir=False), 1024))
