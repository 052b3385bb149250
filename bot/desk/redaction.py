"""What the desk shows of a customer's data until somebody asks for it: enough to recognise it, not to use it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.spelling import align, normalize_text

HIDDEN_KINDS = ("order_number", "email")
DOTS = "••••"


def hide(kind: str, value: str) -> str:
    """A value as it is shown: the end of a number, the first letter and the domain of an address."""
    if kind not in HIDDEN_KINDS:
        return value
    if kind == "email":
        name, at, domain = value.partition("@")
        return f"{name[:1]}{DOTS}{at}{domain}"
    return f"{DOTS}{value[-4:]}" if len(value) > 6 else DOTS


def hide_details(details: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The data of a case card as it is shown."""
    return {kind: [hide(kind, value) for value in values] for kind, values in details.items()}


def hide_in(text: str, details: Mapping[str, Iterable[str]]) -> str:
    """A text in which the hidden values of a case are hidden too."""
    for kind in HIDDEN_KINDS:
        for value in sorted(details.get(kind, ()), key=len, reverse=True):
            text = _without(text, value, hide(kind, value))
    return text


def _without(text: str, value: str, shown: str) -> str:
    """A text with a value hidden wherever it stands: also in other capitals, in wide characters, with blanks in it."""
    characters = normalize_text(value).replace(" ", "")
    if not characters:
        return text
    aligned, kept = align(text), 0
    parts: list[str] = []
    for found in re.finditer(" ?".join(map(re.escape, characters)), aligned.text):
        start, end = aligned.original_span(*found.span())
        parts += [text[kept:start], shown]
        kept = end
    return "".join((*parts, text[kept:]))


def hide_card(card: Mapping[str, Any]) -> dict[str, Any]:
    """A case card as it is shown: details, the customer's words, and what each diagnosis began with."""
    details = card.get("details", {})
    shown = {**card, "details": hide_details(details)}
    shown["words"] = [hide_in(words, details) for words in card.get("words", ())]
    shown["diagnoses"] = [{**d, "words": hide_in(d["words"], details)} for d in card.get("diagnoses", ())]
    return shown
