"""The templates that WeChat says an account has, against those that it is configured with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.channels.wechat.templates import NoticeTemplate

TEMPLATES, SUBSCRIPTIONS = "/cgi-bin/template/get_all_private_template", "/wxaapi/newtmpl/gettemplate"
_FIELD = re.compile(r"\{\{\s*(\w+)\.DATA\s*\}\}")


def path_of_list(one: NoticeTemplate) -> str:
    """Where templates of this way are listed."""
    return TEMPLATES if one.way == "template" else SUBSCRIPTIONS


def fields_by_id(answer: Mapping[str, Any]) -> dict[str, set[str]]:
    """The fields of each listed template."""
    listed = answer.get("template_list") or answer.get("data") or []
    pairs = ((each.get("template_id") or each.get("priTmplId"), each.get("content")) for each in listed)
    return {str(number): set(_FIELD.findall(str(content))) for number, content in pairs}


def wrong_with(one: NoticeTemplate, known: Mapping[str, set[str]]) -> tuple[str, str] | None:
    """What is wrong with a configured one, if anything: it is not there, or other fields are."""
    if one.template not in known:
        return "missing", one.template
    wanted, given = known[one.template], set(one.fields)
    if given == wanted:
        return None
    more, less = sorted(given - wanted), sorted(wanted - given)
    return "fields", "、".join([*(f"-{name}" for name in more), *(f"+{name}" for name in less)])
