"""Takes the pictures: all into var/screenshots, those of the manual into docs/images."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bot.settings import ROOT
from bot.store import upgrade
from tests.browser.customer import THEMES, Customer, built, context_of, inline, launch
from tests.browser.states import STATES
from tests.integration.customer.harness import BRANDS, Gateway, running
from tests.screenshots import desk, real

ALL = ROOT / "var" / "screenshots"
MANUAL = ROOT / "docs" / "images"
COLOURS = 256
LOOKS = {"": {}, "dark": {"color_scheme": "dark"}, "large": {}}
SHOWN = ("first_contact", "diagnosis", "queue", "agent", "closed", "error")
KEPT = {
    "real-first_contact": "widget-first-contact",
    "real-diagnosis": "widget-diagnosis",
    "eepay-queue": "widget-queue",
    "upay-agent": "widget-agent",
    "yiqianbao-diagnosis-dark": "widget-dark",
    "yibifu-diagnosis-large": "widget-large",
}
DESK = ("conversation", "closing", "dark", "lead")


def main() -> None:
    """All states of all wallets, on a phone; dark and large in the middle of a diagnosis."""
    shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = Path(folder) / "store.db"
        upgrade(f"sqlite:///{database}")
        documents = {brand: (ROOT / f"knowledge/brands/{brand}/document.txt").read_text() for brand in BRANDS}
        with running(database, documents=documents, themes=THEMES, widget=built()) as gateway:
            browser = launch(playwright)
            for brand in BRANDS:
                for state in SHOWN:
                    take(browser, gateway, brand, state, "")
                for look in ("dark", "large"):
                    take(browser, gateway, brand, "diagnosis", look)
            demo(browser, gateway)
            desk.take(browser, ALL)
            real.take(browser, ALL)
            browser.close()
    for name, image in KEPT.items():
        keep(ALL / f"{name}.png", MANUAL / f"{image}.png")
    keep(ALL / "demo.png", MANUAL / "demo.png")
    for name in DESK:
        keep(ALL / f"desk-{name}.png", MANUAL / f"desk-{name}.png")


def take(browser: Browser, gateway: Gateway, brand: str, state: str, look: str) -> None:
    """One picture of one state."""
    more = "size='large'" if look == "large" else ""
    with context_of(browser, device_scale_factor=2, reduced_motion="reduce", **LOOKS[look]) as context:
        here = Customer(context, gateway.url, inline(brand, more)).begin()
        STATES[state](here, gateway)
        here.page.wait_for_timeout(300)
        here.page.screenshot(path=ALL / f"{'-'.join(filter(None, (brand, state, look)))}.png")


def demo(browser: Browser, gateway: Gateway) -> None:
    """The demo page with a diagnosis."""
    with context_of(browser, "desktop", reduced_motion="reduce") as context:
        here = Customer(context, gateway.url)
        here.page.goto(f"{gateway.url}/demo/#okpay")
        STATES["diagnosis"](here, gateway)
        here.page.wait_for_timeout(300)
        here.page.screenshot(path=ALL / "demo.png")


def keep(taken: Path, kept: Path, colours: int = COLOURS) -> None:
    """A copy that is small enough to be in the repository."""
    with Image.open(taken) as image:
        image.convert("RGB").quantize(colours).save(kept, optimize=True)


if __name__ == "__main__":
    main()
