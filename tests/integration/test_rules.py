"""data/stories/rules.yml leads each intent to the action of its handler, as the table in the code says."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bot.bootstrap import rasa_process
from bot.conversation.assistant import HANDLERS
from bot.dialogue.model_files import ROOT
from bot.knowledge.loader import load
from bot.understanding.intents import TABLE, TOPIC, Handler, Intent, traits
from tests.nlu.training_lines import training_lines

DOMAIN = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))
TOPICS = load().topics
WORDLESS = {Intent.CHOICE.value, Intent.ATTACHMENT.value, Intent.FALLBACK.value}


@pytest.mark.model
@pytest.mark.parametrize("intent", DOMAIN["intents"])
def test_every_cell_of_the_table_is_a_rule(intent: str) -> None:
    rasa = rasa_process()
    assert rasa._actions_for(intent) == (f"action_{traits(intent).handler.value}",)
    assert rasa.actions_for(intent) == rasa._actions_for(intent), "what is remembered is what the rules say"


def test_the_domain_has_what_is_trained_or_comes_without_words_and_nothing_else() -> None:
    trained = {intent for _, intent in training_lines()}
    assert set(DOMAIN["intents"]) == trained | WORDLESS
    assert set(TOPICS) <= trained


def test_what_is_only_decided_in_context_is_answered_like_the_step_it_is_said_at() -> None:
    decided = {intent.value for intent in Intent} - set(DOMAIN["intents"])
    assert decided, "meanings that no rule has to know"
    assert {traits(intent).handler for intent in decided} == {Handler.ANSWER_STEP}


def test_the_domain_has_the_action_of_every_handler() -> None:
    assert set(DOMAIN["actions"]) == {f"action_{handler.value}" for handler in Handler}


def test_every_handler_is_there_and_every_intent_outside_of_the_table_is_a_topic() -> None:
    assert set(HANDLERS) == set(Handler)
    assert set(TABLE) == set(Intent)
    assert {traits(name) for name in set(TOPICS) - set(TABLE)} == {TOPIC}
    served = {name for name, topic in TOPICS.items() if topic.lane == "service"}
    assert {name for name in TOPICS if name in TABLE and traits(name).handler is not Handler.OPEN_TOPIC} == served
