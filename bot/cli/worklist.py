"""What was not understood as work to be done: clusters with the intent they seem to mean, and the step that teaches
one."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.bootstrap import store
from bot.cli.misses import Cluster, cluster
from bot.privacy.masking import has_hidden
from bot.privacy.readable import readable
from bot.settings import ROOT
from bot.spelling import normalize_text

LINES, LEARNED = Path("data/nlu"), Path("tests/nlu/learned.yml")
LONGEST = 200  # characters of a message that makes a training line
HELD = 3  # one in so many of a cluster's lines is not trained on: it shows whether the others taught anything


@dataclass(frozen=True)
class Task:
    """A cluster as data: how often it came, which intent it seems to mean and how surely, the wallets and steps where
    it was said, and its masked words, the commonest first."""

    id: str
    times: int
    intent: str
    likelihood: float
    places: list[str]
    lines: list[str]


def tasks(misses: Sequence[dict[str, Any]]) -> list[Task]:
    """The clusters that have words to learn from, the largest first."""
    return [task for found in cluster(misses) if (task := _task(found)).lines]


def show(days: int, brand: str | None, limit: int) -> None:
    """Print the worklist of the last days as JSON."""
    misses = store().missed(datetime.now(timezone.utc) - timedelta(days=days), brand)
    click.echo(json.dumps([asdict(task) for task in tasks(misses)[:limit]], ensure_ascii=False, indent=1))


def read(file: Path, wanted: str) -> Task:
    """One task of a printed worklist."""
    found = [Task(**task) for task in json.loads(file.read_text(encoding="utf-8")) if task["id"] == wanted]
    if not found:
        raise click.ClickException(f"{file} has no cluster {wanted}")
    return found[0]


def learn(task: Task, intent: str = "", root: Path | None = None) -> tuple[int, int]:
    """Put a task's lines under an intent, the proposed one where none is named: most among the training lines, the
    others among those that a test wants understood. The number of both; lines that are trained on stay where they
    are."""
    intent, root = intent or task.intent, root or ROOT
    file = root / LINES / f"{intent}.yml"
    if not file.is_file():
        raise click.ClickException(f"there is no intent {intent!r}: {file} is missing")
    known = {normalize_text(line) for path in (root / LINES).glob("*.yml") for line in _lines(path)}
    new = [line for line in task.lines if normalize_text(line) not in known]
    held = new[HELD - 1 :: HELD] or new[-1:]
    taught = [line for line in new if line not in held] or new
    before = len(_lines(file))
    text = file.read_text(encoding="utf-8").rstrip("\n")
    added = text + "".join(f"\n      - {line}" for line in taught) + "\n"
    _replace(file, added, before + len(taught))
    _hold(root / LEARNED, intent, held)
    return len(taught), len(held)


def _task(found: Cluster) -> Task:
    words = Counter(line for message in found.messages if (line := _line(message["words"])))
    scores: defaultdict[str, float] = defaultdict(float)
    for message in found.messages:
        for name, likelihood in message.get("ranking") or ():
            scores[name] += likelihood / len(found.messages)
    intent, likelihood = max(scores.items(), key=lambda pair: pair[1], default=("", 0.0))
    places = Counter(f"{m.get('brand', '')} {m.get('at') or ''}".strip() for m in found.messages)
    first = hashlib.sha256(str(found.messages[0]["words"]).encode()).hexdigest()[:8]
    lines = [line for line, _ in words.most_common()]
    return Task(
        first, len(found.messages), intent, round(likelihood, 3), [place for place, _ in places.most_common()], lines
    )


def _line(words: str) -> str:
    """Masked words as a training line; "" where a mask is left, or too much to be one."""
    line = " ".join(readable(words).split())
    return line if line and len(line) <= LONGEST and "****" not in line and not has_hidden(line) else ""


def _lines(file: Path) -> list[str]:
    data = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    rows = (line.strip() for block in data["nlu"] for line in block["examples"].splitlines())
    return [row.removeprefix("- ").strip() for row in rows if row]


def _replace(file: Path, text: str, lines: int) -> None:
    """Write a file of training lines, if it then has so many; else it was built in another way, and stays as it is."""
    aside = file.with_suffix(".new")
    aside.write_text(text, encoding="utf-8")
    try:
        found = len(_lines(aside))
    except (YAMLError, KeyError):
        found = 0
    if found != lines:
        aside.unlink()
        raise click.ClickException(f"{file} does not end with a list of examples; add the lines by hand")
    aside.replace(file)


def _hold(file: Path, intent: str, lines: Sequence[str]) -> None:
    yaml: Any = YAML()
    yaml.allow_unicode, yaml.width = True, 10_000
    data = (yaml.load(file.read_text(encoding="utf-8")) if file.is_file() else None) or {}
    held = data.setdefault(intent, [])
    held.extend(line for line in lines if line not in held)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as out:
        yaml.dump(data, out)
