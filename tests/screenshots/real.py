"""The pictures that open the README: a conversation with the product itself, with its trained model."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.customer import Customer, context_of, inline
from tests.support.product import Product

BRAND = "okpay"


def take(browser: Browser, folder: Path) -> None:
    """First contact and the middle of a diagnosis, as real-*.png."""
    with tempfile.TemporaryDirectory() as place:
        product = Product(Path(place))
        product.start()
        try:
            with context_of(browser, device_scale_factor=2, reduced_motion="reduce") as context:
                here = Customer(context, product.url, inline(BRAND)).begin()
                here.page.set_viewport_size({"width": 390, "height": 844})
                expect(here.page.locator(".option").first).to_be_visible()
                _shot(here, folder / "real-first_contact.png")
                _diagnosis(here)
                _shot(here, folder / "real-diagnosis.png")
        finally:
            product.stop()


def _diagnosis(here: Customer) -> None:
    here.say("扫码付款一直失败，余额明明够")
    cards = here.page.locator(".card")
    expect(cards).to_have_count(1, timeout=30_000)
    here.press("还是不行")
    expect(cards).to_have_count(2, timeout=30_000)
    expect(here.option("还是不行")).to_be_visible()


def _shot(here: Customer, path: Path) -> None:
    here.page.mouse.move(0, 0)
    here.page.wait_for_timeout(500)
    here.page.screenshot(path=path)
