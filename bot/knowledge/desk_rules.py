"""What knowledge/desk.yml and a wallet's canned.yml say: targets, categories, words for summaries, canned replies, and
the web pages that a wallet's people show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Formatter

from bot.errors import KnowledgeError
from bot.knowledge.notices import hint, nearest, notice
from bot.knowledge.reader import KnowledgeFault, Node, read_yaml
from bot.knowledge.web_pages import WebPages, read_pages

VARIABLES = frozenset({"agent", "brand", "number", "promised"})


# What the desk writes about another desk.
NOTES = ("unreachable", "handed_over", "changed", "left", "taken", "asked_secret", "hidden")
# The words of summaries and of a card as text, and what stands in braces in each. Beside them `summary` names outcomes
# of steps and kinds of values.
SUMMARY: Mapping[str, frozenset[str]] = {
    "problem": frozenset({"topic", "words"}),
    "tried_steps": frozenset({"steps"}),
    "told": frozenset({"details"}),
    "comma": frozenset(),
    "at_risk": frozenset(),
    "with_option": frozenset({"outcome", "option"}),
    "step": frozenset({"position", "short", "outcome"}),
    "detail": frozenset({"name", "values"}),
    "promised": frozenset({"month", "day", "time"}),
    "callback": frozenset({"phone"}),
}


@dataclass(frozen=True)
class Targets:
    """How long things may take, in seconds. The first answer is what the customer was promised."""

    next_answer: float = 300.0
    resolution: float = 24 * 3600.0


@dataclass(frozen=True)
class Canned:
    """A reply that is ready: found by its shortcut; the front end fills its variables."""

    shortcut: str
    title: str
    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class DeskRules:
    """All of it. Without files: no categories but "other", and nothing canned."""

    targets: Targets = field(default_factory=Targets)
    categories: Mapping[str, str] = field(default_factory=lambda: {"other": "other"})
    summary: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(SUMMARY, ""))
    notes: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(NOTES, ""))
    canned: tuple[Canned, ...] = ()
    of_brand: Mapping[str, tuple[Canned, ...]] = field(default_factory=dict)
    pages: Mapping[str, WebPages] = field(default_factory=dict)

    def canned_of(self, brand: str | None) -> tuple[Canned, ...]:
        """Everybody's, the wallet's own, and its pages."""
        pages = (Canned(page.shortcut, page.title, f"{page.title}\n{page.url}") for page in self.pages_of(brand).pages)
        return (*self.canned, *self.of_brand.get(brand or "", ()), *pages)

    def pages_of(self, brand: str | None) -> WebPages:
        """The pages that this wallet's people may show as such."""
        return self.pages.get(brand or "", WebPages())


def load_rules(root: Path) -> DeskRules:
    """The rules under a knowledge folder. Raises KnowledgeError naming every problem."""
    problems: list[KnowledgeFault] = []
    rules = read_rules(root, problems)
    if problems:
        raise KnowledgeError("\n".join(map(str, sorted(problems))))
    return rules


def read_rules(root: Path, problems: list[KnowledgeFault]) -> DeskRules:
    """The rules as far as they can be read; what is wrong is added to `problems`."""
    brands: dict[str, tuple[Canned, ...]] = {}
    pages: dict[str, WebPages] = {}
    for own in sorted(root.glob("brands/*/canned.yml")):
        node = read_yaml(own, root, problems)
        brands[own.parent.name] = ()
        if node:
            found = read_pages(node)
            pages |= {own.parent.name: found} if found != WebPages() else {}
            brands[own.parent.name] = _canned(node, [page.shortcut for page in found.pages])
            node.done()
    path = root / "desk.yml"
    node = read_yaml(path, root, problems) if path.is_file() else None
    own_ones = DeskRules(of_brand=brands, pages=pages)
    return own_ones if node is None else replace(_rules(node), of_brand=brands, pages=pages)


def _rules(node: Node) -> DeskRules:
    sections = (node.child(key, True) for key in ("targets", "categories", "summary", "notes"))
    targets, categories, summary, notes = sections
    words = _texts(summary, SUMMARY)
    if summary is not None:
        for key, known in SUMMARY.items():
            _check(summary, key, words.get(key, ""), known)
    rules = DeskRules(
        _targets(targets) if targets else Targets(),
        _texts(categories),
        words,
        {key: text for key, text in _texts(notes, NOTES).items() if key in NOTES},
        _canned(node),
    )
    node.done()
    return rules


def _targets(node: Node) -> Targets:
    minutes, hours = (node.integer(key, None) for key in ("next_answer_minutes", "resolution_hours"))
    node.done()
    return Targets(60.0 * minutes, 3600.0 * hours)


def _texts(node: Node | None, needed: Iterable[str] = ()) -> dict[str, str]:
    """All texts of a section: others than those needed may stand there too."""
    if node is None:
        return {}
    needed = tuple(needed)
    found = {key: node.text(key) for key in node.data}
    for key in needed:
        if key not in found:
            written = nearest(key, found.keys() - set(needed))
            node.complain(notice("key_missing", key=key), written or key)
    return found


def _check(node: Node, key: str, text: str, known: Collection[str]) -> None:
    """Only known variables stand in a text, each in a pair of braces."""
    try:
        used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        node.complain(notice("braces_apart", key=key), key)
        return
    for name in sorted(used - set(known)):
        node.complain(notice("summary_variable", key=key, name="{" + name + "}") + hint(name, known), key)


def _canned(node: Node, taken: Collection[str] = ()) -> tuple[Canned, ...]:
    """`taken`: shortcuts of something else."""
    found: list[Canned] = []
    for one in node.children("canned"):
        canned = Canned(one.name("shortcut"), one.text("title", None), one.text("text", None), one.line)
        one.done()
        _check(one, "text", canned.text, VARIABLES)
        if canned.shortcut in {*taken, *(each.shortcut for each in found)}:
            one.complain(notice("shortcut_again", shortcut=canned.shortcut), "shortcut")
        found.append(canned)
    return tuple(found)
