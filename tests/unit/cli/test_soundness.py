"""What may be served: knowledge without a problem, looked at again whenever anything of it has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
import pytest

from bot.cli import soundness
from bot.cli.soundness import require_sound_knowledge
from bot.knowledge.loader import knowledge_root
from bot.knowledge.new_brand import make_brand


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Knowledge of one new wallet, and a folder for what has been looked at."""
    root = tmp_path / "knowledge"
    shutil.copytree(
        knowledge_root(), root, ignore=lambda folder, _: ["brands"] if folder == str(knowledge_root()) else []
    )
    (make_brand(root, "tongbao", "通宝") / "document.txt").write_text("通宝是一个钱包。\n", encoding="utf-8")
    monkeypatch.setenv("PAYDOC_KNOWLEDGE_DIR", str(root))
    monkeypatch.setattr(soundness, "model_path", lambda: tmp_path / "models" / "model.tar.gz")
    return root


def looked_at(root: Path) -> list[str]:
    return [path.name for path in (root.parent / "models").glob(".sound-*")]


def test_what_is_sound_is_served_and_remembered(served: Path) -> None:
    require_sound_knowledge()
    [once] = looked_at(served)
    require_sound_knowledge()
    assert looked_at(served) == [once]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("brands/tongbao/answers.yml.txt", "answers: []\n"),
        ("brands/tongbao/document.txt", ""),
        ("brands/tongbao/answers.yml", "answers:\n  - id：a\n"),
    ],
)
def test_what_has_changed_since_is_looked_at_again(served: Path, path: str, text: str) -> None:
    require_sound_knowledge()
    (served / path).write_text(text, encoding="utf-8")
    with pytest.raises(click.ClickException, match="not served") as refused:
        require_sound_knowledge()
    assert f"  knowledge/{path}:" in refused.value.message


def test_a_change_that_is_sound_is_remembered_in_the_place_of_the_last(served: Path) -> None:
    require_sound_knowledge()
    before = looked_at(served)
    (served / "brands/tongbao/document.txt").write_text("通宝是另一个钱包。\n", encoding="utf-8")
    require_sound_knowledge()
    assert len(looked_at(served)) == 1 and looked_at(served) != before


def test_of_many_problems_the_first_are_shown(served: Path) -> None:
    (served / "phrases.yml").write_text("welcome: 您好\n", encoding="utf-8")
    with pytest.raises(click.ClickException) as refused:
        require_sound_knowledge()
    lines = refused.value.message.splitlines()
    assert len(lines) == 2 + soundness.SHOWN and lines[-1].endswith("more: python -m bot lint")
