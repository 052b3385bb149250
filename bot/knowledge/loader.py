"""The only reader of knowledge/: files in, frozen values and a list of problems out."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import time
from pathlib import Path

from bot.calendar.service_hours import Hours, OpenSpan
from bot.errors import KnowledgeError
from bot.knowledge.checklists import read_checklists
from bot.knowledge.lanes import read_lanes
from bot.knowledge.model import Answer, Brand, Desk, Fault, Handoff, Knowledge, Theme, Topic
from bot.knowledge.phrases import faults
from bot.knowledge.reader import KnowledgeFault, Node, read_yaml
from bot.knowledge.words import Words, read_words

FAULT_KINDS = {
    "contradiction",
    "foreign_product",
    "placeholder",
    "misspelling",
    "self_praise",
    "vague",
    "truncated",
}
COLOUR = re.compile("#[0-9a-fA-F]{6}")
LANES = {"ordinary", "money_at_risk", "service"}


def knowledge_root() -> Path:
    """Where the knowledge lives: PAYDOC_KNOWLEDGE_DIR, else knowledge/ beside the package."""
    return Path(os.environ.get("PAYDOC_KNOWLEDGE_DIR") or Path(__file__).parents[2] / "knowledge")


def load(root: Path | None = None) -> Knowledge:
    """All knowledge. Raises KnowledgeError naming every problem of form."""
    knowledge, problems = read(root or knowledge_root())
    if problems:
        raise KnowledgeError("\n".join(map(str, sorted(problems))))
    return knowledge


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
        brand = _brand(folder, root, words, problems)
        if brand is not None:
            brands[brand.id] = brand
    lanes = read_lanes(root, problems)
    return Knowledge(brands, topics, phrases, digest(root), words.groups, lanes), problems


def digest(root: Path) -> str:
    """What the knowledge under `root` is called: the same for the same files."""
    parts = hashlib.sha256()
    for path in sorted(root.rglob("*.yml")):
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
    return topics


def _phrases(root: Path, problems: list[KnowledgeFault]) -> dict[str, str]:
    node = read_yaml(root / "phrases.yml", root, problems)
    if node is None:
        return {}
    phrases = {key: node.text(key, None) for key in node.data}
    for key, reason in faults(phrases):
        node.complain(reason, key)
    return phrases


def _brand(folder: Path, root: Path, words: Words, problems: list[KnowledgeFault]) -> Brand | None:
    node = read_yaml(folder / "brand.yml", root, problems)
    if node is None:
        return None
    if node.text("brand", None) != folder.name:
        node.complain(f"'brand' must be '{folder.name}', the name of its folder", "brand")
    document = folder / "document.txt"
    if not document.is_file():
        node.complain("document.txt, the wallet's own words, is missing")
    brand = Brand(
        id=folder.name,
        name=node.text("name", None),
        names=node.texts("names"),
        misspellings=node.texts("misspellings"),
        phones=node.texts("phones"),
        desk=_desk(node),
        faults=tuple(_fault(f) for f in node.children("faults")),
        undocumented=frozenset(node.texts("undocumented")),
        checklists=read_checklists(folder, root, words, problems),
        answers=_answers(folder, root, words, problems),
        document=document.read_text(encoding="utf-8") if document.is_file() else "",
        theme=_theme(node),
        handoff=_handoff(node),
    )
    node.done()
    return brand


def _desk(node: Node) -> Desk:
    desk = node.child("desk")
    if desk is None:
        node.complain("'desk' is missing")
        return Desk(node.text("brand"), Hours((), "closed"), 30)
    spans = tuple(s for s in map(_span, desk.children("hours", True)) if s)
    hours = Hours(spans, desk.choice("holidays", {"open", "closed"}), desk.days("closed"))  # type: ignore[arg-type]
    result = Desk(desk.text("queue", None), hours, desk.integer("answer_within_minutes", 30))
    desk.done()
    return result


def _handoff(node: Node) -> Handoff:
    told = node.child("handoff")
    if told is None:
        return Handoff()
    result = Handoff(told.text("bring"), told.text("waiting"), told.texts("source", True), node.line_of("handoff"))
    told.done()
    return result


def _theme(node: Node) -> Theme:
    colours = node.child("theme")
    if colours is None:
        return Theme()
    for key in ("primary", "on_primary"):
        if not COLOUR.fullmatch(colours.text(key, None)):
            colours.complain(f"'{key}' must be a colour such as '#1f5fd0', in quotes", key)
            return Theme()
    theme = Theme(colours.text("primary").lower(), colours.text("on_primary").lower(), node.line_of("theme"))
    colours.done()
    return theme


def _span(node: Node) -> OpenSpan | None:
    days = node.choice("days", {"daily", "workdays", "weekends"})
    try:
        start, end = (time.fromisoformat(node.text(key, None)) for key in ("from", "to"))
        span = OpenSpan(days, start, end)  # type: ignore[arg-type]
    except ValueError as error:
        node.complain(f"opening hours cannot be read: {error}")
        return None
    node.done()
    return span


def _fault(node: Node) -> Fault:
    fault = Fault(
        id=node.text("id", None),
        kind=node.choice("kind", FAULT_KINDS),
        sentences=node.texts("sentences", True),
        patterns=node.texts("patterns"),
        care=node.texts("care"),
        note=node.text("note"),
        line=node.line,
    )
    node.done()
    return fault


def _answers(folder: Path, root: Path, words: Words, problems: list[KnowledgeFault]) -> tuple[Answer, ...]:
    path = folder / "answers.yml"
    node = read_yaml(path, root, problems) if path.is_file() else None
    if node is None:
        return ()
    answers = tuple(_answer(a, words) for a in node.children("answers", True))
    node.done()
    return answers


def _answer(node: Node, words: Words) -> Answer:
    answer = Answer(
        id=node.text("id", None),
        topic=node.text("topic", None),
        text=node.text("text", None),
        asks=words.patterns(node, "asks"),
        source=node.texts("source", True),
        offer=node.texts("offer"),
        questions=node.texts("questions"),
        line=node.line,
    )
    node.done()
    return answer
