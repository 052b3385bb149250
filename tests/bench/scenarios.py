"""What customers do: press buttons along a checklist, or type."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.loader import load
from tests.bench.customers import BRAND, Move

TURNS = 10
TOPIC = "payment_failed"
KNOWLEDGE = load()
SORRY = KNOWLEDGE.phrases["fault_handed_over"]
Script = Sequence[Move]

# Around a sentence they leave its meaning alone and make it new to every cache.
_BEFORE = ("", "嗯", "那个", "哎", "就是", "我说", "诶", "唉", "话说", "那", "哦", "额")
_AFTER = ("", "。", "！", "～", "……", "啊", "呀", "哦", "哈", "~~", "!!", "。。", "哈。")


def buttons() -> Iterator[Script]:
    """The checklist by 还是不行 to its end, 从头来, and again; ten turns a conversation."""
    while True:
        yield list(itertools.islice(walk(), TURNS))


def walk() -> Iterator[Move]:
    """One customer who presses on for ever."""
    steps = len(KNOWLEDGE.brands[BRAND].checklists[TOPIC].main)
    persists = Move(label=KNOWLEDGE.phrases["label_persists"], intent="problem_persists")
    restart = Move(label=KNOWLEDGE.phrases["label_start_over"], intent="start_over")
    yield Move(label=KNOWLEDGE.topics[TOPIC].name, intent=TOPIC)
    while True:
        yield from [persists] * steps
        yield restart


def typed() -> Iterator[Script]:
    """The conversations of sentences.yml, each time in words that were not used before."""
    conversations = sentences()
    for after, before in itertools.product(_AFTER, _BEFORE):
        if not after and not before:
            continue
        for lines in conversations:
            yield [Move(text=f"{before}{said}{after}") for said, _ in lines]
    raise RuntimeError("all wordings are used up")


def typed_again() -> Iterator[Script]:
    """The same conversations, word for word, over and over."""
    for lines in itertools.cycle(sentences()):
        yield [Move(text=said) for said, _ in lines]


def sentences() -> list[list[tuple[str, str]]]:
    """Conversations of what is said and a pattern that the answer matches."""
    data = YAML(typ="safe").load(Path(__file__).with_name("sentences.yml"))
    return [[(line["said"], line["hears"]) for line in lines] for lines in data]
