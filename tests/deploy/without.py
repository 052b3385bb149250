"""A text understood in a process that cannot import what it is told: `python -m tests.deploy.without TEXT MODULE...`"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from importlib.metadata import packages_distributions


class Missing:
    """Finds none of these packages, as if they were not installed."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """As importlib asks."""
        if name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def modules_of(distributions: Sequence[str]) -> list[str]:
    """What can be imported of these distributions."""
    wanted = {name.lower().replace("_", "-") for name in distributions}
    found = packages_distributions().items()
    return sorted(module for module, homes in found if wanted & {home.lower().replace("_", "-") for home in homes})


def main() -> None:
    """Print the intent."""
    text, *names = sys.argv[1:]
    sys.meta_path.insert(0, Missing(names))  # type: ignore[arg-type]
    from bot.bootstrap import rasa_process

    print(asyncio.run(rasa_process().parse(text))["intent"]["name"])
    print(*(name for name in names if sys.modules.get(name) is not None))


if __name__ == "__main__":
    main()
