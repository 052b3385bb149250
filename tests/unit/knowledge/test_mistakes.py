"""What an editor gets wrong is told in Chinese, where it was done, with the right form, and is not served."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from bot.cli.soundness import require_sound_knowledge
from bot.editions.copies import Copies
from bot.editions.gate import first, sound
from bot.knowledge.lint import lint
from bot.knowledge.loader import knowledge_root
from bot.knowledge.new_brand import make_brand
from bot.knowledge.reader import KnowledgeFault

TOLD = re.compile(r"^  knowledge/(?P<path>\S+?):(?P<line>\d+): (?P<reason>.*)$", re.M)


@dataclass(frozen=True)
class Mistake:
    """One mistake, as the head of mistakes.yml says."""

    what: str
    path: str
    old: str
    new: str
    right: str = ""
    at: str = ""
    says: str = ""
    until: str | None = None
    coding: str = "utf-8"

    def spoilt(self, text: str) -> tuple[str, int]:
        """The text with the mistake in it, and the line at which it is to be told."""
        assert self.old in text, f"{self.path} does not have {self.old!r}"
        start = text.index(self.old)
        end = start + len(self.old)
        if self.until is not None:
            end = text.index(self.until, end) if self.until else len(text)
        new = text[:start] + self.new + text[end:]
        if self.at:
            return new, 1 + next(n for n, line in enumerate(new.splitlines()) if line.strip().startswith(self.at))
        pairs = zip(text.splitlines(), new.splitlines(), strict=False)
        return new, 1 + next((n for n, (one, other) in enumerate(pairs) if one != other), 0)


MISTAKES = [Mistake(**one) for one in YAML(typ="safe").load(Path(__file__).with_name("mistakes.yml"))]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what all wallets share, of one wallet, and a new wallet beside it."""
    root = tmp_path_factory.mktemp("editor") / "knowledge"
    left_out = {path.name for path in (knowledge_root() / "brands").iterdir()} - {"okpay"}
    shutil.copytree(knowledge_root(), root, ignore=lambda folder, _: left_out if folder.endswith("brands") else set())
    document = make_brand(root, "tongbao", "通宝") / "document.txt"
    document.write_text("通宝是一个钱包。\n", encoding="utf-8")
    return root


@pytest.fixture
def served(knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The copy as that which `serve` would serve; whatever is changed in a test is put back."""
    before = {path: path.read_bytes() for path in knowledge.rglob("*") if path.is_file()}
    monkeypatch.setenv("PAYDOC_KNOWLEDGE_DIR", str(knowledge))
    # Where it is remembered that knowledge is sound; which model it would be says nothing here, and takes long to say.
    monkeypatch.setattr("bot.cli.soundness.model_path", lambda: knowledge.parent / "model.tar.gz")
    yield knowledge
    for path in knowledge.rglob("*"):
        if path.is_file() and path not in before:
            path.unlink()
    for path, data in before.items():
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def test_without_a_mistake_nothing_is_told(knowledge: Path) -> None:
    assert lint(knowledge) == []
    assert len(MISTAKES) >= 64


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_a_mistake_is_told_where_it_was_made_and_is_not_served(served: Path, mistake: Mistake) -> None:
    file = served / mistake.path
    text, line = mistake.spoilt(file.read_text(encoding="utf-8") if file.exists() else "")
    file.write_bytes(text.encode(mistake.coding))
    with pytest.raises(click.ClickException) as refused:
        require_sound_knowledge()
    told = [found.groupdict() for found in TOLD.finditer(str(refused.value.message))]
    assert {(each["path"], int(each["line"])) for each in told} == {(mistake.path, line)}, told
    reasons = "\n".join(each["reason"] for each in told)
    assert all(re.search("[\u4e00-\u9fff]{2}", each["reason"]) for each in told)
    assert mistake.right in reasons and mistake.says in reasons


@pytest.fixture(scope="module")
def kept(knowledge: Path, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Where the knowledge without a mistake is in force."""
    copies = Copies(tmp_path_factory.mktemp("kept"))
    first(knowledge, copies, judged, lambda: None)
    return copies


def judged(root: Path) -> tuple[KnowledgeFault, ...]:
    return tuple(lint(root))


@pytest.mark.parametrize("mistake", MISTAKES[::10], ids=lambda mistake: mistake.what)
def test_while_it_is_there_what_was_sound_last_is_served(served: Path, kept: Copies, mistake: Mistake) -> None:
    good = kept.all()[-1]
    file = served / mistake.path
    text, _ = mistake.spoilt(file.read_text(encoding="utf-8") if file.exists() else "")
    file.write_bytes(text.encode(mistake.coding))
    passed = sound(served, kept, judged)
    assert passed.problems and passed.copy.content == good.content


@pytest.mark.parametrize("form", [{"encoding": "utf-8-sig"}, {"encoding": "utf-8", "newline": "\r\n"}])
def test_a_mark_of_the_coding_and_the_lines_of_windows_are_no_mistake(served: Path, form: dict[str, str]) -> None:
    for path in served.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        with path.open("w", **form) as file:
            file.write(text)
    assert lint(served) == []


def test_full_width_signs_in_a_pattern_mean_what_half_width_ones_do(served: Path) -> None:
    path = served / "brands/okpay/checklists/payment_failed.yml"
    text = path.read_text(encoding="utf-8")
    assert "别的卡|另一张|" in text
    path.write_text(text.replace("别的卡|另一张|", "别的卡｜另一张｜"), encoding="utf-8")
    assert lint(served) == []
