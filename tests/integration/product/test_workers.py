"""Several gateways on one port: one truth about all of them, and signals for all of them."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path

import pytest

from tests.integration.customer.harness import eventually
from tests.support import plain_http
from tests.support.postgres import Cluster, postgres
from tests.support.product import Product

__all__ = ["postgres"]
pytestmark = [pytest.mark.server, pytest.mark.model, pytest.mark.postgres]


def test_whichever_is_asked_shows_the_figures_of_both(tmp_path: Path, postgres: Cluster) -> None:
    url = postgres.url(postgres.create_database())
    product = Product(tmp_path, workers=2, PAYDOC_DATABASE_URL=url, PAYDOC_SECRET="x" * 32)
    product.start()
    try:
        eventually(lambda: set(_turns(product)) == {"0", "1"}, 120)
        for n in range(1, 5):
            assert product.customer("okpay").says("付款失败了")
            assert sum(_turns(product).values()) == n, "never less, whoever is asked"
        assert product.process is not None
        product.process.send_signal(signal.SIGHUP)
        assert product.customer("okpay").says("付款失败了")
        assert sum(_turns(product).values()) == 5, "none was ended by it"
    finally:
        began = time.monotonic()
        product.stop()
        assert time.monotonic() - began < 20


def _turns(product: Product) -> dict[str, float]:
    text = plain_http.get(f"{product.url}/metrics", timeout=30).text
    return {
        found[1]: float(found[2]) for found in re.finditer(r'^paydoc_turns_total{worker="(\d)"} (\S+)$', text, re.M)
    }
