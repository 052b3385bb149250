"""Clusters of messages that were not understood."""

from __future__ import annotations

from bot.cli.misses import cluster


def missed(*texts: str) -> list[dict[str, object]]:
    return [{"words": text, "ranking": [["fees", 0.3]]} for text in texts]


def test_alike_messages_stand_together_and_the_largest_group_first() -> None:
    found = cluster(missed("花呗怎么还", "星座运势", "花呗怎么还款", "花贝怎么还款"))
    assert [[m["words"] for m in c.messages] for c in found] == [
        ["花呗怎么还", "花呗怎么还款", "花贝怎么还款"],
        ["星座运势"],
    ]
    assert found[0].likeliest == ["fees"]


def test_nothing_missed_is_no_cluster() -> None:
    assert cluster([]) == []
