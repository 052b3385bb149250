"""Canary secrets are planted in conversations and then looked for in every table, file, log and reply."""

from __future__ import annotations

import json
import sqlite3
import unicodedata

import pytest

from tests.support.product import Product
from tests.support.traces import holds

pytestmark = [pytest.mark.server, pytest.mark.model]

# text with a secret, and the secret as it must not be found
CANARIES = [
    ("我的密码是 Zx9#canaryQ7 你帮我登录", "Zx9#canaryQ7"),
    ("支付密码 830417 不对", "830417"),
    ("验证码是 594027 怎么还不行", "594027"),
    ("短信验证码：７７１９３４", "771934"),
    ("618 204", "618204"),
    ("卡背面的 CVV 是 739", "739"),
    ("银行卡号 6222 0212 3456 7890 128", "6222021234567890128"),
    ("卡号6217000010001234564", "6217000010001234564"),
    ("身份证 11010519491231002X 你看下", "11010519491231002X"),
    ("付款码 134567890123456789 扫不出来", "134567890123456789"),
]


@pytest.fixture(scope="module")
def told(product: Product) -> list[str]:
    """All canaries said in every state of a conversation; the replies."""
    replies = []
    for brand in ("okpay", "yibifu"):
        customer = product.customer(brand)
        for text, _ in CANARIES:
            replies.append(customer.says(text))
        customer.says("付款失败了")
        for text, _ in CANARIES:
            replies.append(customer.says(text))
        customer.says("转人工")
        for text, _ in CANARIES:
            replies.append(customer.says(text))
    return replies


@pytest.mark.parametrize("secret", [secret for _, secret in CANARIES])
def test_no_canary_is_anywhere(product: Product, told: list[str], secret: str) -> None:
    if secret != "739":  # too short to look for in raw files; the tables are searched below
        for path in product.folder.rglob("*"):
            if path.is_file():
                assert not holds(path.read_bytes(), secret), path
    assert not any(secret in reply for reply in told)
    database = sqlite3.connect(product.folder / "paydoc.db")
    tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
    assert {"messages", "inbox", "conversations", "cases", "events"} <= set(tables)
    for table in ("messages", "inbox", "conversations", "cases", "events", "gaps", "diagnoses"):
        for row in database.execute(f"select * from {table}"):
            assert not _holds(row, secret), (table, row)


def test_the_customer_is_warned_and_nothing_is_echoed(product: Product, told: list[str]) -> None:
    assert all("已经替您隐藏" in reply for reply in told)


def _holds(row: tuple[object, ...], secret: str) -> bool:
    words = json.dumps(row, ensure_ascii=False, default=str)
    text = unicodedata.normalize("NFKC", words)
    if secret == "739":
        return "是 739" in text or "CVV 是739" in text
    return holds(text.encode(), secret) or holds(text.replace(" ", "").encode(), secret)
