"""What must be true of a transcript, whatever was killed while it came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from tests.torture.customer import Said


def faults(transcript: Sequence[dict[str, Any]], said: Sequence[Said], echoes: bool) -> list[str]:
    """Everything that is wrong; empty when each acknowledged message was answered exactly once, in order."""
    found = _numbers(transcript) + _acknowledged(transcript, said) + _answers(transcript)
    return found + (_echoes(transcript) if echoes else [])


def _numbers(transcript: Sequence[dict[str, Any]]) -> list[str]:
    seqs = [m["seq"] for m in transcript]
    return [] if seqs == list(range(1, len(seqs) + 1)) else [f"seqs are not without gaps: {seqs}"]


def _acknowledged(transcript: Sequence[dict[str, Any]], said: Sequence[Said]) -> list[str]:
    stored = [(m["seq"], m["text"]) for m in transcript if m["from"] == "customer"]
    expected = [(s.seq, s.text) for s in said]
    lost = set(expected) - set(stored)
    extra = [m for m, n in Counter(stored).items() if m not in expected or n > 1]
    order = [] if [s.seq for s in said] == sorted(s.seq for s in said) else ["acknowledged out of order"]
    return [f"lost: {m}" for m in lost] + [f"never said, or twice: {m}" for m in extra] + order


def _answers(transcript: Sequence[dict[str, Any]]) -> list[str]:
    """Each customer message has one block of replies, and the blocks stand in the order of the messages."""
    asked = [m["seq"] for m in transcript if m["from"] == "customer"]
    replies = [m["reply_to"] for m in transcript if m["from"] != "customer" and m["reply_to"] is not None]
    blocks = [seq for seq, _ in groupby(replies)]
    if blocks == asked:
        return []
    unanswered, twice = set(asked) - set(blocks), [s for s, n in Counter(blocks).items() if n > 1]
    return [f"unanswered {sorted(unanswered)}, answered twice {twice}, order of answers {blocks}"]


def _echoes(transcript: Sequence[dict[str, Any]]) -> list[str]:
    """The echo app says two things to each message: the words, and the count of turns it remembers."""
    texts = {m["seq"]: m["text"] for m in transcript}
    wrong = []
    asked = [m["seq"] for m in transcript if m["from"] == "customer"]
    for turn, seq in enumerate(asked, 1):
        answers = [m["text"] for m in transcript if m["reply_to"] == seq]
        if answers != [f"echo: {texts[seq]}", f"turn {turn}"]:
            wrong.append(f"message {seq} {texts[seq]!r} was answered by {answers}")
    return wrong
