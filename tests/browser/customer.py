"""A customer with the widget open in a real Chromium, and what the browser complains about meanwhile."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

from bot.settings import ROOT

# Debian's Chromium without a window of its own takes a third less of the processor than the whole of it.
BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = next((path for path in BROWSERS if path.exists()), None)
ARGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run --disable-features=LocalNetworkAccessChecks,WebUIOmniboxPopup,WebUIOmniboxAimPopup"
)
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types lit-html"
)
KEPT = "name => JSON.parse(localStorage.getItem(name))"
TOKENS = """() => Object.values(localStorage).flatMap(kept => { try { return JSON.parse(kept)?.token ?? [] }
catch { return [] } })"""
SIGNED = re.compile(r"eyJ[\w-]+\.eyJ")  # two parts of a signed token; three letters of it are in any ticket by chance
WATCH = """window.refused = [];
addEventListener('securitypolicyviolation', e => window.refused.push(e.violatedDirective + ' ' + e.blockedURI));"""
THEMES = {
    "yibifu": {"primary": "#b84a00", "on_primary": "#ffffff"},
    "eepay": {"primary": "#0b7a5b", "on_primary": "#ffffff"},
    "okpay": {"primary": "#1f5fd0", "on_primary": "#ffffff"},
    "upay": {"primary": "#6b3fd1", "on_primary": "#ffffff"},
    "yiqianbao": {"primary": "#b3204f", "on_primary": "#ffffff"},
}
STYLE = """html,body{height:100%;margin:0} paydoc-chat{height:100vh}
h1{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}"""


@lru_cache(maxsize=1)
def built() -> Path:
    """The widget, built from the sources as they are."""
    subprocess.run([ROOT / "scripts" / "web.sh"], check=True, cwd=ROOT)
    return ROOT / "web" / "widget" / "dist" / "widget.js"


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS.split())


def host(body: str, lang: str = "zh-CN") -> str:
    """A page of a wallet that has the widget in it."""
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>钱包</title>"
        "<meta name='viewport' content='width=device-width,initial-scale=1,viewport-fit=cover'>"
        f"<link rel='stylesheet' href='/host.css'></head><body>{body}</body></html>"
    )


def inline(brand: str = "okpay", more: str = "") -> str:
    """The body of a page that is nothing but the conversation."""
    return (
        f"<main><h1>钱包</h1><paydoc-chat inline brand='{brand}' {more}></paydoc-chat></main>"
        "<script src='/widget.js'></script>"
    )


def until(page: Page, true: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait until something is true, and have it. Meanwhile the browser goes on telling what happens in it."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not come true"
        page.wait_for_timeout(50)
    return found


class Customer:
    """Somebody with a page open, under the strictest policy that the widget promises to live with."""

    def __init__(self, context: BrowserContext, url: str, body: str | None = None, lang: str = "zh-CN") -> None:
        self.context, self.url = context, url
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.addresses: list[str] = []
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.add_init_script(WATCH)
        html = host(body or inline(), lang)
        self.page.route("**/host", lambda route: route.fulfill(body=html, headers=_headers("text/html")))
        self.page.route("**/host.css", lambda route: route.fulfill(body=STYLE, headers=_headers("text/css")))

    def enter(self) -> Customer:
        """Open the page."""
        self.page.goto(f"{self.url}/host")
        return self

    def begin(self) -> Customer:
        """Open the page and wait for the welcome."""
        self.enter()
        expect(self.said("bot").first).to_be_visible()
        return self

    def until(self, true: Callable[[], Any], seconds: float = 30.0) -> Any:
        """Wait until something is true, and have it."""
        return until(self.page, true, seconds)

    def kept(self, brand: str = "okpay", other_than: str = "") -> dict[str, str]:
        """The conversation that the browser keeps, once it keeps one, and another than the one that is over."""

        def now() -> dict[str, str] | None:
            found = self.page.evaluate(KEPT, f"paydoc.{brand}.conversation")
            return dict(found) if found and found["id"] != other_than else None

        return dict(self.until(now))

    def say(self, text: str) -> None:
        """Type and press Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def press(self, label: str) -> None:
        """Press a button under the last question."""
        self.option(label).click()

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.page.locator("paydoc-chat footer textarea")

    def option(self, label: str) -> Locator:
        """A button under the last question."""
        return self.page.locator(".option", has_text=label)

    def said(self, sender: str) -> Locator:
        """The server's messages of a sender."""
        return self.page.locator(f"paydoc-chat .row.{sender}[data-seq]")

    @property
    def chat(self) -> Locator:
        """The widget."""
        return self.page.locator("paydoc-chat")

    def shown(self) -> list[tuple[int, str]]:
        """Every message on the page, in order, with its place."""
        found = self.page.locator("paydoc-chat .row[data-seq]").evaluate_all(
            """rows => rows.map(r => [Number(r.dataset.seq),
            (r.querySelector('.bubble, .notice span, .card p') || r).textContent])"""
        )
        return [(seq, text) for seq, text in found]

    def violations(self) -> list[str]:
        """What the page's policy refused."""
        return list(self.page.evaluate("window.refused"))

    def check(self) -> None:
        """Nothing was refused, nothing complained, nothing foreign asked, no secret in an address."""
        assert self.violations() == []
        assert self.complaints == [], self.complaints
        assert self.foreign == [], self.foreign
        secrets = [*self.page.evaluate(TOKENS), "token"]
        told = [address for address in self.addresses if SIGNED.search(address) or any(s in address for s in secrets)]
        assert told == []

    def _complain(self, kind: str, text: str) -> None:
        if (
            kind in ("error", "warning")
            and "Failed to load resource" not in text
            and "WebSocket connection" not in text
        ):
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        self.addresses.append(url)
        if not url.startswith((self.url, self.url.replace("http", "ws", 1))):
            self.foreign.append(url)


def _headers(kind: str) -> dict[str, str]:
    return {"Content-Type": f"{kind}; charset=utf-8", "Content-Security-Policy": STRICT}


@contextmanager
def context_of(browser: Browser, size: str = "phone", **more: Any) -> Iterator[BrowserContext]:
    """A browser profile with the size of a device."""
    width, height = SIZES[size]
    chosen = {"locale": "zh-CN", "reduced_motion": "reduce", **more}  # painting what moves is half of the work
    made = browser.new_context(viewport={"width": width, "height": height}, **chosen)
    try:
        yield made
    finally:
        made.close()
