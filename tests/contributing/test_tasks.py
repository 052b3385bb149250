"""Each task of the guide is done: only what it names is touched, and with all of them there the gates are passed."""

from __future__ import annotations

import pytest

from tests.contributing import channels, settings, topics
from tests.contributing.addition import Addition, Work
from tests.contributing.brands import A_BRAND
from tests.contributing.calls import A_CALL_OF_CUSTOMERS, A_CALL_OF_THE_DESK
from tests.contributing.gates import own_tests, refused
from tests.contributing.guide import tasks
from tests.contributing.intents import A_HANDLER, AN_INTENT
from tests.contributing.project import Project
from tests.contributing.tables import A_TABLE_BESIDE_OTHERS, A_TABLE_OF_ITS_OWN

ADDITIONS = (
    topics.A_TOPIC,
    topics.A_CHECKLIST,
    AN_INTENT,
    A_HANDLER,
    settings.A_SETTING,
    A_TABLE_BESIDE_OTHERS,
    A_TABLE_OF_ITS_OWN,
    A_CALL_OF_CUSTOMERS,
    A_CALL_OF_THE_DESK,
    A_BRAND,
    channels.A_CHANNEL,
)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """All of them, one after the other in one copy of the project."""
    return Work(tmp_path_factory.mktemp("work"), ADDITIONS)


def test_every_task_of_the_guide_is_done_here() -> None:
    assert len(tasks()) >= 10 and {addition.task for addition in ADDITIONS} == set(tasks())


@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda addition: addition.task.replace(" ", "_"))
def test_what_the_guide_says_is_enough(work: Work, addition: Addition) -> None:
    work.holds(addition)


def test_the_gates_miss_what_is_forgotten(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A setting and a channel that are only in the code, a checklist without a transcript."""
    here = Project(tmp_path_factory.mktemp("forgotten"), tasks())
    topics.write_only_the_checklist(here)
    settings.write_code(here)
    channels.write_code(here)
    problems, transcripts, documented = here.passes(
        *topics.MISSING, refused(own_tests("tests/unit/test_documented.py"))
    )
    topics.missed(problems, transcripts)
    assert "PAYDOC_SUPPORT_PAGE" in documented and "POST /sms/{brand}" in documented
