"""The training lines of acts: read whole, each once, and refused by name where they are of another form."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu import act_lines as module
from bot.nlu.act_lines import ActLinesUnreadable, act_files, act_lines, acts_digest

GOOD = "acts: {act}\nlines: |-\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """data/acts of another project, with two acts."""
    monkeypatch.setattr(module, "_ROOT", tmp_path)
    acts = tmp_path / "data" / "acts"
    acts.mkdir(parents=True)
    (acts / "works.yml").write_text("acts: works\nlines: |-\n  好了\n\n  終於好了！\n  好了\n", encoding="utf-8")
    (acts / "fails.yml").write_text("acts: fails\nlines: |-\n  不行\n  好了\n", encoding="utf-8")
    (acts / "README.md").write_text("no lines", encoding="utf-8")
    return acts


@pytest.mark.usefixtures("folder")
def test_every_line_has_its_act_once_and_is_normalised() -> None:
    assert act_lines("data/acts") == [("不行", "fails"), ("好了", "fails"), ("终于好了!", "works")]


def test_the_files_come_in_order(folder: Path) -> None:
    assert act_files("data/acts") == [folder / "fails.yml", folder / "works.yml"]
    assert act_files("nowhere") == []


@pytest.mark.parametrize(
    "text",
    [
        "acts: works\nlines: [好了]\n",
        "acts: another\nlines: |-\n  好了\n",
        "acts: works\n",
        "lines: |-\n  好了\n",
        "- 好了\n",
        "",
    ],
    ids=["a list", "another name", "no lines", "no name", "no mapping", "empty"],
)
def test_a_file_of_another_form_is_refused_by_name(folder: Path, text: str) -> None:
    (folder / "works.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ActLinesUnreadable, match=r"works\.yml: wants 'acts: works' and 'lines: \|-'"):
        act_lines("data/acts")


def test_the_digest_knows_names_and_lines_and_nothing_else(folder: Path) -> None:
    before = acts_digest("data/acts")
    (folder / "README.md").write_text("changed", encoding="utf-8")
    assert acts_digest("data/acts") == before
    file = folder / "works.yml"
    file.write_text(file.read_text(encoding="utf-8") + "  成了\n", encoding="utf-8")
    changed = acts_digest("data/acts")
    assert changed != before
    file.rename(folder / "worked.yml")
    assert acts_digest("data/acts") not in (before, changed)


def test_the_lines_of_this_project_are_readable_and_an_act_has_enough_of_them() -> None:
    lines = act_lines("data/acts")
    assert len(lines) == len(dict(lines))
    counts = {file.stem: sum(act == file.stem for _, act in lines) for file in act_files("data/acts")}
    assert min(counts.values()) >= 150, counts
