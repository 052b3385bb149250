"""Which versions answer, and whether what lies ready was taken up, for whoever watches the service."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge

from bot.editions.edition import Edition
from bot.knowledge.reader import KnowledgeFault
from bot.settings import ROOT

SHOWN = 5


class EditionFigures:
    """Versions as labels of a figure that is always 1, problems of the editors' folder, what was taken and refused."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._versions = Gauge(
            "paydoc_build_info", "What answers: always 1", ["version", "model", "knowledge"], registry=registry
        )
        self._problems = Gauge(
            "paydoc_knowledge_problems", "Problems that keep the editors' folder from being served", registry=registry
        )
        self._taken = Counter(
            "paydoc_editions", "New knowledge and models: taken up, or not", ["what", "result"], registry=registry
        )
        for what in ("knowledge", "model"):
            for result in ("taken", "refused"):
                self._taken.labels(what, result)
        self.warnings: list[str] = []

    def serves(self, edition: Edition) -> None:
        """This one answers now."""
        self._versions.clear()
        self._versions.labels(version(), edition.model.name, edition.copy.content).set(1)

    def count(self, what: str, result: str) -> None:
        """Something new was taken up, or refused."""
        self._taken.labels(what, result).inc()

    def wrong(self, problems: Sequence[KnowledgeFault]) -> None:
        """What keeps the editors' folder, or some of its wallets, from being served; nothing when all is served."""
        self._problems.set(len(problems))
        shown = "; ".join(str(each) for each in problems[:SHOWN])
        more = f" and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        self.warnings = [f"knowledge is not served as it is on disk: {shown}{more}"] if problems else []


def version() -> str:
    """The product's, of pyproject.toml."""
    found = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    return found[1] if found else ""
