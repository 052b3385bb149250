"""Which templates of WeChat's an account has for notices, and what stands in their fields.

Beside the settings, as the account is: the settings read it. What fills a field is said by the operator, literally or
by a fact of the case; nothing that a customer or an agent wrote is among these facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any, Literal, get_args

from bot.channels.wechat.words import notice_time
from bot.mail import NoticeForm, NoticeKind

# A template message, a subscription that holds for one, a subscription that holds until it is taken back.
Way = Literal["template", "once", "lasting"]
_ID = re.compile(r"[A-Za-z0-9_-]{20,64}")
_FIELD = re.compile(r"(?P<type>[a-z_]+?)\d{0,3}")
# How long WeChat lets a value of each type be, in characters; of other types it says nothing.
LONGEST = {
    "thing": 20, "character_string": 32, "phrase": 5, "const": 20, "number": 32, "letter": 32, "symbol": 5, "name": 10,
}  # fmt: skip
LONGEST_VALUE = 100
TIMES = ("promised", "opened", "now")
# Facts that a field may name, each as long as it can be.
SAMPLES: Mapping[str, str] = {
    "number": "1231-ABCDE",
    "status": "-" * 5,
    "hint": "-" * 20,
    **dict.fromkeys(TIMES, notice_time(datetime(2026, 11, 30, 9, 30))),
}


@dataclass(frozen=True)
class NoticeTemplate:
    """One template: its id, its fields, how the account may use it, and the page that a tap opens, if any."""

    template: str
    fields: Mapping[str, str]
    way: Way = "template"
    url: str = ""

    @property
    def form(self) -> NoticeForm:
        """What the core has to know of it. Only template messages are known by an id of ours when they come again."""
        if self.way == "template":
            return NoticeForm(repeatable=True)
        return NoticeForm(topic=self.template, lasting=self.way == "lasting")

    def names(self) -> set[str]:
        """The facts that its fields name."""
        return {name for value in self.fields.values() for name in _names(value)}

    def data(self, facts: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """The fields as WeChat takes them."""
        return {field: {"value": value.format(**facts)} for field, value in self.fields.items()}


def read_templates(raw: object) -> dict[NoticeKind, NoticeTemplate]:
    """Templates by the kind of notice. Raises ValueError that says what is expected and where."""
    kinds = get_args(NoticeKind)
    if not isinstance(raw, Mapping) or not set(raw) <= set(kinds):
        raise ValueError("notices: templates for any of " + ", ".join(kinds))
    return {kind: _template(f"notices.{kind}", entry) for kind, entry in raw.items()}


def _template(where: str, entry: Any) -> NoticeTemplate:
    known = {"template", "fields", "way", "url"}
    if not isinstance(entry, Mapping) or not {"template", "fields"} <= set(entry) <= known:
        raise ValueError(f"{where}: template, fields, and if wanted way, url")
    if not (isinstance(entry["template"], str) and _ID.fullmatch(entry["template"])):
        raise ValueError(f"{where}.template: the id of one of the account's own templates")
    if entry.get("way", "template") not in get_args(Way):
        raise ValueError(f"{where}.way: one of " + ", ".join(get_args(Way)))
    url = entry.get("url", "")
    if not (isinstance(url, str) and (not url or url.startswith("https://"))):
        raise ValueError(f"{where}.url: an https:// address")
    fields = entry["fields"]
    if not (isinstance(fields, Mapping) and fields):
        raise ValueError(f"{where}.fields: what stands in each field, by its name in the template, such as thing1")
    for name, value in fields.items():
        _check(f"{where}.fields.{name}", str(name), value)
    return NoticeTemplate(**entry)


def _check(where: str, name: str, value: object) -> None:
    """A value that WeChat would refuse is refused here already."""
    found = _FIELD.fullmatch(name)
    if found is None or not isinstance(value, str) or not 0 < len(value) <= LONGEST_VALUE:
        raise ValueError(f"{where}: a text for a field named as in the template, such as thing1")
    try:
        unknown = set(_names(value)) - set(SAMPLES)
        longest = "" if unknown else value.format(**SAMPLES)
    except (ValueError, IndexError, AttributeError, KeyError):
        raise ValueError(f"{where}: braces stand around a fact only, such as {{number}}") from None
    if unknown:
        raise ValueError(f"{where}: facts are " + ", ".join(f"{{{each}}}" for each in SAMPLES))
    kind = found["type"]
    if kind in ("time", "date") and value not in {f"{{{each}}}" for each in TIMES}:
        raise ValueError(f"{where}: one of " + ", ".join(f"{{{each}}}" for each in TIMES))
    if len(longest) > LONGEST.get(kind, LONGEST_VALUE):
        raise ValueError(f"{where}: at most {LONGEST.get(kind, LONGEST_VALUE)} characters with its facts")


def _names(value: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(value) if name is not None]
