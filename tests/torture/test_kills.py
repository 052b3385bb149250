"""Nothing acknowledged is lost or answered twice, also after kill -9."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.support.postgres import Cluster, postgres
from tests.torture.customer import Said
from tests.torture.history import faults
from tests.torture.kill_runs import kill_run
from tests.torture.process import Target

__all__ = ["postgres"]
KILLS = int(os.environ.get("PAYDOC_TORTURE_KILLS", "6"))
SEED = int(os.environ.get("PAYDOC_TORTURE_SEED", "0")) or random.randrange(1, 1_000_000)


@pytest.mark.torture
@pytest.mark.server
async def test_one_process_on_sqlite_survives_its_kills(tmp_path: Path) -> None:
    await survive([f"sqlite:///{tmp_path}/paydoc.db"], tmp_path)


@pytest.mark.torture
@pytest.mark.server
@pytest.mark.postgres
async def test_two_processes_on_postgresql_survive_their_kills(tmp_path: Path, postgres: Cluster) -> None:
    await survive([postgres.url(postgres.create_database())] * 2, tmp_path)


async def survive(urls: list[str], folder: Path) -> None:
    verdict = await kill_run(Target.from_environment(), urls, KILLS, SEED, folder)
    print(f"\nseed {SEED}: {verdict}")
    assert not verdict.faults, f"seed {SEED}: " + "\n".join(verdict.faults[:20])
    assert verdict.messages > KILLS


def message(seq: int, sender: str, text: str, reply_to: int | None = None) -> dict[str, object]:
    return {"seq": seq, "from": sender, "text": text, "reply_to": reply_to}


GOOD = [
    message(1, "bot", "hello"),
    message(2, "customer", "a"),
    message(3, "customer", "b"),
    message(4, "bot", "echo: a", 2),
    message(5, "bot", "turn 1", 2),
    message(6, "bot", "echo: b", 3),
    message(7, "bot", "turn 2", 3),
]
SAID = [Said(2, "x", "a"), Said(3, "y", "b")]


def renumbered(*places: int) -> list[dict[str, object]]:
    """The good transcript with its messages at these places, numbered anew."""
    return [{**GOOD[place], "seq": seq} for seq, place in enumerate(places, 1)]


def test_a_good_history_is_found_good() -> None:
    assert faults(GOOD, SAID, echoes=True) == []


BURST = [
    *GOOD[:3],
    message(4, "bot", "echo: a\nb", 3),
    message(5, "bot", "turn 1", 3),
    message(6, "customer", "c"),
    message(7, "bot", "echo: c", 6),
    message(8, "bot", "turn 2", 6),
]
BURST_SAID = [*SAID, Said(6, "z", "c")]


def test_one_answer_for_messages_one_after_the_other_is_good() -> None:
    assert faults(BURST, BURST_SAID, echoes=True) == []


def test_one_answer_across_a_line_of_the_bot_is_found_out() -> None:
    apart = [*GOOD[:2], message(3, "bot", "x"), message(4, "customer", "b"), message(5, "bot", "y", 4)]
    assert faults(apart, [SAID[0], Said(4, "y", "b")], echoes=False)


def test_a_burst_of_which_one_message_was_not_read_is_found_out() -> None:
    half = [*BURST[:3], message(4, "bot", "echo: b", 3), *BURST[4:]]
    assert faults(half, BURST_SAID, echoes=True)


@pytest.mark.parametrize(
    "places",
    [
        (0, 1, 2, 3, 4),  # unanswered
        (0, 1, 2, 3, 4, 5, 6, 3, 4),  # answered twice
        (0, 1, 2, 5, 6, 3, 4),  # answered in the wrong order
        (0, 1, 3, 4, 5, 6),  # lost
        (0, 1, 2, 2, 3, 4, 5, 6),  # stored twice
    ],
)
def test_a_bad_history_is_found_out(places: tuple[int, ...]) -> None:
    assert faults(renumbered(*places), SAID, echoes=False)


def test_a_gap_is_found_out() -> None:
    assert faults([*GOOD[:6], {**GOOD[6], "seq": 8}], SAID, echoes=False)
