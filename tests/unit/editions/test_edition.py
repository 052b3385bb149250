"""Which knowledge a conversation goes on with while there is newer one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.assistant import Assistant
from bot.editions.copies import Copy
from bot.editions.edition import MOST_PAST, Edition, Editions, ModelFile
from bot.errors import KnowledgeError
from bot.knowledge.desk_rules import DeskRules
from bot.knowledge.loader import load

KNOWLEDGE = load()
NOW = datetime.now(timezone.utc)
MODEL = ModelFile(Path("models/paydoc-1.tar.gz"), 1, 1)


def edition(minutes_ago: float, assistant: Assistant | None = None) -> Edition:
    since = (NOW - timedelta(minutes=minutes_ago)).timestamp()
    copy = Copy(since, f"content of {minutes_ago}", "rules", Path(f"/copies/{minutes_ago}"))
    return Edition(copy, assistant or Assistant(KNOWLEDGE), DeskRules(), None, MODEL)  # type: ignore[arg-type]


def at_step(minutes_ago: float, step: str = "network", topic: str = "payment_failed") -> dict[str, Any]:
    """The memory of somebody who opened a checklist then."""
    opened = (NOW - timedelta(minutes=minutes_ago)).isoformat(timespec="seconds")
    return {"brand": "okpay", "open": {"topic": topic, "opened_at": opened, "path": ["balance", step]}}


def goes_on_with(editions: Editions, memory: dict[str, Any]) -> Assistant:
    return asyncio.run(editions.assistant_for(memory, editions.present))


def without(topic: str) -> Assistant:
    """An assistant whose OKPay has no such checklist."""
    okpay = KNOWLEDGE.brands["okpay"]
    kept = {name: each for name, each in okpay.checklists.items() if name != topic}
    return Assistant(replace(KNOWLEDGE, brands={**KNOWLEDGE.brands, "okpay": replace(okpay, checklists=kept)}))


def unread(folder: Path) -> Assistant:
    raise AssertionError(f"{folder} was read")


@pytest.fixture
def three() -> tuple[Editions, list[Edition]]:
    """Published 60, 30 and 10 minutes ago."""
    made = [edition(60), edition(30), edition(10)]
    editions = Editions(made[0], unread)
    editions.take(made[1])
    editions.take(made[2])
    return editions, made


@pytest.mark.parametrize(("begun", "place"), [(5, 2), (10, 2), (20, 1), (30, 1), (45, 0)])
def test_a_checklist_ends_on_the_knowledge_it_was_begun_with(
    three: tuple[Editions, list[Edition]], begun: int, place: int
) -> None:
    editions, made = three
    assert goes_on_with(editions, at_step(begun)) is made[place].assistant


@pytest.mark.parametrize("memory", [{}, {"open": None}, {"brand": "okpay", "open": {}}])
def test_who_has_no_checklist_open_has_the_newest(
    three: tuple[Editions, list[Edition]], memory: dict[str, Any]
) -> None:
    editions, made = three
    assert goes_on_with(editions, memory) is made[2].assistant


def test_what_was_begun_before_all_that_is_kept_goes_on_with_the_newest(
    three: tuple[Editions, list[Edition]],
) -> None:
    editions, made = three
    assert goes_on_with(editions, at_step(90)) is made[2].assistant


def test_a_checklist_of_yesterday_goes_on_with_the_newest() -> None:
    old, new = edition(60 * 48), edition(10)
    editions = Editions(old, unread)
    editions.take(new)
    assert goes_on_with(editions, at_step(60 * 25)) is new.assistant
    assert goes_on_with(editions, at_step(60 * 23)) is old.assistant


@pytest.mark.parametrize("memory", [at_step(45, step="nowhere"), {**at_step(45), "brand": "nopay"}])
def test_what_the_old_knowledge_cannot_lead_on_either_goes_on_with_the_newest(
    three: tuple[Editions, list[Edition]], memory: dict[str, Any]
) -> None:
    editions, made = three
    assert goes_on_with(editions, memory) is made[2].assistant


def test_a_checklist_that_is_gone_since_is_walked_to_its_end() -> None:
    old, new = edition(60), edition(10, without("payment_failed"))
    editions = Editions(old, unread)
    editions.take(new)
    assert goes_on_with(editions, at_step(45)) is old.assistant


def test_a_wallet_that_is_gone_is_gone_for_those_who_had_begun_too() -> None:
    others = {name: brand for name, brand in KNOWLEDGE.brands.items() if name != "okpay"}
    old, new = edition(60), edition(10, Assistant(replace(KNOWLEDGE, brands=others)))
    editions = Editions(old, unread)
    editions.take(new)
    assert goes_on_with(editions, at_step(45)) is new.assistant


def test_after_a_restart_earlier_knowledge_is_read_once_and_only_when_it_is_wanted() -> None:
    earlier, reads = Assistant(KNOWLEDGE), list[Path]()

    def read(folder: Path) -> Assistant:
        reads.append(folder)
        return earlier

    present = edition(10)
    editions = Editions(present, read, [present.copy, edition(30).copy, edition(60).copy])
    assert goes_on_with(editions, at_step(5)) is present.assistant and reads == []
    assert all(goes_on_with(editions, at_step(20)) is earlier for _ in range(2))
    assert reads == [Path("/copies/30")]


def test_knowledge_that_cannot_be_read_any_more_is_no_trouble() -> None:
    def read(folder: Path) -> Assistant:
        raise KnowledgeError("of another form")

    present = edition(10)
    assert goes_on_with(Editions(present, read, [edition(30).copy]), at_step(20)) is present.assistant


def test_another_model_alone_is_no_new_knowledge(three: tuple[Editions, list[Edition]]) -> None:
    editions, made = three
    for times in range(MOST_PAST):
        retrained = replace(made[2], model=replace(MODEL, changed=2 + times))
        editions.take(retrained)
        assert editions.present is retrained
    assert goes_on_with(editions, at_step(20)) is made[1].assistant


def test_no_more_are_kept_than_that() -> None:
    made = [edition(100 - n) for n in range(MOST_PAST + 2)]
    editions = Editions(made[0], unread)
    for each in made[1:]:
        editions.take(each)
    assert goes_on_with(editions, at_step(98.5)) is made[1].assistant
    assert goes_on_with(editions, at_step(99.5)) is made[-1].assistant


def test_a_model_that_is_written_anew_is_another_one(tmp_path: Path) -> None:
    path = tmp_path / "paydoc-1.tar.gz"
    path.write_bytes(b"one")
    before = ModelFile.of(path)
    assert ModelFile.of(path) == before and before.name == "paydoc-1"
    path.write_bytes(b"another")
    assert ModelFile.of(path) != before
