"""How many days each kind of what is kept about customers is kept, as the operator sets it in PAYDOC_RETENTION."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FOREVER = "off"
MAIL = "mail"
_LONGEST = 36_500
# Kinds are explained in docs/privacy.md, and which table is of which kind.
DEFAULT_DAYS: Mapping[str, int] = MappingProxyType(
    {
        "messages": 180,
        "pictures": 90,
        "voice": 30,
        "cases": 1095,
        "notes": 1095,
        "ratings": 365,
        "follow_ups": 90,
        "misses": 90,
        "figures": 365,
        MAIL: 90,
        "audit": 1095,
    }
)


def days_from_text(raw: str, other_names: Mapping[str, str] = MappingProxyType({})) -> Mapping[str, int]:
    """Days by kind: those named, and the defaults of the others; a kind that is off is kept for ever and not in it.

    `other_names` of kinds are taken too. Raises ValueError that says what is expected and quotes nothing.
    """
    days = dict(DEFAULT_DAYS)
    for part in filter(None, (one.strip() for one in raw.split(","))):
        kind, _, number = (each.strip() for each in part.partition("="))
        kind = other_names.get(kind, kind)
        if kind not in DEFAULT_DAYS or not _is_good(number):
            kinds = ", ".join(DEFAULT_DAYS)
            raise ValueError(f"kinds with days or off, such as messages=180, pictures=off; kinds: {kinds}")
        if number == FOREVER:
            days.pop(kind, None)
        else:
            days[kind] = int(number)
    return MappingProxyType(days)


def _is_good(number: str) -> bool:
    digits = number.isascii() and number.isdigit() and len(number) < 6
    return number == FOREVER or (digits and 1 <= int(number) <= _LONGEST)
