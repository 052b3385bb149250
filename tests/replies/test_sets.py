"""The sets are what they claim to be: large, apart from each other, and apart from what the model learns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.replies import generated, items, stories

SETS = ("open", "held")
BRANDS = {"okpay", "eepay", "upay", "yibifu", "yiqianbao"}
LINE = re.compile(r"^\s*- (.+)$", re.M)
MARKED = re.compile(r"\[([^]]+)\](?:\([^)]*\)|\{[^}]*\})")
OWN_SENTENCE = 5  # characters; what is shorter than that is said by everybody


def said(name: str) -> set[str]:
    return {text for item in items.load(name) for text in item.say if len(item.say) == 1}


def learnt() -> set[str]:
    files = (Path(__file__).parents[2] / "data" / "nlu").rglob("*.yml")
    lines = (line for file in files for line in LINE.findall(file.read_text(encoding="utf-8")))
    return {MARKED.sub(r"\1", line).strip() for line in lines}


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_every_kind_and_every_wallet(name: str) -> None:
    found = items.load(name)
    assert len(found) >= 300
    assert items.kinds(name) == items.kinds("open") and len(items.kinds(name)) >= 27
    assert {item.place.brand for item in found} == BRANDS


@pytest.mark.parametrize("name", SETS)
def test_a_sentence_stands_once_in_a_set(name: str) -> None:
    found = [item.say for item in items.load(name)]
    assert len(found) == len(set(found))


def test_the_sets_have_no_sentence_in_common() -> None:
    assert not said("open") & said("held")


@pytest.mark.parametrize("name", SETS)
def test_no_sentence_of_a_set_is_learnt(name: str) -> None:
    assert {text for text in said(name) & learnt() if len(text) >= OWN_SENTENCE} == set()


def test_a_way_is_said_and_pressed() -> None:
    assert items.reach("付款失败 > [还是不行]") == (("say", "付款失败"), ("press", "还是不行"))
    assert items.reach("") == ()


def test_there_are_enough_generated_sentences_and_always_the_same() -> None:
    not_meant, meant = generated.not_meant(), generated.meant()
    assert len(not_meant) >= 2000 and len(meant) >= 300
    assert (not_meant, meant) == (generated.not_meant(), generated.meant())
    assert {s.act for s in not_meant} == set(generated.FRAMES["acts"])
    assert {s.situation for s in not_meant} == set(generated.SITUATIONS)
    assert {s.mood for s in not_meant} == set(generated.MOODS)
    assert all("{" not in s.text for s in (*not_meant, *meant))


def test_a_long_message_is_as_long_as_it_should_be_and_tells_of_the_danger_once() -> None:
    told = stories.at_risk()
    assert len(told) == 60
    lengths = [len(story.text) for story in told]
    assert min(lengths) <= 120 and 1800 <= max(lengths) <= 2000
    assert all(sum(line in story.text for line in stories.TALK["risk"]) == 1 for story in told)
    assert not any(line in story.text for story in stories.harmless() for line in stories.TALK["risk"])
