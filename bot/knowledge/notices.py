"""What the linter says to an editor: the sentences of notices_zh.yml, filled in, and the nearest right word."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

from ruamel.yaml import YAML

_SENTENCES: Mapping[str, str] = YAML(typ="safe").load(Path(__file__).with_name("notices_zh.yml"))
LIKE = 0.7
SHOWN = 30


def notice(sentence: str, **values: object) -> str:
    """The sentence of that name with its values. Raises KeyError for one that is not in the file."""
    return _SENTENCES[sentence].format(**values)


def listed(words: Collection[str]) -> str:
    """Several words in a row."""
    return notice("comma").join(words)


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that was most likely meant, or "": upper and lower case do not matter. In Chinese one character is
    wrong, which is likelier than one too many."""
    folded = {each.lower(): each for each in known}
    like = LIKE if word.isascii() else max(0.5, 0.99 - 1 / len(word))
    found = get_close_matches(word.lower(), folded, 5, like)
    found.sort(key=lambda each: not word.isascii() and len(each) != len(word))
    return folded[found[0]] if found else ""


def hint(word: str, known: Collection[str]) -> str:
    """The end of a sentence: what was probably meant, else what there is, if that is not too much to read."""
    meant = nearest(word, known)
    if meant:
        return notice("meant", word=meant)
    return notice("allowed", words=listed(sorted(known))) if 0 < len(known) <= SHOWN else ""


def shown(text: str, most: int = SHOWN) -> str:
    """A text, cut where it is long."""
    return text if len(text) <= most else text[:most] + "…"
