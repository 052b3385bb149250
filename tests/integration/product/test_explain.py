"""A conversation is explained: what was read, which rule decided, what followed, and where today differs."""

from __future__ import annotations

import subprocess

import pytest

from tests.support import forks
from tests.support.product import Product

pytestmark = [pytest.mark.server, pytest.mark.model]


def explained(product: Product, conversation_id: str) -> subprocess.CompletedProcess[str]:
    return forks.run("bot", "explain", conversation_id, environ=product.environ)


def test_every_message_is_explained(product: Product) -> None:
    customer = product.customer("okpay")
    customer.says("付款失败了，余额够的")
    customer.says("没被骗，就是付不了")
    customer.presses("还是不行")
    done = explained(product, customer.id)
    assert done.returncode == 0, done.stderr
    first, denied, pressed = done.stdout.split("\n\n")[1:4]
    assert (
        "clause   “余额够的”: good" in first and "means    payment_failed" in first and "handler  open_topic" in first
    )
    assert "clause   “没被骗”, denies: safe" in denied and "rule     outcomes.safe" in denied
    assert "an option of what was asked" in pressed and "writes   diagnosis_changed" in pressed
    assert "but said" not in done.stdout, "with the same model and knowledge the same is said again"


def test_a_conversation_that_is_not_there_is_one_line(product: Product) -> None:
    done = explained(product, "nobody")
    assert (done.returncode, done.stderr.strip().splitlines()[-1]) == (1, "Error: no conversation 'nobody'")
