"""What each rule and each list of words is for: every row of kinds.yml holds, so that none can be taken away unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.privacy.guard import clean
from bot.privacy.masking import mask
from tests.support.table import table

KINDS: dict[str, dict[str, list[Any]]] = YAML(typ="safe").load(Path(__file__).with_name("kinds.yml"))


@table(("kind", "said", "kept"), [(kind, *row) for kind, rows in KINDS["hidden"].items() for row in rows])
def test_a_secret_of_this_kind_is_hidden(kind: str, said: str, kept: str) -> None:
    assert mask(clean(said)).text == kept, kind


@table(("kind", "said"), [(kind, row) for kind, rows in KINDS["kept"].items() for row in rows])
def test_what_is_of_this_kind_stays(kind: str, said: str) -> None:
    assert mask(clean(said)).text == said, kind
