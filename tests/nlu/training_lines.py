"""The training data, read as Rasa reads it."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

FOLDER = Path(__file__).parents[2] / "data" / "nlu"


def training_lines(folder: Path = FOLDER) -> list[tuple[str, str]]:
    """Every line with its intent."""
    lines = []
    for path in sorted(folder.glob("*.yml")):
        for block in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            texts = (line.strip().removeprefix("- ").strip() for line in block["examples"].splitlines())
            lines += [(text, block["intent"]) for text in texts if text]
    return lines
