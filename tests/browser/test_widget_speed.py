"""Instant on a slow phone: measured in a Chromium slowed down four times. `-s` shows the figures."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.customer import Customer, context_of
from tests.browser.states import chat_of
from tests.integration.customer.harness import Gateway

pytestmark = [pytest.mark.browser, pytest.mark.alone]
INTERACTIVE_MS = 100
SLOWER = 4
HISTORY = 500
TRIES = 12
# Objects, strings and sorting, as a script that starts does; how long it takes where the promise was measured.
WORK_MS = 200
FIXED_WORK = """() => {
  const began = performance.now(), found = new Map();
  for (let n = 0; n < 60000; n += 1) found.set('key' + (n * 7919) % 60013, {n, text: String(n)});
  [...found.keys()].sort();
  return performance.now() - began;
}"""
SCROLL = """async () => {
  const box = document.querySelector('paydoc-chat').shadowRoot.querySelector('.scroller');
  const frames = [], long = [];
  new PerformanceObserver(list => long.push(...list.getEntries().map(e => e.duration))).observe({type: 'longtask'});
  let last = performance.now();
  for (let step = 0; step < 120; step += 1) {
    box.scrollTop -= 300;
    await new Promise(requestAnimationFrame);
    const now = performance.now(); frames.push(now - last); last = now;
  }
  frames.sort((a, b) => a - b);
  return {median: frames[60], p95: frames[114], worst: frames[119], long: long.filter(each => each > 100)};
}"""


def test_it_is_interactive_at_once(browser: Browser, gateway: Gateway) -> None:
    """The best of some tries: what else the machine does is not ours."""
    found: list[tuple[float, float]] = []
    while len(found) < TRIES and not any(ms < INTERACTIVE_MS for ms, _ in found):
        found.append(_interactive(browser, gateway))
    tries = [(round(ms), round(work)) for ms, work in found]
    print(f"\ninteractive after its script is loaded, {SLOWER}x slower (beside it: fixed work): {tries} ms")
    assert any(ms < _limit(work) for ms, work in found)


def test_its_script_costs_a_slow_phone_less_than_the_promise(browser: Browser, gateway: Gateway) -> None:
    """The page's own processor time, which no other program can take: with everything that the script's task does."""
    spent: list[float] = []
    while len(spent) < TRIES and not any(SLOWER * ms < INTERACTIVE_MS for ms in spent):
        spent.append(_processor_time(browser, gateway))
    print(f"\nprocessor time of the script, {SLOWER}x: {[round(SLOWER * ms) for ms in spent]} ms")
    assert any(SLOWER * ms < INTERACTIVE_MS for ms in spent)


def _processor_time(browser: Browser, gateway: Gateway) -> float:
    with context_of(browser) as context:
        here = Customer(context, gateway.url)
        browser.start_tracing(page=here.page, categories=["devtools.timeline"])
        here.begin()
        traced = json.loads(browser.stop_tracing())["traceEvents"]
    runs = [e for e in traced if e["name"] == "EvaluateScript" and "widget.js" in str(e.get("args"))]
    return float(sum(each["tdur"] for each in runs)) / 1000


def _limit(work: float) -> float:
    """The promise, on a machine that does the fixed work in WORK_MS; longer where the machine itself is slower."""
    return INTERACTIVE_MS * max(1.0, work / WORK_MS)


def _interactive(browser: Browser, gateway: Gateway) -> tuple[float, float]:
    """Until the widget is usable, and what fixed work takes at once after it, in ms.

    The page's own style sheet holds up scripts too, and is not ours.
    """
    with context_of(browser) as context:
        here = Customer(context, gateway.url)
        session = context.new_cdp_session(here.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        here.enter()
        here.page.wait_for_function("performance.getEntriesByName('paydoc:interactive').length > 0")
        expect(here.field).to_be_editable()
        value: Any = here.page.evaluate(
            """() => performance.getEntriesByName('paydoc:interactive')[0].startTime
            - Math.max(...performance.getEntriesByType('resource').filter(e => /widget.js|host.css/.test(e.name))
              .map(e => e.responseEnd))"""
        )
        return float(value), float(here.page.evaluate(FIXED_WORK))


def test_a_long_history_scrolls_without_jank(browser: Browser, gateway: Gateway) -> None:
    with context_of(browser) as context:
        here = Customer(context, gateway.url).begin()
        chat = chat_of(gateway, here)
        for number in range(HISTORY // 2):
            # One after the other: what waits when a turn begins is read together, and has one answer.
            assert chat.ask(f"第 {number} 句，付款的时候提示出错了，不知道是网络还是余额的问题。")
        here.page.reload()
        expect(here.page.locator("paydoc-chat .row[data-seq]")).to_have_count(HISTORY + 1, timeout=60000)
        expect(here.said("bot").last).to_be_in_viewport()
        found: list[Any] = []
        while len(found) < TRIES and not any(_smooth(each) for each in found):
            here.page.wait_for_timeout(1000)
            here.page.locator("paydoc-chat .scroller").evaluate("e => { e.scrollTop = e.scrollHeight; }")
            found.append(here.page.evaluate(SCROLL))
        print(f"\nscrolling {HISTORY} messages: {found}")
        assert any(_smooth(each) for each in found)


def _smooth(found: Any) -> bool:
    return bool(found["median"] < 20 and found["p95"] < 50 and not found["long"])
