"""What the files of sound knowledge say, kept on disk beside other things that can be made again: reading them as YAML
is most of what loading knowledge costs. A tree is found by the hash of the very text that it was read from."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import ruamel.yaml

from bot.knowledge import lined

ROOT = Path(__file__).parents[2]
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
    folder = _folder()
    if folder is None:
        return False
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        told, _, packed = (folder / _name(content)).read_text("utf-8").partition("\n")
        if told == _hash(packed):
            _remember({key: _unpacked(tree) for key, tree in json.loads(packed).items()})
            return True
    return False


def keep(content: str, trees: Mapping[str, Any]) -> None:
    """Writes down what texts say; aside and moved, so that nobody reads half of it. What cannot be written, or said in
    JSON, is not kept, nor what is small."""
    folder = _folder()
    if folder is None or sum(map(len, trees)) < WORTH:
        return
    with suppress(OSError, ValueError, TypeError, RecursionError):
        packed = json.dumps({_hash(text): _packed(tree) for text, tree in trees.items()}, ensure_ascii=False)
        with _aside(folder) as file:
            file.write_text(f"{_hash(packed)}\n{packed}", encoding="utf-8")
            file.rename(folder / _name(content))
        _forget(folder.glob("*.json"))


def _remember(trees: Mapping[str, Any]) -> None:
    """Files that did not change are those of the knowledge before too; what is older is forgotten."""
    _TREES.update(trees)
    for key in list(_TREES)[: max(0, len(_TREES) - REMEMBERED)]:
        del _TREES[key]


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A file of our own that is gone afterwards, unless it was moved."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".aside-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


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


def _folder() -> Path | None:
    """The private folder, made if needed; None where there can be none that nobody else writes into."""
    folder = Path(os.environ.get("PAYDOC_CACHE_DIR") or ROOT / "var" / "cache") / "knowledge-trees"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.lstat()
    except OSError:
        return None
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return folder if own and stat.S_IMODE(status.st_mode) == 0o700 else None


def _name(content: str) -> str:
    return f"{content}-{_rules()}.json"


@cache
def _rules() -> str:
    """What reads the files: another version may read them otherwise."""
    own = b"\0".join((Path(__file__).parent / name).read_bytes() for name in _MADE_BY)
    return hashlib.sha256(own + ruamel.yaml.__version__.encode()).hexdigest()[:16]


def _forget(files: Iterable[Path]) -> None:
    for path in sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)[KEEP:]:
        path.unlink(missing_ok=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
