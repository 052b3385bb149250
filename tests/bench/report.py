"""The figures as Markdown, and whether they keep what was promised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.bench.load import Sample
from tests.bench.run import EDGE, PRODUCT, STOCK, Plan, Results
from tests.bench.scenarios import TURNS
from tests.support.markdown import wrapped

BUTTON, TYPED, LONG = 4.0, 2.5, 1.2
NAMES = {
    "button": "button (no classification on either side)",
    "typed": "typed, every message new to both caches",
    "typed again": "typed, every message seen before",
}


@dataclass(frozen=True)
class Target:
    """A promise and what came of it."""

    name: str
    promised: str
    measured: str
    kept: bool


def targets(plan: Plan, results: Results) -> list[Target]:
    """The promises of the house."""
    found = []
    for scenario, least in (("button", BUTTON), ("typed", TYPED)):
        for customers in plan.customers:
            ratio = median(_ratios(results, scenario, customers, _p50 if customers == 1 else _rate))
            what = "p50 shorter, 1 customer" if customers == 1 else f"turns per second, {customers} customers"
            found.append(Target(f"{scenario}: {what}", f"≥ {least:g}×", f"{ratio:.1f}×", ratio >= least))
    for name, ratio in (("mean", _growth(results, "mean")), ("p50", _growth(results, "p50"))):
        what = f"{results.long_turns} turns: {name} of the last {EDGE} to the first {EDGE}"
        kept = ratio <= LONG and results.long_turns == plan.long_turns
        found.append(Target(what, f"≤ {LONG:g}", f"{ratio:.2f}", kept))
    return found


def markdown(plan: Plan, results: Results, about: list[str]) -> str:
    """The whole page."""
    sections = [
        "# Performance\n\nThe product beside stock Rasa, with the same model and actions, in the same run. Written by"
        " `make bench`; do not edit.",
        "\n".join(f"- {line}" for line in about),
        "## Targets\n\n" + _target_table(targets(plan, results)),
        "## Side by side\n\n" + _side_by_side(plan, results),
        _how(results),
        f"## A conversation of {results.long_turns} turns\n\n" + _long_table(results),
        "## Where the time of a turn goes\n\n" + _split_table(results),
    ]
    return wrapped("\n\n".join(sections)) + "\n"


def _how(results: Results) -> str:
    checked = results.same
    fitting = ", ".join(f"{name} {count}" for name, count in checked.fitting.items())
    lines = [
        "**product**: `python -m bot serve`, one process, SQLite. A turn is the POST of the message and the answer in"
        " the long poll that is open meanwhile, as the demo page does it.",
        "**stock**: `rasa run` (REST channel, SQL tracker store on SQLite, one process) and `rasa run actions`. A turn"
        " is one POST to `/webhooks/rest/webhook`; a button sends its intent (`/problem_persists`).",
        f"Conversations of {TURNS} turns, each a fresh one; opening it counts in the turns per second. Rounds:"
        f" {len(results.rounds)}, each block by one bot and at once by the other (the largest "
        f"crowd in every other round). A ratio is the median of the rounds'"
        " ratios, in brackets the lowest and the highest; above 1 it is in the product's favour.",
        f"The same work: {checked.button_turns} button turns were answered word for word alike, and {checked.equal} of"
        f" {checked.typed_turns} typed ones; the product also reads those in the light of the open step, which the"
        f" stock way cannot. Answers of the right kind: {fitting}.",
        "In the same turn the product also checks tokens and writes inbox, outcomes, cases and outbox; stock writes its"
        " tracker's events.",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _target_table(found: list[Target]) -> str:
    rows = [f"| {t.name} | {t.promised} | {t.measured} | {'pass' if t.kept else '**FAIL**'} |" for t in found]
    return "\n".join(["| target | promised | measured | |", "|---|---|---|---|", *rows])


def _side_by_side(plan: Plan, results: Results) -> str:
    blocks = []
    for scenario, title in NAMES.items():
        rows = [
            "| customers at once | | p50 ms | p95 ms | p99 ms | turns/s | turns timed |",
            "|---|---|---|---|---|---|---|",
        ]
        for customers in (count for name, count in plan.blocks(0) if name == scenario):
            for bot in (PRODUCT, STOCK):
                rows.append(f"| {customers} | {bot} | {_figures(results.total(scenario, customers, bot))} |")
            p50, rate = (_with_spread(_ratios(results, scenario, customers, of)) for of in (_p50, _rate))
            rows.append(f"| | **ratio** | **{p50}** | | | **{rate}** | |")
        blocks.append(f"### {title}\n\n" + "\n".join(rows))
    return "\n\n".join(blocks)


def _figures(s: Sample) -> str:
    return f"{s.p50:.1f} | {s.quantile(0.95):.1f} | {s.quantile(0.99):.1f} | {s.rate:.1f} | {len(s.seconds)}"


def _long_table(results: Results) -> str:
    rows = [
        f"| {name} | {_at(results.first, name):.1f} | {_at(results.last, name):.1f} | {_growth(results, name):.2f} |"
        for name in ("mean", "p50")
    ]
    head = [f"| | first {EDGE} turns, ms | last {EDGE} turns, ms | ratio |", "|---|---|---|---|"]
    return (
        "Buttons, over the API. Its last turns and the first ones of a new conversation, turn about.\n\n"
        + "\n".join([*head, *rows])
    )


def _split_table(results: Results) -> str:
    wholes = {name: results.total(name, 1, PRODUCT).mean for name in results.split}
    rests = {name: wholes[name] - sum(parts.values()) for name, parts in results.split.items()}
    parts = {**results.split["button"], "HTTP, masking, threads, long poll (the rest)": 0.0, "whole turn (mean)": 0.0}
    rows = []
    for part in parts:
        cells = []
        for name, split in results.split.items():
            value = split.get(part, wholes[name] if part.startswith("whole") else rests[name])
            cells.append(f"{value:.2f} | {100 * value / wholes[name]:.0f} %")
        rows.append(f"| {part} | {' | '.join(cells)} |")
    head = "| part | button, ms | | typed, ms | |\n|---|---|---|---|---|\n"
    about = "Averages. The parts were timed in a process of their own; the whole turn is the one customer of above.\n\n"
    return about + head + "\n".join(rows)


def _ratios(results: Results, scenario: str, customers: int, of: Callable[[Sample, Sample], float]) -> list[float]:
    product, stock = (scenario, customers, PRODUCT), (scenario, customers, STOCK)
    return [of(r[product], r[stock]) for r in results.rounds if product in r]


def _with_spread(ratios: list[float]) -> str:
    return f"{median(ratios):.1f}× ({min(ratios):.1f}–{max(ratios):.1f})"


def _p50(product: Sample, stock: Sample) -> float:
    return stock.p50 / product.p50


def _rate(product: Sample, stock: Sample) -> float:
    return product.rate / stock.rate


def _growth(results: Results, name: str) -> float:
    return _at(results.last, name) / _at(results.first, name)


def _at(sample: Sample, name: str) -> float:
    return sample.mean if name == "mean" else sample.p50
