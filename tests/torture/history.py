"""What must be true of a transcript, whatever was killed while it came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from bot.store.bursts import MOST_MESSAGES
from tests.torture.customer import Said


def faults(transcript: Sequence[dict[str, Any]], said: Sequence[Said], echoes: bool) -> list[str]:
    """Everything that is wrong; empty when each acknowledged message was answered exactly once, in order.

    Messages that came one directly after the other may have one answer, which is a reply to the last.
    """
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
    """Each burst of customer messages has one block of replies, and the blocks stand in the order of the messages."""
    blocks, turns = _blocks(transcript), _turns(transcript)
    if blocks == [turn[-1] for turn in turns]:
        return [f"read together: {turn}" for turn in turns if not _is_burst(turn)]
    answered = {seq for turn in turns if turn[-1] in blocks for seq in turn}
    unanswered = {m["seq"] for m in transcript if m["from"] == "customer"} - answered
    twice = [s for s, n in Counter(blocks).items() if n > 1]
    return [f"unanswered {sorted(unanswered)}, answered twice {twice}, order of answers {blocks}"]


def _blocks(transcript: Sequence[dict[str, Any]]) -> list[int]:
    replies = [m["reply_to"] for m in transcript if m["from"] != "customer" and m["reply_to"] is not None]
    return [seq for seq, _ in groupby(replies)]


def _turns(transcript: Sequence[dict[str, Any]]) -> list[list[int]]:
    """The customer's messages, parted behind each that has a reply of its own."""
    replied, turns = set(_blocks(transcript)), [list[int]()]
    for seq in (m["seq"] for m in transcript if m["from"] == "customer"):
        turns[-1].append(seq)
        if seq in replied:
            turns.append([])
    return [turn for turn in turns if turn]


def _is_burst(turn: list[int]) -> bool:
    return turn == list(range(turn[0], turn[-1] + 1)) and len(turn) <= MOST_MESSAGES


def _echoes(transcript: Sequence[dict[str, Any]]) -> list[str]:
    """The echo app says two things in each turn: the words, and the count of turns it remembers."""
    texts = {m["seq"]: m["text"] for m in transcript}
    wrong = []
    for count, turn in enumerate(_turns(transcript), 1):
        said = "\n".join(texts[seq] for seq in turn)
        answers = [m["text"] for m in transcript if m["reply_to"] == turn[-1]]
        if answers != [f"echo: {said}", f"turn {count}"]:
            wrong.append(f"messages {turn} {said!r} were answered by {answers}")
    return wrong
