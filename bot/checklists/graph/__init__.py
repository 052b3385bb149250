"""A checklist as an SVG picture for editors."""

from __future__ import annotations

from bot.checklists.graph.canvas import wrap
from bot.checklists.graph.drawing import to_svg

__all__ = ["to_svg", "wrap"]
