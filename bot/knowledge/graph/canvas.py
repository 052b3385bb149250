"""What a picture is made of: lines under boxes, and text wrapped without a ruler."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

MARGIN, SIZE, SMALL = 36, 14.5, 12.0
INK, SOFT, PAPER, WHITE = "#1f2937", "#64748b", "#f8fafc", "#ffffff"
MAIN, SIDE, GREEN, RED, BLUE = "#4f46e5", "#b45309", "#15803d", "#be123c", "#1d4ed8"
TINTS = {MAIN: WHITE, SIDE: "#fffbeb", GREEN: "#f0fdf4", RED: "#fff1f2", BLUE: "#eff6ff", SOFT: PAPER}
Point = tuple[float, float]


@dataclass
class Canvas:
    """The shapes so far; ways lie under boxes."""

    ways: list[str] = field(default_factory=list)
    buses: dict[tuple[float, str], tuple[float, list[Point]]] = field(default_factory=dict)
    shapes: list[str] = field(default_factory=list)
    width: float = 0
    height: float = 0

    def text(self, x: float, y: float, words: str, size: float = SIZE, fill: str = INK, more: str = "") -> None:
        """One line of text."""
        place = f'x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}"'
        self.shapes.append(f"<text {place} {more}>{escape(words)}</text>")

    def box(self, x: float, y: float, width: float, height: float, color: str, radius: float = 12) -> None:
        """A box with rounded corners; the picture grows to hold it."""
        place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}"'
        self.shapes.append(f'<rect {place} fill="{TINTS[color]}" stroke="{color}" stroke-width="1.4"/>')
        self.width, self.height = max(self.width, x + width), max(self.height, y + height)

    def way(self, points: Iterable[Point], color: str = SOFT, head: bool = True, dashed: bool = False) -> None:
        """A line through the points, with an arrow at its end."""
        path = " L".join(f"{x:g} {y:g}" for x, y in points)
        more = f' marker-end="url(#h{color[1:]})"' if head else ""
        more += ' stroke-dasharray="5 4"' if dashed else ""
        self.ways.append(f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="1.6"{more}/>')

    def join(self, start: Point, x: float, ends: list[Point], color: str) -> None:
        """A way into the line at `x` that gathers all ways of its colour; the line begins at the highest."""
        self.way([start, (x, start[1])], color, head=False)
        top, _ = self.buses.get((x, color), (start[1], ends))
        self.buses[x, color] = (min(top, start[1]), ends)
        self.width = max(self.width, x)

    def label(self, x: float, y: float, words: str, color: str = SOFT, anchor: str = "start") -> None:
        """Words beside a line, readable where they touch it."""
        halo = f'paint-order="stroke" stroke="{PAPER}" stroke-width="4" text-anchor="{anchor}"'
        self.text(x, y, words, SMALL, color, halo)

    def svg(self, title: str) -> str:
        """The whole picture."""
        for (x, color), (top, ends) in self.buses.items():
            self.way([(x, top), *ends], color)
        width, height = self.width + MARGIN, self.height + MARGIN
        heads = "".join(
            f'<marker id="h{c[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            f'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="{c}"/></marker>'
            for c in TINTS
        )
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
                f'height="{height:g}" font-family="sans-serif" role="img" aria-label={quoteattr(title)}>',
                f"<title>{escape(title)}</title><defs>{heads}</defs>",
                f'<rect width="100%" height="100%" fill="{PAPER}"/>',
                *self.ways,
                *self.shapes,
                "</svg>\n",
            ]
        )


def wrap(words: str, width: float, size: float = SIZE) -> list[str]:
    """The text cut into lines; no line begins with a closing mark, ends with an opening one or cuts a Latin word."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for atom in _atoms(paragraph):
            if line and width_of(line + atom.rstrip(), size) > width:
                lines.append(line.rstrip())
                line = ""
            line = (line + atom) if line else atom.lstrip()
        lines.append(line.rstrip())
    return lines


def width_of(words: str, size: float) -> float:
    """How wide a sans-serif text is about: Chinese characters are as wide as high."""
    return size * sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.58 for c in words)


def _atoms(words: str) -> list[str]:
    """What a line break must not cut: a character with its marks, a Latin word."""
    atoms: list[str] = []
    for char in words:
        if atoms and _clings(atoms[-1][-1], char):
            atoms[-1] += char
        else:
            atoms.append(char)
    return atoms


def _clings(before: str, char: str) -> bool:
    kinds = unicodedata.category(before), unicodedata.category(char)
    word = before.isascii() and before.isalnum() and char.isascii() and char.isalnum()
    return word or "Pd" in kinds or kinds[0] in ("Ps", "Pi") or kinds[1] in ("Pe", "Pf", "Po")
