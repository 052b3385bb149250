"""Requests that nobody wrote, over the whole served document: as it says, and against it. No 5xx, and none hangs."""

from __future__ import annotations

import json
import os
import random
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

schemathesis = pytest.importorskip("schemathesis")
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402

from bot.application import document  # noqa: E402
from bot.settings import Settings  # noqa: E402
from tests.integration.customer.harness import running  # noqa: E402
from tests.integration.desk.callers import DESK, ROLES, Callers, unlimited  # noqa: E402
from tests.integration.desk.served import services  # noqa: E402
from tests.integration.store.acting import empty  # noqa: E402
from tests.support.postgres import Cluster  # noqa: E402

pytestmark = [pytest.mark.server, pytest.mark.postgres]
MANY = int(os.environ.get("PAYDOC_FUZZED", "400"))  # 50000 for the whole of it
SEED = int(os.environ.get("PAYDOC_FUZZED_SEED", "16"))
ODD = ("\0", "\ud800", "\x7f", "‮", "'; --", "%00", "../..", "𝟙" * 50, "1" * 400, "-1", "1e999", "[]", "{}")


@schemathesis.serializer("image/png", "image/jpeg", "image/webp")  # type: ignore[untyped-decorator]
def _bytes(context: Any, value: Any) -> bytes:
    """Pictures that are none; the bytes are sent by `send`."""
    return _raw(value)


@pytest.fixture
def everywhere(
    migrated_file: Path, tmp_path: Path, postgres: Cluster, migrated_database: str
) -> Iterator[list[Callers]]:
    """The same callers at a gateway on SQLite and at one on PostgreSQL."""
    empty(postgres, migrated_database)
    urls = (f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'store.db')}", postgres.url(migrated_database))
    free = Settings(rate_messages=None, rate_conversations=None, rate_reads=None)
    with ExitStack() as stack:
        gateways = [stack.enter_context(running(url, free, **services())) for url in urls]
        yield [stack.enter_context(closing(unlimited(gateway))) for gateway in gateways]


def operations() -> list[Any]:
    """All calls of the document."""
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document())))
    return [found.ok() for found in schema.get_all_operations()]


def test_no_request_breaks_anything(everywhere: list[Callers]) -> None:
    calls = operations()
    modes = list(schemathesis.GenerationMode)
    each = max(1, MANY // (len(calls) * len(modes)))
    assert len(calls) > 50
    for number, operation in enumerate(calls):
        for mode in modes:
            fuzz(everywhere, operation, mode, each, SEED + number)
    for callers in everywhere:
        seen = callers.seen
        print(f"{seen.total()} requests, by status {dict(sorted(seen.items()))}, slowest {callers.slowest}")
        assert callers.gateway.client.get("/health/live").status_code == 200
        assert len([status for status in seen if status < 400]) > 1, "some of them were taken"


def fuzz(everywhere: Sequence[Callers], operation: Any, mode: Any, many: int, number: int) -> None:
    """So many requests of one call, each made once and sent everywhere: to make one takes longer than to answer it."""
    whose = "admin" if "/accounts" in operation.path else "auditor" if "/audit" in operation.path else "lead"
    rng, left = random.Random(number), many
    sessions = [callers.of_desk(whose) for callers in everywhere]
    for callers in everywhere:
        callers.with_customer()

    @seed(number)
    @settings(
        max_examples=many,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), luck=st.integers(0, 2**16))
    def one(case: Any, luck: int) -> None:
        nonlocal left
        left -= 1
        if left < -3 * many:
            return
        role = rng.choice(ROLES) if luck % 7 == 0 else ""
        for place, callers in enumerate(everywhere):
            if operation.path.endswith(("/logout", "/password")):
                sessions[place] = callers.of_desk(whose)
            ask(callers, operation, case, luck, callers.of_desk(role) if role else sessions[place])

    with suppress(Unsatisfiable):  # nothing can be wrong with it
        one()


def ask(callers: Callers, operation: Any, case: Any, luck: int, caller: dict[str, str]) -> None:
    """One request, with the conversation that there is here."""
    known = {"conversation_id": callers.chat.id} if luck % 3 else {}
    path = operation.path
    for name, value in {**(case.path_parameters or {}), **known}.items():
        written = str(value) if name in known or "%" in str(value) else quote(str(value), safe="", errors="replace")
        path = path.replace("{%s}" % name, written or "x")  # noqa: UP031
    headers = {**(caller if path.startswith(DESK) else callers.chat.headers), "Content-Type": "application/json"}
    if luck % 11 == 0:
        headers.pop("X-CSRF-Token", None)
    body = None if operation.method == "get" else _spoilt(_plain(case.body), luck)
    if (case.media_type or "").startswith("image/"):
        body, headers["Content-Type"] = _raw(body), case.media_type
    query = {name: value for name, value in (case.query or {}).items() if isinstance(value, (str, int, float, bool))}
    if operation.path.endswith("/messages") and "wait" in query:
        query["wait"] = 0
    callers.send(operation.method.upper(), path, query, headers, body)


def _plain(body: Any) -> Any:
    """What is made as a body, or none."""
    return None if type(body).__name__ == "NotSet" else body


def _raw(value: Any) -> bytes:
    """What is made as bytes, or as what may stand for them."""
    found = getattr(value, "data", value)
    return found if isinstance(found, bytes) else str(found).encode("utf-8", "replace")


def _spoilt(body: Any, luck: int) -> Any:
    """Now and then with something that no shape tells of: an odd character, a wrong kind, a number without end."""
    if luck % 5 or not isinstance(body, dict) or not body:
        return body
    names = sorted(body, key=str)
    name = names[luck % len(names)]
    wild = (*ODD, 10**400, float("inf"), float("nan"), None, [], {}, True, -1, str(uuid.uuid4()), [[[["x"]]]])
    return {**body, name: wild[luck % len(wild)]}
