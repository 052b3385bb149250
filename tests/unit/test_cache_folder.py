"""What can be made again is kept where nobody else writes, whole or not at all, and not for ever."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.cache_folder import ROOT, cache_folder, forget, private_folder, replacement


def test_the_folder_is_the_one_that_is_set_else_the_projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYDOC_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.setenv("PAYDOC_CACHE_DIR", "")
    monkeypatch.chdir(tmp_path)
    assert cache_folder() == ROOT / "var" / "cache"


def test_the_folder_is_made_and_closed_to_others(tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.mkdir()
    loose.chmod(0o777)
    for folder in (loose, tmp_path / "new" / "one"):
        assert stat.S_IMODE(private_folder(folder).stat().st_mode) == 0o700


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError):
        private_folder(tmp_path / "cache")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(PermissionError):
        private_folder(tmp_path / "theirs")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("before")
    with pytest.raises(ValueError, match="half"), replacement(file) as aside:
        aside.write_text("ha")
        raise ValueError("half")
    assert file.read_text() == "before" and list(tmp_path.iterdir()) == [file]
    with replacement(file) as aside:
        aside.write_text("after")
        assert file.read_text() == "before"
    assert file.read_text() == "after" and list(tmp_path.iterdir()) == [file]


def test_the_newest_few_stay_files_and_folders_alike(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "newer", "old", "older")):
        path = tmp_path / name
        path.mkdir() if name == "old" else path.touch()
        os.utime(path, (1000 - age, 1000 - age))
    gone = tmp_path / "gone"
    forget([*tmp_path.iterdir(), gone], 2)
    assert {path.name for path in tmp_path.iterdir()} == {"new", "newer"}
