"""Fixtures for all tests: the environment of the product and the trained model, loaded once."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.support import forks

for name, value in {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}.items():
    os.environ.setdefault(name, value)


# Files that take half a minute and more, the longest first: `make test` begins with them, so that nobody waits for one
# of them at the end. Those of WeChat mostly wait, and the others meanwhile keep the machine busy.
LONG = (
    "tests/integration/wechat/test_refused.py",
    "tests/integration/test_one_bot.py",
    "tests/contributing/",
    "tests/integration/wechat/test_refused_person.py",
    "tests/facts/",
    "tests/replies/test_replies.py",
    "tests/integration/wechat/test_helping.py",
    "tests/torture/",
    "tests/integration/product/",
    "tests/integration/wechat/test_sending.py",
    "tests/integration/desk/test_fuzz.py",
    "tests/integration/wechat/test_kinds.py",
    "tests/integration/store/test_store_migrations.py",
    "tests/nlu/",
    "tests/integration/wechat/test_killed.py",
    "tests/integration/desk/test_chatwoot.py",
    "tests/integration/desk/test_fairness.py",
    "tests/integration/wechat/test_answering.py",
    "tests/integration/desk/test_follow_ups.py",
    "tests/integration/customer/test_customer_attachments.py",
    "tests/integration/wecom_kf/test_pulling.py",
    "tests/integration/wechat/",
)


def pytest_configure(config: pytest.Config) -> None:
    """One place for all processes of this run, where whoever needs a forked product first starts what forks it."""
    if not hasattr(config, "workerinput"):
        os.environ[forks.ADDRESS] = str(Path(tempfile.mkdtemp(prefix="forks-")) / "socket")
        os.environ["TESTS_PID"] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    """The forker ends with us."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(Path(os.environ.pop(forks.ADDRESS)).parent, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, in the order of LONG; the others stay in their order behind them."""
    items.sort(key=lambda item: next((n for n, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was collected and imported stays to the end; the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def responder():  # type: ignore[no-untyped-def]
    """The product's responder on the trained model, with the clock at a working hour."""
    from bot.bootstrap import assistant, rasa_process
    from bot.dialogue.responder import Responder
    from tests.support.talk import OPEN

    def clock() -> datetime:
        return OPEN

    return Responder(rasa_process(), assistant(), clock)
