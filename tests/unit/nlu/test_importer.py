"""The importer brings what Rasa's own brings, only sooner."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.importer import TrainingFiles, TrainingLine

NLU = """version: "3.1"
nlu:
  - intent: greet
    examples: |
      - 你好
      - 您好
      - 你好
  - intent: fees
    examples: |
      - 手续费多少
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.yml").write_text(NLU, encoding="utf-8")
    (tmp_path / "data" / "b.yml").write_text(NLU.replace("你好", "早上好"), encoding="utf-8")
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [greet, fees]\n', encoding="utf-8")
    (tmp_path / "config.yml").write_text("recipe: default.v1\nlanguage: zh\npipeline: []\npolicies: []\n")
    ours = "importers:\n  - name: bot.nlu.importer.TrainingFiles\n"
    (tmp_path / "ours.yml").write_text((tmp_path / "config.yml").read_text() + ours)
    return tmp_path


def importer(project: Path, config: str) -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(
        str(project / config), str(project / "domain.yml"), [str(project / "data")]
    )


def test_the_data_are_those_of_rasas_own_importer(project: Path) -> None:
    theirs, ours = importer(project, "config.yml"), importer(project, "ours.yml")
    assert theirs.get_nlu_data().fingerprint() == ours.get_nlu_data(language="zh").fingerprint()
    assert theirs.get_domain().fingerprint() == ours.get_domain().fingerprint()
    texts = [line.get("text") for line in ours.get_nlu_data().nlu_examples]
    assert texts == ["你好", "您好", "手续费多少", "早上好"]


def test_the_files_are_read_once(project: Path) -> None:
    files = TrainingFiles(str(project / "ours.yml"), str(project / "domain.yml"), [str(project / "data")])
    first = files.get_nlu_data()
    (project / "data" / "a.yml").unlink()
    assert files.get_nlu_data("en") is first


def test_a_copy_can_change_alone() -> None:
    line = TrainingLine({"text": "你好", "intent": "greet", "entities": [{"value": "a"}]})
    known, twin = line.fingerprint(), deepcopy(line)
    assert twin.fingerprint() == known
    twin.data["entities"][0]["value"] = "b"
    twin.set("intent", "fees")
    twin.add_features(Features.__new__(Features))
    assert (line.get("entities"), line.get("intent"), line.features) == ([{"value": "a"}], "greet", [])
    assert line.fingerprint() == known


def test_it_is_hashed_as_rasas_own_message_would_be() -> None:
    line, own = TrainingLine({"text": "你好", "intent": "greet"}), Message({"text": "你好", "intent": "greet"})
    assert line.fingerprint() == own.fingerprint()
    for each in (line, own):
        each.set("intent", "greet")
        each.set("intent", "fees")
        each.set("normalized_text", "你好", add_to_output=True)
    assert line.fingerprint() == own.fingerprint()
    assert line.output_properties == own.output_properties


def test_lines_are_equal_if_all_that_is_known_of_them_is() -> None:
    line, twin = (TrainingLine({"text": "你好", "intent": "greet"}) for _ in range(2))
    own = Message({"text": "你好", "intent": "greet"})
    assert line == twin == own and own == line and hash(line) == hash(twin)
    assert line != TrainingLine({"text": "你好", "intent": "fees"}) and line != "你好"
    twin.add_features(Features.__new__(Features))
    assert line != twin
