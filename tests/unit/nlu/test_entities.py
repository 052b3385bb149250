"""Entities as Rasa reports them, in offsets of what the customer typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import PaymentEntityExtractor
from bot.nlu.finder import EntityFinder


@pytest.fixture
def component() -> PaymentEntityExtractor:
    return PaymentEntityExtractor(EntityFinder({"okpay": ["OKPay"]}), lambda: date(2026, 11, 20))


def test_offsets_and_text_are_those_of_the_customer(component: PaymentEntityExtractor) -> None:
    typed = "  ＯＫ\u200bＰａｙ　扣了５０元"
    (message,) = component.process([Message.build(text=typed)])
    brand, amount = message.get("entities")
    assert brand == {
        "entity": "brand",
        "start": 2,
        "end": 8,
        "value": "okpay",
        "text": "ＯＫ\u200bＰａｙ",
        "extractor": "PaymentEntityExtractor",
    }
    assert typed[amount["start"] : amount["end"]] == amount["text"] == "５０元"
    assert "entities" in message.output_properties


def test_entities_already_there_are_kept(component: PaymentEntityExtractor) -> None:
    message = Message.build(text="昨天付的", entities=[{"entity": "other", "start": 0, "end": 1, "value": "x"}])
    component.process([message])
    assert [e["entity"] for e in message.get("entities")] == ["other", "date"]


@pytest.mark.parametrize("text", ["/greet{}", "\u200b", " "])
def test_payloads_and_empty_texts_bring_none(component: PaymentEntityExtractor, text: str) -> None:
    (message,) = component.process([Message.build(text=text)])
    assert not message.get("entities")


def test_wallets_are_read_from_the_knowledge_at_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.entities.load_brand_names", lambda: {"newpay": ["新付"]})
    component = PaymentEntityExtractor.create({}, None, None, None)
    (message,) = component.process([Message.build(text="新 付打不开")])
    assert [e["value"] for e in message.get("entities")] == ["newpay"]
