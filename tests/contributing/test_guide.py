"""The guide itself: what its tasks name is there, and a text that forgets a file fails."""

from __future__ import annotations

import re

import pytest

from tests.contributing.guide import ROOT, Task, tasks


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


def test_a_text_that_forgets_a_file_fails() -> None:
    touched = {"bot/settings.py", "README.md"}
    with pytest.raises(AssertionError):
        Task("a setting", "a field in `bot/settings.py`").only_names(touched)
    with pytest.raises(AssertionError):
        Task("a setting", "`bot/settings.py`, `README.md`, and `docs/api.md`, which nobody needs").only_names(touched)
    with pytest.raises(AssertionError):
        Task("a setting", "`bot/settings.py`, `README.md`").only_names(set())
    Task("a setting", "`bot/settings.py`, `README.md`").only_names(touched)
