"""A checklist as an SVG picture for editors."""

from __future__ import annotations

from bot.knowledge.graph.canvas import wrap
from bot.knowledge.graph.layout_svg import to_svg

__all__ = ["to_svg", "wrap"]
