"""Where everything lies: main steps from top to bottom, the side steps of one beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.knowledge.graph.canvas import BLUE, GREEN, MAIN, RED, SIDE, SMALL, SOFT, width_of, wrap
from bot.knowledge.model import HANDOFF, NEXT, OFFER, SOLVED, STAY, Checklist, Option, Step

MAIN_X, MAIN_WIDTH, SIDE_X, SIDE_WIDTH = 132, 450, 706, 330
GAP, PAD, LINE = 50, 18, 22
GLYPHS = {NEXT: "↓", STAY: "↻", SOLVED: "✓", HANDOFF: "→", OFFER: "→"}


@dataclass
class Box:
    """A step with its place: `rows` holds the height of the middle of each option's row."""

    step: Step
    number: str
    x: float
    y: float
    width: float
    wait: str
    height: float = 0
    rows: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        y = self.y + 42 + LINE * len(self.lines) + (LINE if self.wait else 0)
        for option in self.step.options:
            self.rows[option.id] = y + 15
            y += max(32, 17 * len(self.reply(option)) + 8)
        self.height = y + 24 - self.y

    @property
    def lines(self) -> list[str]:
        """The step's text in lines."""
        return wrap(self.step.text, self.width - 2 * PAD)

    @property
    def color(self) -> str:
        """Side steps stand out."""
        return SIDE if self.step.side else MAIN

    def reply(self, option: Option) -> list[str]:
        """What is said to an option, in lines beside its label."""
        room = self.width - 2 * PAD - pill_width(option) - 10
        return wrap(option.reply, room, SMALL) if option.reply else []

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Halfway between its edges."""
        return self.x + self.width / 2


def place(checklist: Checklist, labels: Mapping[str, str], top: float) -> tuple[dict[str, Box], float]:
    """Main steps from top to bottom; the side steps of one stand beside it, one below the other."""
    boxes: dict[str, Box] = {}
    main_bottom = side_bottom = top - GAP
    for step in checklist.steps:
        if step.side:
            beside = next((b.y for b in reversed(boxes.values()) if not b.step.side), top)
            y = max(beside, side_bottom + GAP / 2)
        else:
            y = max(main_bottom + GAP, side_bottom + GAP / 2 if side_bottom > main_bottom else 0)
        x, width = (SIDE_X, SIDE_WIDTH) if step.side else (MAIN_X, MAIN_WIDTH)
        box = Box(step, _number(checklist, step), x, y, width, _wait(step, labels))
        boxes[step.id] = box
        if step.side:
            side_bottom = box.bottom
        else:
            main_bottom = box.bottom
    return boxes, max(main_bottom, side_bottom)


def _number(checklist: Checklist, step: Step) -> str:
    """1, 2, … on the main line; 2a, 2b, … beside step 2."""
    place = checklist.position(step.id)
    beside = [s.id for s in checklist.steps if s.side and checklist.position(s.id) == place]
    return f"{place}{chr(ord('a') + beside.index(step.id))}" if step.side else f"{place}"


def _wait(step: Step, labels: Mapping[str, str]) -> str:
    if step.wait is None:
        return ""
    key = "wait_span_one" if step.wait.minimum in (0, step.wait.maximum) else "wait_span"
    pattern = labels.get(key, "{minimum}–{maximum}")
    return pattern.format(minimum=step.wait.minimum, maximum=step.wait.maximum)


def color_of(option: Option) -> str:
    """Every kind of destination has its colour."""
    return (
        MAIN
        if option.topic is not None
        else {SOLVED: GREEN, HANDOFF: RED, OFFER: RED, NEXT: SOFT, STAY: BLUE}.get(option.then, SIDE)
    )


def pill(option: Option) -> str:
    """A label with a sign for where it leads."""
    return f"{option.label} {GLYPHS.get(option.then, '→')} {option.topic or ''}".rstrip()


def pill_width(option: Option) -> float:
    """How wide the label's button is."""
    return width_of(pill(option), 13) + 24
