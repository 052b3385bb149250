"""Nobody is blinded: while one address fills the queue, others' cases are on the first page of their desk, and nothing
that is not listed is forgotten by counts, clock, or another desk."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.desk.assignment import WaitingCase, order
from bot.http.frame.backlog import backlog
from bot.settings import ROOT, Settings
from bot.store import Store
from bot.store.crowd import Caps
from bot.store.desk import open_cases
from bot.store.desk.facade import DeskStore
from bot.store.desk.open_cases import LINES, PAGE
from tests.integration.customer.harness import Gateway, eventually, running
from tests.integration.desk.acting import Customer, agent, decisions
from tests.integration.desk.flood import STOLEN, complain
from tests.integration.desk.served import Page, account, services
from tests.support import plain_http

MANY = int(os.environ.get("PAYDOC_FLOOD", "60"))  # 1100 for the whole of it
SOON = 2.0
VICTIMS = {"okpay": "198.51.100.7", "upay": "198.51.100.8"}


def stolen(store: Store, origin: str | None, **more: Any) -> str:
    """The conversation of a case at risk that waits for a person. A number that is taken has the turn run again, as the
    product's worker does."""
    with suppress(IntegrityError):
        return _stolen(store, origin, **more)
    return _stolen(store, origin, **more)


def _stolen(store: Store, origin: str | None, **more: Any) -> str:
    stranger = Customer(store, origin=origin, **more)
    stranger.says(STOLEN)
    if stranger.state != "queued":
        stranger.says("转人工")
    assert stranger.state == "queued"
    return stranger.id


def in_order(desk: DeskStore, brand: str = "okpay") -> list[str]:
    return [case["conversation_id"] for case in desk.open_cases([brand])[0]]


def test_of_one_address_only_so_many_stand_in_front(store: Store, desk: DeskStore) -> None:
    store.caps = Caps(address=2, customer=3)
    crowd = [stolen(store, "here") for _ in range(4)]
    calm, other = Customer(store), stolen(store, "elsewhere")
    calm.says("付款失败了")
    calm.says("转人工")
    known = stolen(store, None, customer="c1")
    assert in_order(desk) == [known, crowd[0], crowd[1], other, calm.id, crowd[2], crowd[3]]
    shown = store.list_cases("waiting")
    assert [case.conversation_id for case in shown] == in_order(desk)
    assert sorted(shown, key=lambda c: order(_waiting(c))) == shown, "as the one who gives out cases sees it"
    places = {each.conversation_id: each.position for each in desk.waiting("okpay")}
    assert places == {each: n for n, each in enumerate(in_order(desk), 1)}, "and as the customer is told"
    assert desk.crowded() == 2


def _waiting(case: Any) -> WaitingCase:
    kept = (case.number, case.brand, case.topic, case.priority)
    return WaitingCase(*kept, case.promised_at, case.created_at, None, case.known, case.crowded)


def test_when_there_is_room_again_the_next_stand_with_the_others(store: Store, desk: DeskStore) -> None:
    store.caps = Caps(address=2, customer=3)
    first, _, third, fourth = (stolen(store, "here") for _ in range(4))
    assert desk.relieve() == 2
    lin = agent(desk, "lin")
    desk.claim(first, lin, decisions().joined(lin.name))
    assert desk.relieve() == 2, "with a person it is still open"
    desk.close(first, lin, decisions().closed(), "solved", "")
    assert desk.relieve() == 1
    crowded = {case["conversation_id"] for case in desk.open_cases(["okpay"])[0] if case["crowded"]}
    assert crowded == {fourth} and third not in crowded
    assert desk.relieve() == 1, "nothing moves by looking again"


