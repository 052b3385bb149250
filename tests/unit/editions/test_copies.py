"""Copies of sound knowledge: what is in them, which one is the newest, how long they are kept."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from bot.editions import copies as module
from bot.editions.copies import Copies, Copy, content_of, write_copy


def written(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_yml", ".yml").replace("_txt", ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def put(kept: Copies, source: Path) -> Copy:
    with kept.aside() as folder:
        write_copy(source, folder / "knowledge")
        return kept.put(folder / "knowledge")


def test_the_last_one_that_was_put_is_the_newest_and_has_the_same_content(tmp_path: Path) -> None:
    kept = Copies(tmp_path / "kept")
    assert kept.newest() is None
    first = put(kept, written(tmp_path / "source", topics_yml="a: 1", brands__okpay__document_txt="x"))
    second = put(kept, written(tmp_path / "source", topics_yml="a: 2"))
    assert kept.all() == [second, first] and first.since < second.since
    assert content_of(second.folder) == second.content == content_of(tmp_path / "source") != first.content
    assert (first.folder / "brands/okpay/document.txt").read_text() == "x"


def test_only_what_is_read_is_copied_and_counts(tmp_path: Path) -> None:
    source = written(tmp_path / "source", topics_yml="a: 1")
    before = content_of(source)
    (source / "paydoc.db").write_bytes(b"a database that somebody put there")
    assert content_of(source) == before
    assert [path.name for path in put(Copies(tmp_path / "kept"), source).folder.iterdir()] == ["topics.yml"]


def test_another_place_of_the_same_text_is_another_content(tmp_path: Path) -> None:
    one = written(tmp_path / "one", brands__okpay__answers_yml="a: 1")
    other = written(tmp_path / "other", brands__upay__answers_yml="a: 1")
    assert content_of(one) != content_of(other)


def test_a_clock_that_was_set_back_makes_nothing_older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Copies(tmp_path / "kept")
    before = put(kept, written(tmp_path / "source", topics_yml="a: 1"))
    monkeypatch.setattr(module.time, "time", lambda: before.since - 3600)
    after = put(kept, written(tmp_path / "source", topics_yml="a: 2"))
    assert kept.newest() == after and after.since > before.since


def test_what_a_process_has_left_aside_that_was_ended_goes(tmp_path: Path) -> None:
    kept, source = Copies(tmp_path / "kept"), written(tmp_path / "source", topics_yml="a: 1")
    with kept.aside() as left:
        write_copy(source, left / "knowledge")
        put(kept, source)
        assert not left.exists() and len(kept.all()) == 1


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP", 2)
    kept = Copies(tmp_path / "kept")
    made = [put(kept, written(tmp_path / "source", topics_yml=f"a: {n}")) for n in range(4)]
    assert kept.all() == [made[3], made[2]]
    assert not list((tmp_path / "kept").glob(".aside-*"))


def test_what_was_judged_is_known_to_other_processes_until_the_rules_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = put(Copies(tmp_path / "kept"), written(tmp_path / "source", topics_yml="a: 1"))
    Copies(tmp_path / "kept").judge("wrong one", copy, [{"path": "topics.yml", "line": 1, "reason": "x"}])
    other = Copies(tmp_path / "kept")
    assert other.judged("wrong one") == (copy, [{"path": "topics.yml", "line": 1, "reason": "x"}])
    assert other.judged("another one") is None
    monkeypatch.setattr(module, "rules_digest", lambda: "newer")
    assert other.judged("wrong one") is None


def test_where_nothing_can_be_written_copies_last_as_long_as_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    def process() -> Copy:
        kept = Copies(tmp_path / "file" / "kept")
        copy = put(kept, written(tmp_path / "source", topics_yml="a: 1"))
        found = kept.newest()
        assert found == copy and copy.folder.is_dir()
        return copy

    copy = process()
    gc.collect()
    assert not copy.folder.exists()
