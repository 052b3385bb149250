"""Knowledge that is wrong is not served, and a wallet that is gone strands nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from bot.knowledge.loader import knowledge_root
from tests.support import forks, plain_http
from tests.support.product import Product, free_port

pytestmark = [pytest.mark.server, pytest.mark.model]


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return Path(shutil.copytree(knowledge_root(), tmp_path / "knowledge"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("opening:", "opennig:", "没有哪里会说 opennig，是不是要写 opening？"),
        ("{title}", "{titel}", "不认识的占位符 {titel}，是不是要写 title？"),
    ],
)
def test_a_sentence_that_the_bot_could_not_say_stops_the_start(knowledge: Path, old: str, new: str, says: str) -> None:
    phrases = knowledge / "phrases.yml"
    phrases.write_text(phrases.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    done = serve(knowledge)
    assert done.returncode == 1
    assert says in done.stderr and "phrases.yml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_of_content_stops_the_start_too(knowledge: Path) -> None:
    brand = next(knowledge.glob("brands/*/checklists/payment_failed.yml"))
    text = brand.read_text(encoding="utf-8")
    brand.write_text(text.replace("source:", "sauce:", 1), encoding="utf-8")
    done = serve(knowledge)
    assert done.returncode == 1 and brand.name in done.stderr


def serve(knowledge: Path) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        "PAYDOC_KNOWLEDGE_DIR": str(knowledge),
        "PAYDOC_DATABASE_URL": f"sqlite:///{knowledge}/paydoc.db",
    }
    return forks.run("bot", "serve", "--port", str(free_port()), environ=environ)


def test_a_wallet_that_is_gone_hands_its_customers_to_people_at_once(knowledge: Path, tmp_path: Path) -> None:
    product = Product(tmp_path, PAYDOC_KNOWLEDGE_DIR=str(knowledge))
    product.start()
    try:
        walking, pressing = product.customer("upay"), product.customer("upay")
        for customer in (walking, pressing):
            customer.says("充值没到账")
        product.stop()
        shutil.rmtree(knowledge / "brands/upay")
        for kept in knowledge.glob("brands/*/answers.yml"):
            assert "upay" not in kept.read_text(encoding="utf-8")
        product.start()
        began = time.monotonic()
        said = walking.says("还是不行")
        assert time.monotonic() - began < 8, "no tries that cannot help"
        assert "编号" in said and "转人工" not in said and walking.state == "bot"
        assert "已经补充到您的情况里" in walking.says("转人工")
        assert "编号" in pressing.presses("还是不行")
        listed = forks.run("bot", "cases", "--brand", "upay", environ={**product.environ, "COLUMNS": "200"}).stdout
        assert listed.count("fault") == 2 and "top_up_failed" in listed
        assert plain_http.get(f"{product.url}/health/ready").json()["parts"]["conversations"] is True
    finally:
        product.stop()
