"""The sentences of the bot's own voice: none missing, none unused, none that cannot be filled in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import loader
from bot.knowledge.phrases import PLACEHOLDERS, faults
from bot.understanding.intents import Handler, Intent, traits
from tests.unit.knowledge.tree import PHRASES, Tree

BOT = Path(__file__).parents[3] / "bot"


def asked_for() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every scene.phrase("key", name=...) in the code."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in BOT.rglob("*.py"))
    for path, code in ((path, text) for path, text in texts if "phrase" in text):  # to parse all takes seconds
        for node in ast.walk(ast.parse(code)):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "phrase"
            if called and node.args and isinstance(node.args[0], ast.Constant):
                names = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                yield f"{path.name}:{node.lineno}", node.args[0].value, names


@pytest.mark.no_cover
def test_what_the_code_asks_for_is_in_the_table_with_what_it_fills_in() -> None:
    wrong = [(place, key, names) for place, key, names in asked_for() if PLACEHOLDERS.get(key) != names]
    assert wrong == []


@pytest.mark.no_cover
def test_every_phrase_of_the_table_is_named_in_the_code() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in BOT.rglob("*.py") if path.name != "phrases.py")
    made = {f"say_{intent.value}" for intent in Intent if traits(intent).handler is Handler.SMALL_TALK}
    made |= {key for key in PLACEHOLDERS if key.removesuffix("_last").removesuffix("_procedure") in PLACEHOLDERS}
    unnamed = {key for key in PLACEHOLDERS if f'"{key}"' not in code and f"'{key}'" not in code}
    assert unnamed - made == set()


def test_the_product_words_all_of_them() -> None:
    assert list(faults(loader.load().phrases)) == []


def test_a_missing_phrase_stops_the_loading(tree: Tree) -> None:
    tree.change(PHRASES, "\nopening:", "\nopennig:")
    with pytest.raises(KnowledgeError) as caught:
        loader.load(tree.root)
    line = tree.line(PHRASES, "opennig:")
    assert str(caught.value) == f"phrases.yml:{line}: 没有哪里会说 opennig，是不是要写 opening？"
    tree.change(PHRASES, "\nopennig:", "\n# ")
    with pytest.raises(KnowledgeError) as caught:
        loader.load(tree.root)
    assert str(caught.value) == "phrases.yml:1: 缺少 opening：机器人要说这句话"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{title}", "{titel}", "不认识的占位符 {titel}，是不是要写 title？"),
        ("{title}", "{number}", "不认识的占位符 {number}，可以写的有：brand、bring、count、examples、title"),
        ("{title}", "{title!r}", "不认识的占位符 {title}"),
        ("{title}", "{title:>9}", "不认识的占位符 {title}"),
        ("{title}", "{title", "花括号没有成对"),
    ],
)
def test_a_phrase_that_cannot_be_filled_in_stops_the_loading(tree: Tree, old: str, new: str, says: str) -> None:
    text = (tree.root / PHRASES).read_text(encoding="utf-8")
    opening = next(line for line in text.splitlines() if line.startswith("opening:"))
    tree.change(PHRASES, opening, opening.replace(old, new))
    with pytest.raises(KnowledgeError, match="opening") as caught:
        loader.load(tree.root)
    assert says in str(caught.value)
