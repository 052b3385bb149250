"""All of knowledge/ read: files in, frozen values and a list of problems out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge import kept_trees
from bot.knowledge.brands import read_brand
from bot.knowledge.lanes import read_lanes
from bot.knowledge.model import Knowledge, Topic
from bot.knowledge.notices import notice
from bot.knowledge.phrases import faults
from bot.knowledge.reader import KnowledgeFault, read_yaml
from bot.knowledge.slips import Slip, read_text, sound_trees
from bot.knowledge.words import read_words

LANES = {"ordinary", "money_at_risk", "service"}


_READ_INSTEAD: ContextVar[Path | None] = ContextVar("knowledge that is read instead", default=None)


def knowledge_root() -> Path:
    """Where the knowledge lives: PAYDOC_KNOWLEDGE_DIR, else knowledge/ beside the package."""
    return _READ_INSTEAD.get() or Path(
        os.environ.get("PAYDOC_KNOWLEDGE_DIR") or Path(__file__).parents[2] / "knowledge"
    )


@contextmanager
def reading_from(root: Path) -> Iterator[None]:
    """Whatever asks for knowledge within reads it there: the parts of a model too, which find it by themselves."""
    token = _READ_INSTEAD.set(root)
    try:
        yield
    finally:
        _READ_INSTEAD.reset(token)


def load(root: Path | None = None) -> Knowledge:
    """All knowledge; what was read last is not read again. Raises KnowledgeError naming every problem of form."""
    root = root or knowledge_root()
    return _sound(root, digest(root))


@lru_cache(maxsize=1)
def _sound(root: Path, content: str) -> Knowledge:
    known = kept_trees.take_up(content)
    knowledge, problems = read(root)
    if problems:
        raise KnowledgeError("\n".join(map(str, sorted(problems))))
    if not known:
        texts = (read_text(path, _tell_nobody) for path in sorted(root.rglob("*.yml")))
        kept_trees.keep(content, sound_trees(filter(None, texts)))
    return knowledge


def _tell_nobody(_slip: Slip) -> None:
    """Of a file that the knowledge does not consist of."""


def load_brand_names(root: Path | None = None) -> dict[str, list[str]]:
    """Brand id to every name, alias and misspelling a customer may type."""
    root = root or knowledge_root()
    names: dict[str, list[str]] = {}
    for path in sorted(root.glob("brands/*/brand.yml")):
        node = read_yaml(path, root, [])
        if node is not None:
            names[path.parent.name] = [node.text("name"), *node.texts("names"), *node.texts("misspellings")]
    return names


def read(root: Path) -> tuple[Knowledge, list[KnowledgeFault]]:
    """All knowledge that can be read, and what is wrong with the form of the rest."""
    problems: list[KnowledgeFault] = []
    topics = _topics(root, problems)
    phrases = _phrases(root, problems)
    words = read_words(root, problems)
    brands = {}
    for folder in sorted(p for p in (root / "brands").glob("*") if p.is_dir()):
        brand = read_brand(folder, root, words, problems)
        if brand is not None:
            brands[brand.id] = brand
    lanes = read_lanes(root, problems)
    words.settle(problems)
    return Knowledge(brands, topics, phrases, digest(root), words.groups, lanes), problems


def digest(root: Path) -> str:
    """What the knowledge under `root` is called: the same for the same files."""
    parts = hashlib.sha256()
    for path in sorted(path for kind in ("*.yml", "*.txt") for path in root.rglob(kind)):
        parts.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return parts.hexdigest()[:16]


def _topics(root: Path, problems: list[KnowledgeFault]) -> dict[str, Topic]:
    node = read_yaml(root / "topics.yml", root, problems)
    topics = {}
    for key in node.data if node else ():
        entry = node.child(key) if node else None
        if entry is not None:
            lane = entry.choice("lane", LANES, "ordinary")
            topics[key] = Topic(key, entry.text("name", None), entry.integer("urgency"), lane)  # type: ignore[arg-type]
            entry.done()
        elif node is not None:
            node.complain(notice("key_missing", key="name"), key)
    return topics


def _phrases(root: Path, problems: list[KnowledgeFault]) -> dict[str, str]:
    node = read_yaml(root / "phrases.yml", root, problems)
    if node is None:
        return {}
    phrases = {key: node.text(key, None) for key in node.data}
    node.done()
    for key, reason in faults(phrases):
        node.complain(reason, key)
    return phrases
