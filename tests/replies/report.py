"""The figures of a run, as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.replies.generated import Answered
from tests.replies.scoring import Verdict

Lines = list[str]


def of_sets(verdicts: Sequence[Verdict], show: bool) -> Lines:
    """A line for each kind, the sum, and with `show` the misses before it."""
    lines = [line for verdict in verdicts if show and not verdict.right for line in _miss(verdict)]
    for kind in dict.fromkeys(verdict.item.kind for verdict in verdicts):
        lines.append(_sum(kind, [verdict for verdict in verdicts if verdict.item.kind == kind]))
    acts = Counter(act for verdict in verdicts for act in verdict.costly)
    return [*lines, _sum("all", verdicts), f"costly by act: {_counts(acts)}"]


def of_not_meant(answers: Sequence[Answered], show: bool) -> Lines:
    """How often an act was done that nobody asked for, by act and mood, and what else was."""
    fired = [answer for answer in answers if answer.fired]
    other = Counter(act for answer in answers if not answer.fired for act in answer.harm)
    lines = [_told("FIRED", answer) for answer in answers if show and answer.fired]
    lines += [_told("HARMED", answer) for answer in answers if show and answer.harm and not answer.fired]
    lines += _by(answers, "act") + _by(answers, "mood") + _by(answers, "situation")
    guesses = sum(bool({"guess", "not_understood"} & answer.shown) for answer in answers)
    lines.append(f"another costly act instead: {_counts(other)}; guessed or not understood {guesses}")
    return [*lines, f"not meant, and done: {len(fired)} of {len(answers)}"]


def of_meant(answers: Sequence[Answered], show: bool) -> Lines:
    """How many plain assertions were acted on at once."""
    lines = [_told("IGNORED", answer) for answer in answers if show and not answer.done]
    for act in dict.fromkeys(answer.sentence.act for answer in answers):
        some = [answer for answer in answers if answer.sentence.act == act]
        lines.append(f"{act:12} acted on {sum(a.done for a in some):4} of {len(some):4}")
    return [*lines, f"meant, and done at once: {sum(a.done for a in answers)} of {len(answers)}"]


def of_stories(answers: Sequence[Answered], harmless: Sequence[Answered], show: bool) -> Lines:
    """In how many long messages the danger was heard, and in how many there was none."""
    lines = [_told("UNHEARD", answer) for answer in answers if show and not heard(answer)]
    false = sum(heard(answer) for answer in harmless)
    heads = f"long messages, danger heard: {sum(map(heard, answers))} of {len(answers)}"
    return [*lines, f"{heads}; heard where there is none: {false} of {len(harmless)}"]


def heard(answer: Answered) -> bool:
    """The alarm, or the question whether money is at risk."""
    return bool({"alarm", "risk_asked"} & answer.shown)


def _by(answers: Sequence[Answered], what: str) -> Lines:
    lines = []
    for name in dict.fromkeys(getattr(answer.sentence, what) for answer in answers):
        some = [answer for answer in answers if getattr(answer.sentence, what) == name]
        lines.append(f"{what} {name:12} done {sum(a.fired for a in some):4} of {len(some):4}")
    return lines


def _told(word: str, answer: Answered) -> str:
    said, shown = answer.sentence, "+".join(sorted(answer.shown))
    return f"{word} {said.act} {said.mood} {said.place.brand}/{said.situation}: {said.text[:60]!r} | {shown}"


def _sum(name: str, verdicts: Sequence[Verdict]) -> str:
    right, costly = sum(v.right for v in verdicts), sum(bool(v.costly) for v in verdicts)
    asked = sum(bool({"ask", "guess"} & v.shown) for v in verdicts)
    share = right / len(verdicts) if verdicts else 0
    return f"{name:20} {right:4} of {len(verdicts):4}  {share:5.0%}  costly {costly:3}  asked back {asked:3}"


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counted.items())) or "none"


def _miss(verdict: Verdict) -> Lines:
    head = f"MISS {verdict.item} | want {','.join(verdict.item.want)} | {'; '.join(verdict.wrong)}"
    cost = f" | COSTLY {'+'.join(sorted(verdict.costly))}" if verdict.costly else ""
    return [head + cost, *(f"     {line}" for line in verdict.text.splitlines()), ""]
