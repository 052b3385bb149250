"""What the files of sound knowledge say, kept on disk beside other things that can be made again: reading them as YAML
is most of what loading knowledge costs. A tree is found by the hash of the very text that it was read from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import ruamel.yaml

from bot.cache_folder import cache_folder, forget, private_folder, replacement
from bot.knowledge import lined

KEEP = 8
WORTH = 50_000  # characters: less is read in no time
REMEMBERED = 256  # files
_MADE_BY = ("kept_trees.py", "lined.py", "slips.py", "yaml_errors.py")
_TREES: dict[str, Any] = {}


def tree_of(text: str) -> Any:
    """What a text says, where that is known; else None."""
    return _TREES.get(_hash(text)) if _TREES else None


def take_up(content: str) -> bool:
    """Whether the files of this knowledge were kept whole: from now on `tree_of` knows them."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        told, _, packed = _file(content).read_text("utf-8").partition("\n")
        if told == _hash(packed):
            _remember({key: _unpacked(tree) for key, tree in json.loads(packed).items()})
            return True
    return False


def keep(content: str, trees: Mapping[str, Any]) -> None:
    """Writes down what texts say; aside and moved, so that nobody reads half of it. What cannot be written, or said in
    JSON, is not kept, nor what is small."""
    if sum(map(len, trees)) < WORTH:
        return
    with suppress(OSError, ValueError, TypeError, RecursionError):
        packed = json.dumps({_hash(text): _packed(tree) for text, tree in trees.items()}, ensure_ascii=False)
        with replacement(file := _file(content)) as aside:
            aside.write_text(f"{_hash(packed)}\n{packed}", encoding="utf-8")
        forget(file.parent.glob("*.json"), KEEP)


def _remember(trees: Mapping[str, Any]) -> None:
    """Files that did not change are those of the knowledge before too; what is older is forgotten."""
    _TREES.update(trees)
    for key in list(_TREES)[: max(0, len(_TREES) - REMEMBERED)]:
        del _TREES[key]


def _packed(value: Any) -> Any:
    """Mappings and lists as JSON lists that begin with their kind; raises TypeError for what JSON has no word for."""
    if isinstance(value, lined.Mapping):
        spans = [[key, *span] for key, span in value.spans.items()]
        return ["m", value.line, value.end, spans, [[key, _packed(item)] for key, item in value.items()]]
    if isinstance(value, lined.Sequence):
        return ["s", value.spans, [_packed(item) for item in value]]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(type(value))


def _unpacked(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    if value[0] == "m":
        mapping = lined.Mapping((key, _unpacked(item)) for key, item in value[4])
        mapping.line, mapping.end = value[1], value[2]
        mapping.spans = {key: lined.Span(*span) for key, *span in value[3]}
        return mapping
    sequence = lined.Sequence(map(_unpacked, value[2]))
    sequence.spans = [lined.Span(*span) for span in value[1]]
    return sequence


def _file(content: str) -> Path:
    """Raises OSError where there can be no folder that nobody else writes into."""
    return private_folder(cache_folder() / "knowledge-trees") / _name(content)


def _name(content: str) -> str:
    return f"{content}-{_rules()}.json"


@cache
def _rules() -> str:
    """What reads the files: another version may read them otherwise."""
    own = b"\0".join((Path(__file__).parent / name).read_bytes() for name in _MADE_BY)
    return hashlib.sha256(own + ruamel.yaml.__version__.encode()).hexdigest()[:16]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
