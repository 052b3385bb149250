"""One run: both bots up, the same rounds for both in turn, the long conversation, the split."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from tests.bench import same, scenarios
from tests.bench.customers import Customer, ProductCustomer, StockCustomer
from tests.bench.load import LONGEST, Sample, play, timed
from tests.bench.machine import QUIET, ROOT, SERVERS, core

PRODUCT, STOCK = "product", "stock"
SCENARIOS = {"button": scenarios.buttons, "typed": scenarios.typed, "typed again": scenarios.typed_again}
WARM_UP = 3
EDGE = 50  # turns compared at both ends of the long conversation
Key = tuple[str, int]  # scenario and customers at once


@dataclass(frozen=True)
class Plan:
    """How much is measured. `seconds` is the least time of a block, `limit` bounds the whole run."""

    rounds: int
    customers: tuple[int, ...]
    alone: int  # conversations of a customer who is alone
    seconds: float
    long_turns: int
    long_rounds: int
    split_turns: int
    limit: float

    def blocks(self, number: int) -> list[Key]:
        """What a round consists of. The largest crowd takes stock long, so it comes in every other round only; repeated
        texts are looked at with one customer."""
        crowds = self.customers if number % 2 == 0 else self.customers[:2]
        return [*((scenario, count) for scenario in ("button", "typed") for count in crowds), ("typed again", 1)]


FULL = Plan(4, (1, 8, 32), 6, 2.0, 1000, 2, 600, 480.0)
QUICK = Plan(1, (1, 8), 2, 1.0, 500, 1, 100, 120.0)


@dataclass
class Results:
    """All that was measured."""

    same: same.Same
    long_turns: int  # as many as there was time for
    rounds: list[dict[tuple[str, int, str], Sample]] = field(default_factory=list)
    first: Sample = field(default_factory=Sample)
    last: Sample = field(default_factory=Sample)
    split: dict[str, dict[str, float]] = field(default_factory=dict)

    def total(self, scenario: str, customers: int, bot: str) -> Sample:
        """All rounds of one block together."""
        whole = Sample()
        for samples in self.rounds:
            whole.add(samples.get((scenario, customers, bot), Sample()))
        return whole


async def run(plan: Plan, product: str, stock: str, model: Path, began: float) -> Results:
    """Measure two running bots. Rounds that no longer fit the limit are left out."""
    timeout = ClientTimeout(total=120)
    connector = TCPConnector(limit=0, keepalive_timeout=20)
    async with ClientSession(connector=connector, timeout=timeout, cookie_jar=DummyCookieJar()) as http:
        bots: dict[str, Callable[[], Customer]] = {
            PRODUCT: lambda: ProductCustomer(http, product),
            STOCK: lambda: StockCustomer(http, stock),
        }
        results = Results(await same.check(bots), plan.long_turns)
        scripts = {(scenario, bot): new() for scenario, new in SCENARIOS.items() for bot in bots}
        for (scenario, bot), several in scripts.items():
            _say(f"warm-up: {scenario}, {bot}")
            await play(bots[bot], several, 1, WARM_UP, 0)
        await _long(plan, bots[PRODUCT], results)
        results.split = await asyncio.to_thread(_split, model, plan.split_turns)
        longest = 0.0
        for number in range(plan.rounds):
            start = time.monotonic()
            if number and start - began + longest > plan.limit:
                _say(f"stopped after {number} rounds: the time is up")
                break
            results.rounds.append(await _round(plan, bots, scripts, number))
            longest = max(longest, time.monotonic() - start)
    return results


async def _round(
    plan: Plan,
    bots: dict[str, Callable[[], Customer]],
    scripts: dict[tuple[str, str], Iterator[scenarios.Script]],
    number: int,
) -> dict[tuple[str, int, str], Sample]:
    """Every block once, first by one bot and at once by the other; who is first changes from round to round."""
    samples = {}
    order = list(bots) if number % 2 == 0 else list(bots)[::-1]
    for scenario, customers in plan.blocks(number):
        for bot in order:
            conversations = plan.alone if customers == 1 else 1
            sample = await play(bots[bot], scripts[scenario, bot], customers, conversations, plan.seconds)
            samples[scenario, customers, bot] = sample
            took = f"p50 {sample.p50:.1f} ms, longest {sample.quantile(1):.0f} ms, {sample.rate:.1f}/s"
            _say(f"round {number + 1}: {scenario} x{customers} {bot}: {took}")
    return samples


async def _long(plan: Plan, new: Callable[[], Customer], results: Results) -> None:
    """One conversation of very many turns: its last ones beside the first ones of a new one, turn about."""
    for _ in range(plan.long_rounds):
        old, young = new(), new()
        moves, end = scenarios.walk(), time.perf_counter() + LONGEST
        await old.open()
        turns = EDGE
        while turns < plan.long_turns and time.perf_counter() < end:
            await timed(old, next(moves))
            turns += 1
        await young.open()
        for move in itertools.islice(scenarios.walk(), EDGE):
            results.last.seconds.append(await timed(old, next(moves)))
            results.first.seconds.append(await timed(young, move))
        results.long_turns = min(results.long_turns, turns)
    _say(f"{results.long_turns} turns: first p50 {results.first.p50:.1f} ms, last {results.last.p50:.1f} ms")


def _split(model: Path, turns: int) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.split", str(model), str(turns)]
    environ = {**os.environ, **QUIET}
    with core(SERVERS):
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the split failed:\n{done.stderr[-3000:]}")
    figures: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
