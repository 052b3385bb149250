"""Lines as the product reads them, scored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np

from bot.bootstrap import rasa_process
from tests.eval.score import Scores
from tests.nlu.test_set_lines import Line


def scored(lines: Sequence[Line]) -> Scores:
    """What the trained model of the present data makes of each."""
    process = rasa_process()

    async def rows() -> list[dict[str, float]]:
        parsed = [await process.parse(line.text) for line in lines]
        return [{r["name"]: r["confidence"] for r in result["intent_ranking"]} for result in parsed]

    found = asyncio.run(rows())
    labels = sorted(found[0])
    return Scores(lines, labels, np.array([[row[label] for label in labels] for row in found]))
