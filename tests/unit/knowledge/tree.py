"""The good tree of knowledge and the one change that each test makes to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.lint import lint

GOOD = Path(__file__).with_name("good")
BRAND = "brands/minipay/brand.yml"
ANSWERS = "brands/minipay/answers.yml"
FAILED = "brands/minipay/checklists/payment_failed.yml"
LOCKED = "brands/minipay/checklists/account_locked.yml"
PHRASES = "phrases.yml"


@dataclass(frozen=True)
class Tree:
    """A tree of knowledge in a temporary folder."""

    root: Path

    def write(self, path: str, text: str) -> None:
        """Replace a file, or add one."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replace the first occurrence of some words in a file."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{path} does not have {old!r}"
        self.write(path, text.replace(old, new, 1))

    def line(self, path: str, words: str) -> int:
        """The line of a file on which the words stand first."""
        lines = (self.root / path).read_text(encoding="utf-8").splitlines()
        return next(n for n, line in enumerate(lines, 1) if words in line)

    def problems(self) -> list[tuple[str, int, str]]:
        """What the linter says."""
        return [(p.path, p.line, p.reason) for p in lint(self.root)]


@dataclass(frozen=True)
class Spoilt:
    """One change and the one problem it must give, saying `says`: at the first line with `at`, or `up` lines above."""

    name: str
    path: str
    old: str
    new: str
    at: str
    says: str
    up: int = 0

    def check(self, tree: Tree) -> None:
        """Make the change, lint, compare."""
        tree.change(self.path, self.old, self.new)
        found = tree.problems()
        assert len(found) == 1, found
        path, line, reason = found[0]
        assert path == self.path
        assert line == (tree.line(path, self.at) - self.up if self.at else 1)
        assert self.says in reason
