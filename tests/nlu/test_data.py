"""The training data and the test set: enough of each, nothing twice, nothing in both."""

from __future__ import annotations

from collections import Counter, defaultdict

from ruamel.yaml import YAML

from tests.nlu.real_style_lines import real_style
from tests.nlu.test_set_lines import OUT_OF_SCOPE, STYLES, bare, held_out
from tests.nlu.training_lines import FOLDER, training_lines

TRAINING, TEST = training_lines(), held_out()
TOPICS = set(YAML(typ="safe").load((FOLDER.parents[1] / "knowledge" / "topics.yml").read_text(encoding="utf-8")))


def test_no_line_stands_twice_nor_under_two_intents() -> None:
    homes = defaultdict(list)
    for text, intent in TRAINING:
        homes[bare(text)].append(intent)
    assert {text: intents for text, intents in homes.items() if len(intents) > 1} == {}


def test_no_line_of_the_test_set_is_trained_on() -> None:
    assert {bare(text) for text, _ in TRAINING} & {bare(line.text) for line in [*TEST, *real_style()]} == set()


def test_every_intent_has_lines_enough() -> None:
    trained, tested = Counter(intent for _, intent in TRAINING), Counter(line.intent for line in TEST)
    for intent, least in [(topic, 80) for topic in TOPICS] + [(OUT_OF_SCOPE, 600)]:
        assert trained[intent] >= least, intent
    for intent in trained:
        assert trained[intent] >= 40 and (tested[intent] >= 15 or intent == "choose_option"), intent


def test_every_style_is_tested() -> None:
    styles = Counter(line.style for line in TEST)
    assert set(styles) == set(STYLES) and min(styles.values()) > 100
