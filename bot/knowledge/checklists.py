"""The checklists of a wallet: YAML in, frozen steps and options out."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.model import STEP_PREFIX, THENS, TOPIC_PREFIX, Checklist, Ending, Option, Step, Wait
from bot.knowledge.notices import nearest, notice
from bot.knowledge.reader import KnowledgeFault, Node, read_yaml
from bot.knowledge.words import Words

FINDINGS = frozenset({"", "good", "bad"})
ASKS = frozenset({"", "since", "expiry", "balance", "amount", "occasion"})


def read_checklists(folder: Path, root: Path, words: Words, problems: list[KnowledgeFault]) -> dict[str, Checklist]:
    """The checklists of a wallet by topic, with every named group of words put in its place."""
    found = {}
    for path in sorted((folder / "checklists").glob("*.yml")):
        node = read_yaml(path, root, problems)
        if node is not None:
            found[path.stem] = _checklist(node, folder.name, path.stem, words)
    return found


def _checklist(node: Node, brand: str, topic: str, words: Words) -> Checklist:
    for key, wanted in (("brand", brand), ("topic", topic)):
        if node.text(key, None) not in ("", wanted):
            node.complain(notice("path_says", key=key, right=wanted), key)
    ending = node.child("ending")
    checklist = Checklist(
        brand=brand,
        topic=topic,
        kind=node.choice("kind", {"diagnosis", "procedure"}),  # type: ignore[arg-type]
        title=node.text("title", None),
        intro=node.text("intro"),
        person_first=node.flag("person_first"),
        bring=node.text("bring"),
        solved=node.text("solved"),
        steps=tuple(_step(s, words) for s in node.children("steps", True)),
        ending=Ending(ending.text("text"), ending.texts("source"), ending.text("when")) if ending else Ending(),
        path=node.path,
    )
    if ending:
        ending.done()
    node.done()
    return checklist


def _step(node: Node, words: Words) -> Step:
    wait = node.child("wait")
    step = Step(
        id=node.text("id", None),
        text=node.text("text", None),
        short=node.text("short", None),
        how=node.text("how"),
        why=node.text("why"),
        tried=words.patterns(node, "tried"),
        options=tuple(_option(o, words) for o in node.children("options")),
        wait=_wait(wait) if wait else None,
        source=node.texts("source", True),
        side=node.flag("side"),
        line=node.line,
        about=words.about(node, "about"),
        good=words.patterns(node, "good"),
        bad=words.patterns(node, "bad"),
        remedy=node.text("remedy"),
        asks=node.choice("asks", ASKS, ""),  # type: ignore[arg-type]
        questions=node.texts("questions"),
        stuck=node.text("stuck"),
    )
    node.done()
    return step


def _wait(node: Node) -> Wait:
    wait = Wait(node.integer("minimum"), node.integer("maximum"))
    node.choice("unit", {"working_day"})
    if not 0 <= wait.minimum <= wait.maximum or wait.maximum == 0:
        node.complain(notice("wait_form"))
    node.done()
    return wait


def _option(node: Node, words: Words) -> Option:
    option = Option(
        id=node.text("id", None),
        label=node.text("label", None),
        then=node.text("then", None),
        means=node.texts("means"),
        says=words.phrases(node, "says"),
        reply=node.text("reply"),
        finding=node.choice("finding", FINDINGS, ""),  # type: ignore[arg-type]
        line=node.line,
    )
    if option.then and not (option.then in THENS or option.target or option.topic):
        node.complain(notice("then_unknown", value=option.then, hint=_meant(option.then)), "then")
    node.done()
    return option


def _meant(then: str) -> str:
    """What a misspelt `then` was meant to be."""
    kind, colon, name = then.replace("：", ":").partition(":")
    known = {prefix + name.strip() for prefix in (STEP_PREFIX, TOPIC_PREFIX)} if colon else THENS
    meant = nearest(kind + colon + name.strip(), known)
    return notice("meant", word=meant) if meant else ""
