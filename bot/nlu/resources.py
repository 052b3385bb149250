"""The word lists beside this package, and digests of what a trained model depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

PACKAGE = Path(__file__).parent
DATA = PACKAGE / "data"
_SPELLING = [PACKAGE.parent / name for name in ("spelling.py", "spelling.yml")]


@cache
def load_words(name: str) -> Any:
    """The content of `data/<name>.yml`, read once; callers must not change it."""
    return YAML(typ="safe").load(DATA / f"{name}.yml")


def package_digest(*versions: str) -> str:
    """A digest of all code and data of this package and of the versions named.

    Rasa's own fingerprint sees the source of the component's class only; helpers and word
    lists would otherwise change without a new training.
    """
    files = (path for path in sorted(PACKAGE.rglob("*")) if path.suffix in {".py", ".yml", ".txt"})
    return files_digest(files, *versions)


def reading_digest(*more: str) -> str:
    """A digest of all that a text is read by, this package and the spelling, and of further strings."""
    return files_digest(_SPELLING, package_digest(), *more)


def files_digest(files: Iterable[Path], *more: str) -> str:
    """A digest of the contents of files and of further strings."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for text in more:
        digest.update(b"\0" + text.encode())
    return digest.hexdigest()
