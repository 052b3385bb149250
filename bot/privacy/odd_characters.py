"""Characters that no database keeps and no screen shows: NUL, and halves of surrogate pairs."""

from __future__ import annotations

_HALVES = range(0xD800, 0xE000)


def are_in(value: object) -> bool:
    """Whether any text in a value read from JSON has one; names of members count too."""
    rest = [value]
    # A list of what is left instead of a call of itself: what came from outside may be nested as deep as it likes.
    while rest:
        found = rest.pop()
        if isinstance(found, str) and _is_odd(found):
            return True
        if isinstance(found, dict):
            rest += [*found, *found.values()]
        elif isinstance(found, (list, tuple)):
            rest += found
    return False


def _is_odd(text: str) -> bool:
    return any(char == "\0" or ord(char) in _HALVES for char in text)
