"""Knowledge and models are replaced under the customers' hands: nobody is refused, nothing wrong goes live."""

from __future__ import annotations

import re
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.dialogue.model_files import model_path
from bot.editions.copies import write_copy
from bot.knowledge.loader import knowledge_root
from tests.integration.customer.harness import eventually
from tests.support import plain_http
from tests.support.product import Product

pytestmark = [pytest.mark.server, pytest.mark.model]
CHECKLIST = "brands/okpay/checklists/payment_failed.yml"
SECONDS = 240.0  # some seconds, more on a busy machine


class Service(Product):
    """The product with a folder of knowledge and of models of its own."""

    def __init__(self, folder: Path) -> None:
        self.knowledge, self.models = folder / "knowledge", folder / "models"
        write_copy(knowledge_root(), self.knowledge)
        self.models.mkdir()
        shutil.copy(model_path(), self.models)
        for index in model_path().parent.glob("questions-*"):
            shutil.copytree(index, self.models / index.name)
        for lines in model_path().parent.glob("lines-*.npz"):
            shutil.copy(lines, self.models)
        own = {"KNOWLEDGE_DIR": self.knowledge, "MODEL": self.models, "MODELS_DIR": self.models}
        own["CACHE_DIR"] = folder / "cache"
        super().__init__(folder, **{f"PAYDOC_{name}": str(path) for name, path in own.items()})

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.knowledge / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def figure(self, name: str) -> float:
        text = plain_http.get(f"{self.url}/metrics", timeout=30).text
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)
        assert found, name
        return float(found[1])

    def taken(self, what: str, result: str = "taken") -> float:
        return self.figure(f'paydoc_editions_total{{result="{result}",what="{what}"}}')

    @property
    def warnings(self) -> str:
        return "\n".join(plain_http.get(f"{self.url}/health/ready", timeout=30).json()["warnings"])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = Service(tmp_path_factory.mktemp("published"))
    made.start()
    yield made
    made.stop()


@contextmanager
def customers(service: Service) -> Iterator[list[str]]:
    """One after the other comes and talks, for as long as the block lasts; what went wrong."""
    stopping, wrong, said = threading.Event(), list[str](), list[str]()

    def come() -> None:
        try:
            while not stopping.is_set():
                customer = service.customer("eepay")
                said.extend(customer.says(text) for text in ("付款失败了", "还是不行", "转人工"))
        except Exception as error:
            wrong.append(repr(error))

    thread = threading.Thread(target=come)
    thread.start()
    yield wrong
    stopping.set()
    thread.join(60)
    assert len(said) >= 3 and all(said) and not any("系统刚才出了点问题" in text for text in said)


def test_new_knowledge_new_models_and_faults_meet_no_customer_unawares(service: Service) -> None:
    step = re.findall(r"^    text: (.+)$", (service.knowledge / CHECKLIST).read_text(encoding="utf-8"), re.M)[1]
    walking = service.customer("okpay")
    walking.says("付款失败了")
    with customers(service) as wrong:
        # One wallet is made better, another one is broken.
        service.edit(CHECKLIST, step, "新的第二步：" + step)
        service.edit("brands/upay/brand.yml", "names:", "nmaes:")
        eventually(lambda: service.taken("knowledge") == 1, SECONDS)
        assert re.search(r"brands/upay/brand\.yml:\d+: ", service.warnings)
        assert service.taken("knowledge", "refused") == 1 and service.figure("paydoc_knowledge_problems") >= 1
        newcomer = service.customer("okpay")
        newcomer.says("付款失败了")
        assert "新的第二步" in newcomer.presses("还是不行"), "who begins now has the new one"
        old = walking.presses("还是不行")
        assert step in old and "新的第二步" not in old, "who had begun ends with what they began with"
        assert service.customer("upay").says("付款失败了"), "the broken wallet is served as before"

        # A new model, whatever it is called.
        shutil.copy(model_path(), service.models / "aside.tmp")
        (service.models / "aside.tmp").rename(service.models / "paydoc-retrained.tar.gz")
        (service.models / model_path().name).unlink()
        eventually(lambda: service.taken("model") == 1, SECONDS)
        assert "编号" in walking.says("转人工") or walking.state == "queued"

        # A model that is none; who says so has it tried again.
        (service.models / "paydoc-zz.tar.gz").write_bytes(b"half a file")
        eventually(lambda: service.taken("model", "refused") == 1, SECONDS)
        assert service.process is not None
        service.process.send_signal(signal.SIGHUP)
        eventually(lambda: service.taken("model", "refused") == 2, SECONDS)
    assert wrong == []
    assert service.figure("paydoc_failed_turns_total") == 0 and service.figure("paydoc_lost_leases_total") == 0


def test_a_start_beside_something_broken_serves_what_was_sound_last(service: Service) -> None:
    (service.models / "paydoc-zz.tar.gz").unlink(missing_ok=True)
    service.stop()
    service.start()
    assert "brands/upay/brand.yml" in service.warnings
    customer = service.customer("okpay")
    customer.says("付款失败了")
    assert "新的第二步" in customer.presses("还是不行")
    assert service.customer("upay").says("付款失败了")
    service.edit("brands/upay/brand.yml", "nmaes:", "names:")
    eventually(lambda: service.figure("paydoc_knowledge_problems") == 0, SECONDS)
    assert "brand.yml" not in service.warnings
