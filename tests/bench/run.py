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
from tests.bench.load import LONGEST, Sample, play
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

    @property
    def blocks(self) -> list[Key]:
        """What one round consists of; the repeated texts are looked at with one customer only."""
        both = [(scenario, count) for scenario in ("button", "typed") for count in self.customers]
        return [*both, ("typed again", 1)]


FULL = Plan(4, (1, 8, 32), 6, 2.0, 1000, 2, 600, 480.0)
QUICK = Plan(2, (1, 8), 3, 1.0, 1000, 1, 200, 120.0)


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
            whole.add(samples[scenario, customers, bot])
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
    for scenario, customers in plan.blocks:
        for bot in order:
            conversations = plan.alone if customers == 1 else 1
            sample = await play(bots[bot], scripts[scenario, bot], customers, conversations, plan.seconds)
            samples[scenario, customers, bot] = sample
            took = f"p50 {sample.p50:.1f} ms, longest {sample.quantile(1):.0f} ms, {sample.rate:.1f}/s"
            _say(f"round {number + 1}: {scenario} x{customers} {bot}: {took}")
    return samples


async def _long(plan: Plan, new: Callable[[], Customer], results: Results) -> None:
    """One conversation of very many turns: the first ones beside the last ones."""
    for _ in range(plan.long_rounds):
        sample = await _conversation(new(), plan.long_turns)
        results.first.add(Sample(sample.seconds[:EDGE]))
        results.last.add(Sample(sample.seconds[-EDGE:]))
        results.long_turns = min(results.long_turns, len(sample.seconds))
    _say(f"{results.long_turns} turns: first p50 {results.first.p50:.1f} ms, last {results.last.p50:.1f} ms")


async def _conversation(customer: Customer, turns: int) -> Sample:
    await customer.open()
    sample, end = Sample(), time.perf_counter() + LONGEST
    for move in itertools.islice(scenarios.walk(), turns):
        start = time.perf_counter()
        answer = await customer.turn(move)
        sample.seconds.append(time.perf_counter() - start)
        assert answer.strip() and scenarios.SORRY not in answer, f"{answer!r} to {move}"
        if start > end:
            break
    return sample


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
