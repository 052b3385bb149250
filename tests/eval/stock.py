"""Two pipelines on the same lines by Rasa's own command: the product's, and stock (jieba, count vectors, DIET)."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.eval.score import Scores
from tests.nlu.test_set_lines import Line

PRODUCT_FOLDER = Path(__file__).parents[2]
PRODUCT = (PRODUCT_FOLDER / "config.yml").read_text(encoding="utf-8")
STOCK = """recipe: default.v1
language: zh
assistant_id: stock
pipeline:
  - name: JiebaTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    random_seed: 7
policies: []
"""


@dataclass(frozen=True)
class Parsed:
    """What a trained pipeline made of the lines in a fresh process, and what it cost."""

    rankings: Sequence[dict[str, float]]
    load_seconds: float
    parse_ms: Sequence[float]

    def scores(self, lines: Sequence[Line], labels: Sequence[str]) -> Scores:
        """Judged by what each line means; a label that Rasa does not rank counts as impossible."""
        rows = [[ranking.get(label, 0.0) for label in labels] for ranking in self.rankings]
        return Scores(lines, list(labels), np.array(rows))


def train(config: str, lines: Sequence[Line], folder: Path) -> float:
    """The seconds that `rasa train nlu` in `folder` takes from beginning to end."""
    (folder / "config.yml").write_text(config, encoding="utf-8")
    _write(lines, folder / "nlu.yml")
    command = ["train", "nlu", "--nlu", "nlu.yml", "--config", "config.yml", "--out", "models"]
    return _rasa([*command, "--fixed-model-name", "raced"], folder, folder)


def parse(lines: Sequence[Line], folder: Path) -> Parsed:
    """Every line by the pipeline trained in `folder`, in a process of its own."""
    (folder / "lines.json").write_text(json.dumps([line.text for line in lines]), encoding="utf-8")
    _call([sys.executable, "-m", "tests.eval.stock", str(folder)], Path.cwd(), {})
    return Parsed(*json.loads((folder / "parsed.json").read_text(encoding="utf-8")))


def _rasa(options: list[str], where: Path, folder: Path) -> float:
    began = time.perf_counter()
    _call([sys.executable, "-m", "rasa", *options], where, {"RASA_CACHE_DIRECTORY": str(folder / "rasa-cache")})
    return time.perf_counter() - began


def _write(lines: Sequence[Line], path: Path) -> None:
    homes = defaultdict(list)
    for line in lines:
        homes[line.intent].append(line.text)
    blocks = [
        "".join([f"  - intent: {intent}\n    examples: |\n", *(f"      - {t}\n" for t in texts)])
        for intent, texts in homes.items()
    ]
    path.write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")


def _call(command: list[str], folder: Path, more: dict[str, str]) -> None:
    cache = {"PAYDOC_CACHE_DIR": str(Path.cwd() / "var" / "cache")}
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "TQDM_DISABLE": "1"}
    path = {"PYTHONPATH": str(PRODUCT_FOLDER)}
    environment = {**os.environ, **quiet, **cache, **path, **more}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


async def parse_all(folder: Path) -> None:
    """In a fresh process: load the model, parse every line, write what came of it."""
    from rasa.core.agent import Agent

    texts = json.loads((folder / "lines.json").read_text(encoding="utf-8"))
    began = time.perf_counter()
    agent = Agent.load(str(folder / "models" / "raced.tar.gz"))
    await agent.parse_message("你好")
    load, rankings, ms = time.perf_counter() - began, [], []
    for text in texts:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        ms.append(1000 * (time.perf_counter() - began))
        rankings.append({r["name"]: r["confidence"] for r in parsed["intent_ranking"]})
    (folder / "parsed.json").write_text(json.dumps([rankings, load, ms]), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(parse_all(Path(sys.argv[1])))