def test_every_case_is_counted_and_served_whether_listed_or_not(store: Store, desk: DeskStore) -> None:
    """Levels, assignment and hand-over see more than a page."""
    theirs = [stolen(store, f"address {n}") for n in range(PAGE + 3)]
    late = stolen(store, "upay", brand="upay")
    assert [count.n for count in desk.counts(["okpay"])] == [len(theirs)]
    assert len(desk.running()) == len(desk.unserved()) == len(theirs) + 1
    for query in (open_cases._RUNNING, open_cases._UNSERVED):
        few = query.sliced(0, LINES)
        assert len(store.read(lambda conn, few=few: [*open_cases._pages(conn, few)])) == len(theirs) + 1, "in portions"
    page, total = desk.open_cases(["okpay"])
    rest, _ = desk.open_cases(["okpay"], skip=PAGE)
    assert (len(page), len(rest), total) == (PAGE, 3, len(theirs))
    assert [c["conversation_id"] for c in (*page, *rest)] == theirs
    assert [c["conversation_id"] for c in desk.snapshot(["upay"])["cases"]] == [late]
    front = desk.snapshot(["okpay", "upay"])["cases"]
    assert len(front) == LINES + 1
    assert desk.beyond() == {"okpay": len(theirs) - LINES}
    assert backlog(store)["unlisted:okpay"] == len(theirs) - LINES and backlog(store)["waiting"] == len(theirs) + 1
    lin = agent(desk, "lin")
    desk.claim(theirs[-1], lin, decisions().joined(lin.name))
    watched = desk.snapshot(["okpay"], watchers=[lin.id], followed=[theirs[-2]])["cases"]
    assert {theirs[-1], theirs[-2]} <= {c["conversation_id"] for c in watched}, "one's own is there wherever it stands"
    handed = []
    while batch := desk.to_hand_over():
        handed += [case["id"] for case in batch if desk.take_for(case["id"], "chatwoot")]
    assert len(handed) == len(set(handed)) == len(theirs), "all but the one that somebody has"


@pytest.fixture
def gateway(url: str) -> Iterator[Gateway]:
    settings = Settings(trusted_proxies=("127.0.0.1",), rate_conversations=None)
    with running(url, settings, **services()) as started:
        yield started


@asynccontextmanager
async def flooding(gateway: Gateway) -> AsyncIterator[None]:
    """From half of the cases of one address on; all of them are open at the end."""
    command = [sys.executable, "-m", "tests.integration.desk.flood", gateway.url, str(MANY)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None and await process.stdout.readline() == b"half\n"
        yield
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()


async def queue_frame(socket: Any) -> dict[str, Any]:
    """The next one, as it is: what frames look like is held elsewhere, and looking costs more than sending."""
    while (found := json.loads(await asyncio.wait_for(socket.recv(), 60)))["kind"] != "queue":
        pass
    return dict(found)


@dataclass(frozen=True)
class Seen:
    """When a victim came and had told what happened, and when their case was on the page of their desk."""

    conversation: str
    came: float
    told: float
    there: float


async def complained(gateway: Gateway, lead: Page, brand: str) -> Seen:
    """A victim's case, seen at the desk of the wallet."""
    headers = {"X-Forwarded-For": VICTIMS[brand]}
    async with (
        lead.stream() as socket,
        plain_http.async_client(base_url=gateway.url, headers=headers, timeout=60) as http,
    ):
        first = await queue_frame(socket)
        assert len(first["items"]) <= 4 * LINES
        came = time.monotonic()
        begun = (await http.post("/api/v1/conversations", json={"brand": brand})).json()
        victim = begun["conversation_id"]
        await complain(http, begun)
        told = time.monotonic()
        listed = {each["conversation_id"] for each in first["items"]}
        while victim not in listed:
            listed |= {each["conversation_id"] for each in (await queue_frame(socket))["items"]}
        return Seen(victim, came, told, time.monotonic())


@pytest.mark.server
async def test_a_victims_case_is_on_the_first_page_while_one_address_floods(gateway: Gateway) -> None:
    """In the wallet that is flooded and in another one."""
    leads = {brand: await asyncio.to_thread(account, gateway, f"lead-{brand}", "lead", brand) for brand in VICTIMS}
    async with flooding(gateway):
        seen = await asyncio.gather(*(complained(gateway, lead, brand) for brand, lead in leads.items()))
    for (brand, lead), victim in zip(leads.items(), seen, strict=True):
        on_page, after = victim.there - victim.told, victim.there - victim.came
        print(f"{brand}: on the page {on_page:.2f} s after they were told, {after:.2f} s after they came")
        assert on_page < SOON * float(os.environ.get("PAYDOC_SLOW", "2"))
        queue = await asyncio.to_thread(lead.get, "queue")
        place = [item["conversation_id"] for item in queue["items"]].index(victim.conversation)
        assert place <= gateway.services.store.caps.address, "behind no more than one address may have in front"
        figures = await asyncio.to_thread(lead.get, "lead")
        [own] = [each for each in figures["brands"] if each["brand"] == brand]
        assert own["waiting"] + own["tickets"] == (MANY + 1 if brand == "okpay" else 1)
        assert queue["more"] == (max(0, MANY + 1 - PAGE) if brand == "okpay" else 0)
    eventually(lambda: backlog(gateway.services.store)["crowded"] == MANY - gateway.services.store.caps.address)
