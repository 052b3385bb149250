"""Only what is sound is served; what is wrong in one place keeps nothing back that is right in another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.editions import copies as copies_module
from bot.editions.copies import Copies, Copy
from bot.editions.gate import NothingSound, checked_apart, first, sound
from bot.knowledge.lint import lint
from bot.knowledge.loader import knowledge_root
from bot.knowledge.reader import KnowledgeFault

WALLETS = ("okpay", "upay")


class Linter:
    """A file that says BAD is wrong; so is shared knowledge that misses what a wallet needs."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self, root: Path) -> tuple[KnowledgeFault, ...]:
        self.looks += 1
        files = sorted(path for path in root.rglob("*.yml") if "BAD" in path.read_text())
        needs = [path for path in root.rglob("*.yml") if "NEEDS" in path.read_text()]
        missing = needs if "WORD" not in (root / "words.yml").read_text() else []
        return tuple(KnowledgeFault(path.relative_to(root).as_posix(), 7, "wrong") for path in [*files, *missing])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    root = tmp_path / "source"
    for wallet in WALLETS:
        write(root, wallet, "good 1")
    (root / "words.yml").write_text("good 1")
    return root


@pytest.fixture
def kept(tmp_path: Path) -> Copies:
    return Copies(tmp_path / "kept")


def write(root: Path, wallet: str, text: str) -> None:
    path = root / "brands" / wallet / "answers.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def served(copy: Copy) -> dict[str, str]:
    files = sorted(copy.folder.rglob("*.yml"))
    return {(path.parent.name if path.name == "answers.yml" else "shared"): path.read_text() for path in files}


def test_what_is_sound_is_served(source: Path, kept: Copies) -> None:
    passed = sound(source, kept, Linter())
    assert not passed.problems and served(passed.copy) == {"okpay": "good 1", "upay": "good 1", "shared": "good 1"}


def test_a_wallet_with_problems_stays_as_it_was_and_the_others_move_on(source: Path, kept: Copies) -> None:
    sound(source, kept, Linter())
    write(source, "okpay", "BAD 2")
    write(source, "upay", "good 2")
    passed = sound(source, kept, Linter())
    assert served(passed.copy) == {"okpay": "good 1", "upay": "good 2", "shared": "good 1"}
    assert [str(problem) for problem in passed.problems] == ["brands/okpay/answers.yml:7: wrong"]
    write(source, "okpay", "good 3")
    mended = sound(source, kept, Linter())
    assert not mended.problems and served(mended.copy)["okpay"] == "good 3"


def test_what_all_share_stays_as_it_was_and_wallets_move_on(source: Path, kept: Copies) -> None:
    sound(source, kept, Linter())
    (source / "words.yml").write_text("BAD 2")
    (source / "more.yml").write_text("BAD too")
    write(source, "upay", "good 2")
    passed = sound(source, kept, Linter())
    assert served(passed.copy) == {"okpay": "good 1", "upay": "good 2", "shared": "good 1"}
    assert len(passed.problems) == 2


def test_where_parts_do_not_fit_together_all_of_it_stays_as_it_was(source: Path, kept: Copies) -> None:
    before = sound(source, kept, Linter()).copy
    (source / "words.yml").write_text("BAD 2 WORD")
    write(source, "upay", "good 2 NEEDS it")
    passed = sound(source, kept, Linter())
    assert passed.copy == before and passed.problems


def test_a_new_wallet_with_problems_is_not_there_yet(source: Path, kept: Copies) -> None:
    sound(source, kept, Linter())
    write(source, "newpay", "BAD")
    write(source, "upay", "good 2")
    passed = sound(source, kept, Linter())
    assert served(passed.copy) == {"okpay": "good 1", "upay": "good 2", "shared": "good 1"}


def test_a_wallet_that_is_taken_away_is_gone(source: Path, kept: Copies) -> None:
    sound(source, kept, Linter())
    (source / "brands/upay/answers.yml").unlink()
    assert "upay" not in served(sound(source, kept, Linter()).copy)


def test_what_comes_back_is_newer_than_what_it_replaces(source: Path, kept: Copies) -> None:
    first_one = sound(source, kept, Linter()).copy
    write(source, "upay", "good 2")
    second = sound(source, kept, Linter()).copy
    write(source, "upay", "good 1")
    third = sound(source, kept, Linter()).copy
    assert first_one.since < second.since < third.since and third.content == first_one.content


def test_each_content_is_looked_at_once_by_all_processes(source: Path, kept: Copies) -> None:
    linter = Linter()
    sound(source, kept, linter)
    write(source, "okpay", "BAD 2")
    once = sound(source, kept, linter)
    looks = linter.looks
    assert sound(source, kept, linter) == once and linter.looks == looks


def test_at_a_first_start_what_is_wrong_is_refused(source: Path, kept: Copies) -> None:
    write(source, "okpay", "BAD")

    def refuse() -> None:
        raise SystemExit("the linter's words")

    with pytest.raises(SystemExit, match="the linter's words"):
        first(source, kept, Linter(), refuse)
    with pytest.raises(NothingSound, match=r"okpay/answers\.yml:7"):
        sound(source, kept, Linter())
    assert kept.newest() is None


def test_what_is_written_while_it_is_looked_at_is_looked_at_too(source: Path, kept: Copies) -> None:
    def require() -> None:
        good = not Linter()(source)
        write(source, "okpay", "BAD")
        if not good:
            raise ValueError("in words for a terminal")

    with pytest.raises(ValueError, match="terminal"):
        first(source, kept, Linter(), require)
    assert kept.all() == []


def test_at_a_later_start_the_last_good_one_serves(source: Path, kept: Copies) -> None:
    before = first(source, kept, Linter(), lambda: None)
    write(source, "okpay", "BAD")
    again = first(source, kept, Linter(), lambda: pytest.fail("nothing to refuse"))
    assert again.copy == before.copy and again.problems


def test_what_other_rules_passed_has_to_pass_these(source: Path, kept: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    sound(source, kept, lambda root: ())
    write(source, "okpay", "BAD 2")
    with monkeypatch.context() as older:
        older.setattr(copies_module, "rules_digest", lambda: "older rules")
        bad = kept.put(_aside(source, kept))
    assert kept.newest() == bad
    passed = sound(source, kept, Linter())
    assert served(passed.copy)["okpay"] == "good 1" and passed.problems


def _aside(source: Path, kept: Copies) -> Path:
    made = source.parent / "made"
    copies_module.write_copy(source, made)
    return made


def test_the_linter_in_its_own_process_finds_what_it_finds_here(tmp_path: Path) -> None:
    copies_module.write_copy(knowledge_root(), root := tmp_path / "knowledge")
    for other in (root / "brands").iterdir():
        if other.name != "okpay":
            shutil.rmtree(other)
    phrases = root / "phrases.yml"
    phrases.write_text(phrases.read_text("utf-8").replace("{title}", "{titel}", 1), "utf-8")
    found = checked_apart(root)
    assert found == tuple(lint(root)) and found[0].path == "phrases.yml"
