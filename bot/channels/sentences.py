"""What channels say themselves, beside the dialogue: the words all share, and a channel's own before them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

COMMON = Path(__file__).with_name("messages_zh.yml")


class Sentences:
    """The sentences of a channel, from its own file and from the one beside this."""

    def __init__(self, *own: Path) -> None:
        self.all: Mapping[str, Any] = {}
        for path in (COMMON, *own):
            self.all = {**self.all, **YAML(typ="safe").load(path)}

    def sentence(self, name: str, **values: object) -> str:
        """One sentence."""
        return str(self.all[name]).format(**values)

    def shown(self, kind: str) -> str:
        """What stands in the transcript for something that is no words."""
        first, _, rest = kind.partition("\n")
        label = str(self.all["shown"].get(first, self.all["shown"]["other"]))
        return f"{label} {rest}".strip()

    def ratings(self) -> list[tuple[int, str]]:
        """What a customer can say about the help, the best first."""
        return [(int(value), str(label)) for value, label in self.all["ratings"].items()]
