"""The training lines of acts: what a customer does with a message, in data/acts/<act>.yml.

They are no intents of Rasa's, so they stand under a key of their own, which Rasa's readers pass over.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from ruamel.yaml import YAML

from bot.errors import PaydocError
from bot.spelling import normalize_text

ACTS, LINES = "acts", "lines"
FOLDER = "data/acts"
_ROOT = Path(__file__).parents[2]


class ActLinesUnreadable(PaydocError):
    """The training lines of an act cannot be read; the file is named."""


def act_files(folder: str) -> list[Path]:
    """The files of a folder that is named from the project's root, in order."""
    return sorted((_ROOT / folder).glob("*.yml"))


def act_lines(folder: str) -> list[tuple[str, str]]:
    """Every normalised line with its act, each line once. Raises ActLinesUnreadable for a file of another form."""
    lines: dict[str, str] = {}
    for file in act_files(folder):
        data = YAML(typ="safe").load(file)
        if not isinstance(data, dict) or data.get(ACTS) != file.stem or not isinstance(data.get(LINES), str):
            raise ActLinesUnreadable(f"{file}: wants '{ACTS}: {file.stem}' and '{LINES}: |-' with one line each")
        for line in data[LINES].splitlines():
            if line.strip():
                lines.setdefault(normalize_text(line), file.stem)
    return list(lines.items())


def acts_digest(folder: str) -> str:
    """A digest of all of them, so that a changed line means a new training."""
    digest = hashlib.sha256()
    for file in act_files(folder):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
