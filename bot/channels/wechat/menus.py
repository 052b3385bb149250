"""The account's own menu: read from a file, looked through before WeChat gets it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.channels.wechat.words import key_words
from bot.errors import PaydocError

MOST_BUTTONS, MOST_BELOW = 3, 5
LONGEST_NAME, LONGEST_BELOW = 16, 60


class BadMenu(PaydocError):
    """A menu that WeChat would refuse or nobody could use: why, by name, and what it is about."""

    def __init__(self, why: str, **about: str) -> None:
        super().__init__(why)
        self.why, self.about = why, about


def read_menu(path: Path) -> dict[str, Any]:
    """The menu of a file as WeChat takes it. Raises BadMenu."""
    try:
        menu = YAML(typ="safe").load(path)
    except (OSError, YAMLError):
        raise BadMenu("shape") from None
    buttons = menu.get("button") if isinstance(menu, dict) else None
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise BadMenu("shape")
    for button in buttons:
        _check(button, LONGEST_NAME)
        for below in button.get("sub_button", ()):
            _check(below, LONGEST_BELOW)
    return {"button": buttons}


def clicked_keys(menu: Mapping[str, Any]) -> tuple[list[str], int]:
    """The keys of all buttons that are clicked, and how many buttons there are that do something."""
    leaves = [button for button in _all(menu) if "type" in button]
    return [str(button.get("key")) for button in leaves if button["type"] == "click"], len(leaves)


def _all(menu: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for button in menu.get("button", ()):
        yield button
        yield from button.get("sub_button", ())


def _check(button: object, longest: int) -> None:
    if not isinstance(button, dict):
        raise BadMenu("shape")
    name, kind = str(button.get("name", "")), button.get("type")
    if not 0 < len(name.encode()) <= longest:
        raise BadMenu("name")
    if "sub_button" in button:
        below = button["sub_button"]
        if longest == LONGEST_BELOW or not isinstance(below, list) or not 1 <= len(below) <= MOST_BELOW:
            raise BadMenu("shape")
    elif kind == "click":
        if key_words(str(button.get("key", ""))) is None:
            raise BadMenu("key", key=str(button.get("key", "")))
    elif kind != "view" or not str(button.get("url", "")).startswith("https://"):
        raise BadMenu("type", name=name)
