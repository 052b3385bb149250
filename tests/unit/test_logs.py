"""At a terminal records are short lines, and hide what the JSON lines hide."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.errors import PaydocError
from bot.logs import Privacy, ShortLines, fields


def short(name: str, level: int, message: str, **more: object) -> str:
    record = logging.getLogger(name).makeRecord(name, level, "/x/place.py", 7, message, (), None, extra=fields(**more))
    Privacy().filter(record)
    return ShortLines().format(record)


def test_a_record_is_one_line_with_what_is_known() -> None:
    said = short("bot.store", logging.WARNING, "the store is slow", seconds=3, conversation=None)
    assert said[8:] == " warning bot.store: the store is slow seconds=3"


def test_the_words_of_other_libraries_are_hidden() -> None:
    said = short("rasa.core", logging.ERROR, "failed on CUSTOMERWORDS")
    assert "CUSTOMERWORDS" not in said and said[8:] == " error   rasa.core: (hidden) where=place.py:7"


@pytest.mark.parametrize(("error", "shown"), [(ValueError("CUSTOMERWORDS"), False), (PaydocError("our words"), True)])
def test_an_exception_is_its_kind_and_its_places(error: Exception, shown: bool) -> None:
    try:
        raise error
    except Exception:
        record = logging.getLogger("bot.x").makeRecord("bot.x", logging.ERROR, "f", 1, "it broke", (), sys.exc_info())
    lines = ShortLines().format(record).splitlines()
    assert lines[0].endswith("bot.x: it broke")
    assert type(error).__name__ in lines[1] and (str(error) in lines[1]) == shown
    assert "test_logs.py" in lines[2]
