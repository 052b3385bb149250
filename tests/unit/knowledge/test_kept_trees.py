"""What files say comes back from disk as it was read, or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import kept_trees, loader, slips
from bot.knowledge.lined import Mapping, Sequence, parse

TEXT = 'name: 易币付\nsteps:\n- ask: "怎么了"\n  after: 3\n- [a, 1.5, true, null]\nlong: |-\n  一\n  二\n'
OTHER = "name: okpay\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAYDOC_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(kept_trees, "_TREES", {})
    monkeypatch.setattr(kept_trees, "WORTH", 0)
    return tmp_path / "knowledge-trees"


def keep(content: str, *texts: str) -> None:
    kept_trees.keep(content, {text: parse(text) for text in texts})


def places(value: Any) -> Any:
    """All that a tree knows, its places among it."""
    if isinstance(value, Mapping):
        return value.line, value.end, value.spans, {key: places(item) for key, item in value.items()}
    return (value.spans, list(map(places, value))) if isinstance(value, Sequence) else (type(value), value)


def test_a_tree_comes_back_with_all_its_places() -> None:
    keep("one", TEXT, OTHER)
    assert kept_trees.take_up("one")
    for text in (TEXT, OTHER):
        assert places(kept_trees.tree_of(text)) == places(parse(text))


def test_another_text_is_not_known() -> None:
    keep("one", TEXT)
    assert kept_trees.take_up("one")
    assert kept_trees.tree_of(TEXT + "#") is None and kept_trees.tree_of("") is None
    assert not kept_trees.take_up("two")


@pytest.mark.parametrize("harm", ["易", "", "\n", "{}"])
def test_a_file_that_was_changed_is_not_read(folder: Path, harm: str) -> None:
    keep("one", TEXT)
    (file,) = folder.iterdir()
    whole = file.read_text("utf-8")
    file.write_text(whole.replace("易币付", harm) if harm == "易" else harm, encoding="utf-8")
    assert not kept_trees.take_up("one") and kept_trees.tree_of(TEXT) is None
    file.write_text(whole[:-3], encoding="utf-8")
    assert not kept_trees.take_up("one")


def test_a_folder_of_somebody_else_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("one", TEXT)
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    assert not kept_trees.take_up("one")
    keep("two", TEXT)
    assert len(list(folder.iterdir())) == 1


def test_what_json_cannot_say_is_not_kept(folder: Path) -> None:
    keep("one", "day: 2026-11-30\n", OTHER)
    assert list(folder.glob("*.json")) == [] and not kept_trees.take_up("one")


def test_another_reader_reads_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("one", TEXT)
    monkeypatch.setattr(kept_trees, "_rules", lambda: "other")
    assert not kept_trees.take_up("one")


def test_the_newest_few_are_kept_and_what_was_read_before_is_still_known(folder: Path) -> None:
    for number in range(kept_trees.KEEP + 2):
        keep(str(number), TEXT)
    assert len(list(folder.iterdir())) == kept_trees.KEEP
    assert kept_trees.take_up(str(number))
    keep("another", OTHER)
    assert kept_trees.take_up("another") and kept_trees.tree_of(TEXT) is not None


def test_no_more_files_are_remembered_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_trees, "REMEMBERED", 1)
    keep("one", TEXT, OTHER)
    assert kept_trees.take_up("one")
    assert [kept_trees.tree_of(text) is not None for text in (TEXT, OTHER)] == [False, True]


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("PAYDOC_CACHE_DIR", str(tmp_path / "file"))
    keep("one", TEXT)
    assert not kept_trees.take_up("one")


def test_what_is_read_in_no_time_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_trees, "WORTH", len(TEXT + OTHER))
    keep("one", TEXT)
    assert list(folder.glob("*")) == []
    keep("both", TEXT, OTHER)
    assert kept_trees.take_up("both")


def test_knowledge_that_was_kept_is_the_knowledge_that_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    root = loader.knowledge_root()
    read, problems = loader.read(root)
    loader._sound.cache_clear()
    loader.load(root)
    parsed: list[str] = []
    monkeypatch.setattr(slips, "parse", lambda text: parsed.append(text) or parse(text))
    loader._sound.cache_clear()
    slips._parsed.cache_clear()
    assert loader.load(root) == read and problems == []
    assert parsed == []


def test_nothing_is_left_behind_where_writing_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    keep("one", TEXT)
    assert list(folder.iterdir()) == []
