"""The guide itself: each of its tasks is done by a test here, and a text that forgets a file fails."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contributing.conftest import Begin
from tests.contributing.guide import ROOT, Task, tasks

OTHERS = [path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)]
TESTS = "".join(path.read_text(encoding="utf-8") for path in OTHERS)


def test_every_task_of_the_guide_is_done_here() -> None:
    assert len(tasks()) >= 10 and set(tasks()) == set(re.findall(r'begin\("([^"]+)"\)', TESTS))


@pytest.mark.parametrize("name", tasks())
def test_what_a_task_names_is_in_the_project(name: str) -> None:
    """Whatever has no place for the newcomer's own word."""
    plain = [file for file in tasks()[name].files if not re.search("[<…]", file)]
    assert [file for file in plain if not (ROOT / file).exists()] == []


def test_names_are_read_as_a_newcomer_reads_them() -> None:
    task = Task(
        "a thing",
        "`bot/x/<thing>.py`, `docs/` and `tables_….py` of `bot/store/tables_….py`; `make it`, `a > web/o.json`",
    )
    assert task.files == ("bot/x/<thing>.py", "docs/", "bot/store/tables_….py", "web/o.json")
    assert task.naming("bot/x/lamp.py") == ("bot/x/<thing>.py",)
    assert task.naming("docs/images/a.png") == ("docs/",)
    assert task.naming("bot/store/tables_lamp.py") == ("bot/store/tables_….py",)
    assert task.naming("bot/x/y/lamp.py") == task.naming("bot/store/tables_lamp.pyc") == task.naming("README.md") == ()


def test_a_text_that_forgets_a_file_fails(begin: Begin) -> None:
    here = begin("a setting")
    here.append("bot/settings.py", "\n")
    here.append("README.md", "\n")
    with pytest.raises(AssertionError):
        here.task = replace(here.task, text="a field in `bot/settings.py`")
        here.only_what_is_named()
    with pytest.raises(AssertionError):
        here.task = replace(here.task, text="`bot/settings.py`, `README.md`, and `docs/api.md`, which nobody needs")
        here.only_what_is_named()
    here.task = replace(here.task, text="`bot/settings.py`, `README.md`")
    here.only_what_is_named()
