"""A wallet's folder read: brand.yml, answers.yml, document.txt, and its checklists."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

from bot.calendar.service_hours import Hours, OpenSpan
from bot.knowledge.checklists import read_checklists
from bot.knowledge.model import Answer, Brand, Desk, Fault, Handoff, PrivacyNotice, Theme
from bot.knowledge.notices import notice
from bot.knowledge.reader import KnowledgeFault, Node, read_yaml
from bot.knowledge.slips import read_text
from bot.knowledge.words import Words

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
CLOCK = re.compile(r"(\d{1,2})\s*[:：.点]?\s*(\d{2})?[分]?")
LINK = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?(?:/\S*)?")


def read_brand(folder: Path, root: Path, words: Words, problems: list[KnowledgeFault]) -> Brand | None:
    """The wallet of a folder, or None where brand.yml cannot be read; what is wrong is added to `problems`."""
    node = read_yaml(folder / "brand.yml", root, problems)
    if node is None:
        return None
    if node.text("brand", None) not in ("", folder.name):
        node.complain(notice("brand_is_folder", right=folder.name), "brand")
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
        document=_document(folder, root, node),
        theme=_theme(node),
        handoff=_handoff(node),
        privacy=_privacy(node),
    )
    node.done()
    return brand


def _document(folder: Path, root: Path, brand: Node) -> str:
    """The wallet's own words."""
    path = folder / "document.txt"
    if not path.is_file():
        brand.complain(notice("document_missing"))
        return ""
    name = path.relative_to(root).as_posix()
    text = read_text(path, lambda slip: brand.problems.append(KnowledgeFault(name, slip.line, slip.reason)))
    if text is not None and not text.strip():
        brand.problems.append(KnowledgeFault(name, 1, notice("document_empty")))
    return text or ""


def _desk(node: Node) -> Desk:
    desk = node.child("desk", True)
    if desk is None:
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


def _privacy(node: Node) -> PrivacyNotice:
    told = node.child("privacy")
    if told is None:
        return PrivacyNotice()
    link = told.text("link")
    if link and not LINK.fullmatch(link):
        told.complain(notice("link_form"), "link")
    result = PrivacyNotice(told.text("notice"), link, told.flag("shown", True), node.line_of("privacy"))
    told.done()
    return result


def _theme(node: Node) -> Theme:
    colours = node.child("theme")
    if colours is None:
        return Theme()
    for key in ("primary", "on_primary"):
        if not COLOUR.fullmatch(colours.text(key)):
            colours.complain(notice("colour_form", key=key), key)
            return Theme()
    theme = Theme(colours.text("primary").lower(), colours.text("on_primary").lower(), node.line_of("theme"))
    colours.done()
    return theme


def _span(node: Node) -> OpenSpan | None:
    days = node.choice("days", {"daily", "workdays", "weekends"})
    start, end = (_clock(node, key) for key in ("from", "to"))
    node.done()
    if start is None or end is None:
        return None
    try:
        return OpenSpan(days, start, end)  # type: ignore[arg-type]
    except ValueError:
        node.complain(notice("clock_order", start=f"{start:%H:%M}", end=f"{end:%H:%M}"), "from")
        return None


def _clock(node: Node, key: str) -> time | None:
    """A time of the day; one that can be read, but is not written right, is told with its right form."""
    text = node.text(key, None)
    found = CLOCK.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if text and (hour > 23 or minute > 59):
        node.complain(notice("clock_form", key=key, value=text), key)
    elif text and text != f"{hour:02}:{minute:02}":
        node.complain(notice("clock_right", key=key, right=f"{hour:02}:{minute:02}"), key)
    return time(hour, minute) if hour <= 23 and minute <= 59 else None


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
        desk_hours=node.flag("desk_hours"),
        line=node.line,
    )
    node.done()
    return answer
