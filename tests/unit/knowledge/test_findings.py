"""What the wallets' checks hear: the words of customers, as a good finding, as the cause, or as neither."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.loader import load
from bot.knowledge.matching import bare, claims
from bot.knowledge.model import Step
from tests.support.table import table

KNOWLEDGE = load()
CASES = YAML(typ="safe").load(Path(__file__).with_name("findings.yml").read_text(encoding="utf-8"))
STEPS = {
    f"{brand.id}/{checklist.topic}/{step.id}": step
    for brand in KNOWLEDGE.brands.values()
    for checklist in brand.checklists.values()
    for step in checklist.steps
}
OPPOSITE = {"good": "bad", "bad": "good"}
TAILS = "的了呢啊呀"


def heard(step: Step, words: str) -> set[str]:
    """The findings that the words can mean at this step: by its patterns, by its options, by a plain state."""
    return {finding for finding in OPPOSITE if _means(step, words, finding)}


def _means(step: Step, words: str, finding: str) -> bool:
    states = KNOWLEDGE.words[finding]
    patterns = (*getattr(step, finding), f"{'|'.join(step.about)}+{'|'.join(states)}")
    says = [words for option in step.options if option.finding == finding for words in (option.label, *option.says)]
    plain = {bare(text).rstrip(TAILS) for text in (*says, *states)}
    return any(claims(words, pattern) for pattern in patterns) or bare(words).rstrip(TAILS) in plain


def said() -> Iterator[tuple[str, str, str]]:
    for case in CASES:
        for name in case["steps"]:
            for finding in OPPOSITE:
                yield from ((name, finding, words) for words in case.get(finding, ()))


@table(("name", "finding", "words"), said())
def test_a_check_hears_its_finding_and_not_the_opposite(name: str, finding: str, words: str) -> None:
    assert heard(STEPS[name], words) == {finding}


def test_every_check_of_every_wallet_hears_the_cause_here() -> None:
    heard_here = {name for case in CASES if case.get("bad") for name in case["steps"]}
    assert {name for name, step in STEPS.items() if step.is_check} == heard_here


@table("name", [name for name, step in STEPS.items() if step.is_check])
@table("words", ["我试试", "等一下我看看", "怎么看", "在哪里看", "为什么要查这个", "转人工", "还是不行", "谢谢"])
def test_no_check_hears_a_finding_where_there_is_none(name: str, words: str) -> None:
    assert heard(STEPS[name], words) == set()


@table("name", [name for name, step in STEPS.items() if step.remedy])
def test_a_remedy_ends_in_one_more_try(name: str) -> None:
    assert "告诉我结果。" in STEPS[name].remedy
