"""What was not understood as a worklist, and the step that teaches a cluster of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from bot.cli import main, worklist
from bot.cli.worklist import Task, learn, read, tasks
from bot.nlu.features import count
from bot.nlu.training import Lines, train
from tests.unit.nlu.conftest import LINES, HashEncoder

OTHER = [("fees", 0.2), ("refund_status", 0.5)]


def missed(*texts: str, ranking: Sequence[tuple[str, float]] = OTHER) -> list[dict[str, Any]]:
    return [{"words": text, "ranking": ranking, "brand": "okpay", "at": ""} for text in texts]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with the training lines of a small model."""
    for intent, texts in LINES.items():
        file = tmp_path / worklist.LINES / f"{intent}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        rows = "".join(f"      - {text}\n" for text in texts)
        file.write_text(f'version: "3.1"\nnlu:\n  - intent: {intent}\n    examples: |\n{rows}', encoding="utf-8")
    return tmp_path


def said(root: Path, text: str) -> str:
    """What a model of the project's lines takes a text for."""
    pairs = [(line, f.stem) for f in sorted((root / worklist.LINES).glob("*.yml")) for line in worklist._lines(f)]
    texts, encoder = [line for line, _ in pairs], HashEncoder()
    model = train(Lines.of(texts, [intent for _, intent in pairs], encoder.encode(texts)))
    return model.labels[int(model.probabilities(count([text]), encoder.encode([text])).argmax())]


def held(root: Path) -> dict[str, list[str]]:
    data: dict[str, list[str]] = YAML(typ="safe").load((root / worklist.LEARNED).read_text(encoding="utf-8"))
    return data


def test_a_cluster_is_a_task_with_its_likeliest_intent_and_its_words() -> None:
    found = tasks(missed("花呗怎么还", "花呗怎么还款", "花呗怎么还") + missed("星座运势", ranking=[]))
    assert [(t.times, t.intent, t.likelihood, t.lines, t.places) for t in found] == [
        (3, "refund_status", 0.5, ["花呗怎么还", "花呗怎么还款"], ["okpay"]),
        (1, "", 0.0, ["星座运势"], ["okpay"]),
    ]
    assert len({t.id for t in found}) == 2
    assert tasks(missed("花呗怎么还"))[0].id == found[0].id


def test_what_is_masked_or_endless_is_no_line() -> None:
    lines = [
        line for task in tasks(missed("卡号62****1234付不了", "好" * 201, "密码是 **** 吗")) for line in task.lines
    ]
    assert lines and all("*" not in line and len(line) <= worklist.LONGEST for line in lines)


def test_what_was_not_understood_is_understood_once_it_was_learned(root: Path) -> None:
    task = tasks(missed("扣费规则讲讲", "扣费规则说说", "扣费规则谈谈", ranking=[("out_of_scope", 0.4)]))[0]
    assert said(root, text := task.lines[2]) != "payment_failed"
    assert learn(task, "payment_failed", root) == (2, 1)
    assert held(root) == {"payment_failed": [text]} and said(root, text) == "payment_failed"
    assert text not in worklist._lines(root / worklist.LINES / "payment_failed.yml")


def test_the_proposed_intent_is_taken_and_a_lone_line_is_trained_on_and_held(root: Path) -> None:
    assert learn(Task("x", 1, "refund_status", 0.5, [], ["退的款飞了"]), root=root) == (1, 1)
    assert worklist._lines(root / worklist.LINES / "refund_status.yml")[-1] == "退的款飞了"
    assert held(root) == {"refund_status": ["退的款飞了"]}


def test_a_line_that_is_trained_on_already_is_not_taken_again(root: Path) -> None:
    task = Task("x", 2, "refund_status", 0.5, [], ["退款进度", "付款失败"])
    before = worklist._lines(root / worklist.LINES / "refund_status.yml")
    assert learn(task, root=root) == (0, 0)
    assert worklist._lines(root / worklist.LINES / "refund_status.yml") == before


def test_an_unknown_intent_or_another_form_changes_nothing(root: Path) -> None:
    task = Task("x", 1, "fees", 0.5, [], ["新的一句"])
    with pytest.raises(click.ClickException, match="no intent 'fees'"):
        learn(task, root=root)
    file = root / worklist.LINES / "refund_status.yml"
    file.write_text(
        file.read_text(encoding="utf-8") + "  # the end\n  - lookup: x\n    examples: ''\n", encoding="utf-8"
    )
    before = file.read_text(encoding="utf-8")
    with pytest.raises(click.ClickException, match="by hand"):
        learn(task, "refund_status", root)
    assert file.read_text(encoding="utf-8") == before
    assert not (root / worklist.LEARNED).exists() and not list(file.parent.glob("*.new"))


def test_the_command_reads_a_printed_worklist(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = root / "work.json"
    found = tasks(missed("退的款飞了"))
    printed.write_text(json.dumps([asdict(task) for task in found]), encoding="utf-8")
    assert read(printed, found[0].id) == found[0]
    monkeypatch.setattr(worklist, "ROOT", root)
    done = CliRunner().invoke(main.cli, ["learn", str(printed), found[0].id])
    assert (done.exit_code, "1 lines to train on" in done.output) == (0, True), done.output
    assert CliRunner().invoke(main.cli, ["learn", str(printed), "none"]).exit_code == 1
