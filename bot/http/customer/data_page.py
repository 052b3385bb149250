"""What is kept of a customer as one page that can be read without the service: no script, nothing loaded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.store.person import Export

_W: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("data_page_zh.yml"))
_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c1c1e}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "td,th{border:1px solid #d0d0d5;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}th{width:11rem;font-weight:500;background:#f5f5f7}"
    "img{max-width:100%}"
)
_SAID = ("at", "sender", "text")
_DRAWN = ("image/png", "image/jpeg", "image/webp")
_SHORTENED = 200  # characters of bytes that are no picture


def page(found: Export, wallet: str) -> str:
    """The whole page; every text of it as text."""
    title = _W["title"].format(wallet=wallet)
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(_W['made'].format(at=found['made_at']))}</p>"]
    for name, rows in found["records"].items():
        parts.append(f"<h2>{escape(_W['tables'].get(name, name))}</h2>")
        parts += [_said(rows)] if name == "messages" else [_row(row) for row in rows]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _said(rows: list[Mapping[str, Any]]) -> str:
    lines = ("".join(f"<td>{_cell(row, name)}</td>" for name in _SAID) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _row(row: Mapping[str, Any]) -> str:
    return "<table>" + "".join(_lines(row)) + "</table>"


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if value is not None and value not in ([], {}):
            yield f"<tr><th>{escape(_W['columns'].get(name, name))}</th><td>{_cell(row, name)}</td></tr>"


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if name == "data" and isinstance(value, str):
        kind = row.get("media_type")
        return f'<img alt="" src="data:{kind};base64,{value}">' if kind in _DRAWN else escape(value[:_SHORTENED]) + "…"
    if name == "sender":
        return escape(_W["senders"].get(value, value))
    return escape(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
