"""Wallets' colours: readable, distinct, well formed."""

from __future__ import annotations

import pytest

from bot.knowledge.lint.themes import contrast
from bot.knowledge.loader import load
from bot.knowledge.model import Theme
from tests.unit.knowledge.tree import BRAND, Tree

OTHER = "brands/otherpay/brand.yml"


def coloured(tree: Tree, path: str, theme: str) -> None:
    tree.change(path, "\ndesk:", f"\ntheme: {theme}\ndesk:")


def test_without_a_theme_there_is_a_readable_one(tree: Tree) -> None:
    assert tree.problems() == []
    theme = load(tree.root).brands["minipay"].theme
    assert theme == Theme() and contrast(theme.primary, theme.on_primary) >= 4.5


def test_a_theme_is_read(tree: Tree) -> None:
    coloured(tree, BRAND, '{primary: "#0B7A5B", on_primary: "#fff8f0"}')
    assert tree.problems() == []
    theme = load(tree.root).brands["minipay"].theme
    assert (theme.primary, theme.on_primary) == ("#0b7a5b", "#fff8f0")


@pytest.mark.parametrize(
    ("theme", "says"),
    [
        ('{primary: "#ffb000", on_primary: "#ffffff"}', "对比度 1.8"),
        ('{primary: "#808080", on_primary: "#ffffff"}', "对比度 3.9"),
        ('{primary: "blue", on_primary: "#ffffff"}', "primary 要写成加引号的颜色"),
        ('{primary: "#12345", on_primary: "#ffffff"}', "primary 要写成加引号的颜色"),
        ('{primary: "#1f5fd0; x", on_primary: "#ffffff"}', "primary 要写成加引号的颜色"),
        ('{primary: "#1f5fd0", on_primary: "white"}', "on_primary 要写成加引号的颜色"),
        ('{primary: "#1f5fd0", on_primary: "#ffffff", dark: "#000000"}', "不认识的字段 dark"),
    ],
)
def test_a_theme_with_a_fault(tree: Tree, theme: str, says: str) -> None:
    coloured(tree, BRAND, theme)
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (BRAND, tree.line(BRAND, "theme:")) and says in reason


def test_a_theme_without_a_colour(tree: Tree) -> None:
    coloured(tree, BRAND, '{primary: "#1f5fd0"}')
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (BRAND, tree.line(BRAND, "theme:")) and "on_primary 要写成加引号的颜色" in reason


def test_two_wallets_look_different(tree: Tree) -> None:
    coloured(tree, BRAND, '{primary: "#1f5fd0", on_primary: "#ffffff"}')
    coloured(tree, OTHER, '{primary: "#2060c8", on_primary: "#ffffff"}')
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (OTHER, tree.line(OTHER, "theme:")) and "颜色几乎一样" in reason


def test_contrast_is_as_defined() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == contrast("#ffffff", "#777777") == pytest.approx(4.478, abs=0.001)
