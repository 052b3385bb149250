"""The OpenAPI document: what is served is what the front ends' types are made from, in names of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.application import FRAMES, document
from bot.http.desk.frames import FRAMES as DESK_FRAMES

FILE = Path(__file__).parents[3] / "web" / "openapi.json"


def test_the_front_ends_have_the_document_that_is_served() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == document(), "python -m bot openapi > web/openapi.json"


def test_no_shape_is_named_after_a_module() -> None:
    """FastAPI puts the module before two shapes of one name."""
    assert [name for name in document()["components"]["schemas"] if "__" in name] == []


def test_everything_that_is_referred_to_is_there() -> None:
    made = document()
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(made)))
    assert named <= set(made["components"]["schemas"])
    assert {model.__name__ for model in (*FRAMES, *DESK_FRAMES)} <= set(made["components"]["schemas"])
