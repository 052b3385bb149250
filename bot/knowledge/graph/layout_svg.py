"""A checklist drawn: the boxes, the ways between them, the endings below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.knowledge.graph.canvas import (
    BLUE,
    GREEN,
    INK,
    MARGIN,
    RED,
    SIZE,
    SMALL,
    SOFT,
    WHITE,
    Canvas,
    wrap,
)
from bot.knowledge.graph.layout import (
    GAP,
    LINE,
    MAIN_WIDTH,
    MAIN_X,
    PAD,
    Box,
    color_of,
    pill,
    pill_width,
    place,
)
from bot.knowledge.model import HANDOFF, SOLVED, Checklist, Option

SOLVED_X, RISK_X, RETURN_X, JUMP_X, SIDE_RISK_X = 92, 606, 680, 628, 1062


def to_svg(checklist: Checklist, standard_labels: Mapping[str, str]) -> str:
    """The picture. `standard_labels` are the phrases of phrases.yml: what every step answers, and the endings."""
    canvas = Canvas()
    boxes, bottom = place(checklist, standard_labels, _head(canvas, checklist) + GAP / 2)
    for box in boxes.values():
        _draw_box(canvas, box)
    endings = _endings(canvas, checklist, standard_labels, bottom + GAP)
    for box in boxes.values():
        _standard_ways(canvas, checklist, standard_labels, box, boxes, endings)
        for option in box.step.options:
            _own_way(canvas, option, box, boxes, endings)
    return canvas.svg(checklist.title)


@dataclass(frozen=True)
class _Endings:
    """Where the last row lies: its top, and the middle of the box that offers a person."""

    top: float
    person_middle: float
    handoff_right: float


def _head(canvas: Canvas, checklist: Checklist) -> float:
    y = MARGIN + 26.0
    canvas.text(MARGIN, y, checklist.title, 24, INK, 'font-weight="700"')
    subtitle = f"{checklist.brand} · {checklist.topic} · {checklist.kind}"
    subtitle += " · person first" if checklist.person_first else ""
    y += 24
    canvas.text(MARGIN, y, subtitle, SMALL, SOFT)
    for line in wrap(checklist.intro, MAIN_X + MAIN_WIDTH - MARGIN) if checklist.intro else ():
        y += LINE
        canvas.text(MARGIN, y + 4, line)
    return y


def _draw_box(canvas: Canvas, box: Box) -> None:
    step, x, y = box.step, box.x + PAD, box.y + 28
    canvas.box(box.x, box.y, box.width, box.height, box.color)
    canvas.shapes.append(f'<circle cx="{x + 11:g}" cy="{y - 5:g}" r="12" fill="{box.color}"/>')
    canvas.text(x + 11, y - 0.5, box.number, 13, WHITE, 'text-anchor="middle" font-weight="700"')
    canvas.text(x + 32, y, step.short, 15.5, INK, 'font-weight="700"')
    canvas.text(box.right - PAD, y, step.id, SMALL, SOFT, 'text-anchor="end"')
    for line in box.lines:
        y += LINE
        canvas.text(x, y + 2, line)
    if box.wait:
        _draw_clock(canvas, x + 7, y + LINE - 3)
        canvas.text(x + 22, y + LINE + 2, box.wait, 13, BLUE, 'font-weight="700"')
    for option in step.options:
        _draw_option(canvas, box, option)
    has = [name for name, there in (("how", step.how), ("why", step.why)) if there]
    has += [f"tried {len(step.tried)}"] if step.tried else []
    canvas.text(x, box.bottom - 11, " · ".join(has), 11, SOFT)


def _draw_clock(canvas: Canvas, x: float, y: float) -> None:
    canvas.shapes.append(
        f'<g fill="none" stroke="{BLUE}" stroke-width="1.6"><circle cx="{x:g}" cy="{y:g}" r="6.5"/>'
        f'<path d="M{x:g} {y - 4:g} L{x:g} {y:g} L{x + 3:g} {y + 2:g}"/></g>'
    )


def _draw_option(canvas: Canvas, box: Box, option: Option) -> None:
    x, y, width, color = box.x + PAD, box.rows[option.id], pill_width(option), color_of(option)
    canvas.box(x, y - 13, width, 26, color, 13)
    canvas.text(x + 12, y + 4.5, pill(option), 13, color)
    if not option.reply and (option.target is not None or option.then == HANDOFF):
        leader = f'x1="{x + width:g}" y1="{y:g}" x2="{box.right:g}" y2="{y:g}"'
        canvas.shapes.append(f'<line {leader} stroke="{color}" stroke-width="1.6"/>')
    for n, line in enumerate(box.reply(option)):
        canvas.text(x + width + 10, y + 4 + 17 * n, line, SMALL, SOFT)


def _endings(canvas: Canvas, checklist: Checklist, labels: Mapping[str, str], top: float) -> _Endings:
    middle = MAIN_X + MAIN_WIDTH / 2
    solved = [labels.get("solved", SOLVED), checklist.solved]
    person = [checklist.ending.text, labels.get("offer_person", "offer_person")]
    handoff = [labels.get("label_human", HANDOFF), checklist.bring]
    columns = ((MARGIN, 186, GREEN, solved), (middle - 115, 280, BLUE, person), (562, 200, RED, handoff))
    texts = [wrap("\n".join(filter(None, words)), width - 2 * PAD) for _, width, _, words in columns]
    height = LINE * max(map(len, texts)) + 26
    for (x, width, color, _), lines in zip(columns, texts, strict=True):
        canvas.box(x, top, width, height, color)
        first = top + (height - LINE * len(lines)) / 2 + 16
        for n, line in enumerate(lines):
            canvas.text(x + width / 2, first + LINE * n, line, SIZE, color, 'text-anchor="middle"')
    canvas.way([(middle + 165, top + height / 2), (562, top + height / 2)], RED)
    return _Endings(top, middle, 762)


def _standard_ways(
    canvas: Canvas,
    checklist: Checklist,
    labels: Mapping[str, str],
    box: Box,
    boxes: dict[str, Box],
    endings: _Endings,
) -> None:
    """What every step answers: it works now, and on to the next step or to the offer of a person."""
    following = checklist.after(box.step.id)
    target = boxes[following.id].y if following else endings.top
    if box.step.side:
        return _return(canvas, box, boxes[following.id] if following else None, endings)
    canvas.way([(box.middle, box.bottom), (box.middle, target)])
    asks = any({"affirm", "deny"} & set(option.means) for option in box.step.options)
    plainly_done = checklist.kind == "procedure" and following and not asks
    onward = "label_step_done" if plainly_done else "label_persists"
    canvas.label(box.middle + 10, box.bottom + 22, labels.get(onward, onward))
    if checklist.kind == "diagnosis" or not following:
        key = "label_resolved" if checklist.kind == "diagnosis" else "label_all_done"
        canvas.label(box.x - 8, box.y + 15, labels.get(key, key), GREEN, "end")
        canvas.join((box.x, box.y + 23), SOLVED_X, [(SOLVED_X, endings.top)], GREEN)


def _return(canvas: Canvas, box: Box, following: Box | None, endings: _Endings) -> None:
    """From a side step back to the main line."""
    start = [(box.x, box.bottom - 18), (RETURN_X, box.bottom - 18)]
    if following is not None:
        canvas.way([*start, (RETURN_X, following.y + 18), (following.right, following.y + 18)], dashed=True)
    else:
        x, y = endings.person_middle + 90, endings.top - GAP / 3
        canvas.way([*start, (RETURN_X, y), (x, y), (x, endings.top)], dashed=True)


def _own_way(canvas: Canvas, option: Option, box: Box, boxes: dict[str, Box], endings: _Endings) -> None:
    """The way of an option that does not just stay or go on."""
    y, target, color = box.rows[option.id], boxes.get(option.target or ""), color_of(option)
    if option.then == HANDOFF and box.step.side:
        end = endings.top + 24
        canvas.join((box.right, y), SIDE_RISK_X, [(SIDE_RISK_X, end), (endings.handoff_right, end)], color)
    elif option.then == HANDOFF:
        canvas.join((box.right, y), RISK_X, [(RISK_X, endings.top)], color)
    elif option.then == SOLVED and not box.step.side:
        canvas.join((box.x, y), SOLVED_X, [(SOLVED_X, endings.top)], color)
    elif target is not None:
        start = box.x if box.step.side else box.right
        end = target.x if target.step.side else target.right
        x, level = JUMP_X + 8 * list(box.rows).index(option.id), target.y + (22 if target.step.side else 34)
        canvas.way([(start, y), (x, y), (x, level), (end, level)], color)
