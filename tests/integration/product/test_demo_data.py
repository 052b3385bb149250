"""`serve --demo-data`: a desk with something on it, for whoever tries the product out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.cli.demo_data import SCRIPT
from tests.support import forks, plain_http
from tests.support.product import Product

pytestmark = [pytest.mark.server, pytest.mark.model]
CONVERSATIONS = SCRIPT.read_text(encoding="utf-8").count("- brand:")


def test_the_desk_has_cases_of_every_wallet_and_gets_them_once(tmp_path: Path) -> None:
    product = Product(tmp_path, options=["--demo-data"], PAYDOC_DEMO="on")
    product.start()
    try:
        said = re.search(r"sign in as demo with (\S+)", product.log.read_text(encoding="utf-8"))
        assert said is not None
        desk = plain_http.client(base_url=f"{product.url}/api/v1/desk", timeout=20)
        login = desk.post("/login", json={"login": "demo", "password": said[1]})
        assert login.status_code == 200, login.text
        found = desk.get("/queue").json()["items"]
        ids = [case["conversation_id"] for case in found]
        known = [desk.get(f"/conversations/{each}").json() for each in ids]
    finally:
        product.stop()
    assert {case["brand"] for case in found} == {"yibifu", "eepay", "okpay", "upay", "yiqianbao"}
    standing = Counter(case["status"] for case in found)
    assert standing["claimed"] == 3
    assert standing["waiting"] + standing["ticket"] == CONVERSATIONS - 3 - 3  # three are closed
    assert found[0]["at_risk"]
    assert all(case["topic"] for case in found), "a text of the demo is not understood"
    for case in known:
        assert [m for m in case["messages"] if m["from"] == "bot"], case

    product.start()  # a second start adds nothing
    product.stop()
    assert product.log.read_text(encoding="utf-8").count(f"the desk has {CONVERSATIONS} conversations") == 1


def test_it_is_refused_where_real_customers_could_be() -> None:
    done = forks.run("bot", "serve", "--demo-data", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 1
    assert "--demo-data is for trying it out" in done.stderr
