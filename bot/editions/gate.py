"""What of the editors' folder may be served: the whole of it when the linter finds nothing, else all that is sound,
beside what was sound before of the rest."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.editions.copies import Copies, Copy, content_of, rules_digest, write_copy
from bot.errors import KnowledgeError
from bot.knowledge.lint import lint
from bot.knowledge.reader import KnowledgeFault
from bot.settings import ROOT

BRANDS = "brands"
_APART = "from bot.editions.gate import main; main()"
CHECK_SECONDS = 300.0
Check = Callable[[Path], tuple[KnowledgeFault, ...]]


@dataclass(frozen=True)
class Passed:
    """What is to be served, and what is wrong in the editors' folder; nothing when all of that is served."""

    copy: Copy
    problems: tuple[KnowledgeFault, ...] = ()


class NothingSound(KnowledgeError):
    """Neither what is there nor anything from before can be served."""


def sound(source: Path, copies: Copies, check: Check) -> Passed:
    """The copy to serve of what is there now. A wallet with problems stays as it was last sound, or away if it never
    was; so does what all wallets share. Raises NothingSound."""
    with copies.alone():
        content, known = content_of(source), copies.judged(content_of(source))
        if known is not None:
            return Passed(known[0], tuple(KnowledgeFault(**each) for each in known[1]))
        passed = _looked_at(source, copies, check)
        copies.judge(content, passed.copy, [asdict(each) for each in passed.problems])
        return passed


def _looked_at(source: Path, copies: Copies, check: Check) -> Passed:
    last = _usable(copies, check)
    if last is not None and last.content == content_of(source):
        return Passed(last)
    with copies.aside() as folder:
        made = folder / "knowledge"
        write_copy(source, made)
        problems = check(made)
        if not problems:
            return Passed(copies.put(made))
        if last is None:
            raise NothingSound("\n".join(map(str, problems)))
        _put_back(made, last.folder, problems)
        if content_of(made) == last.content or check(made):
            return Passed(last, problems)
        return Passed(copies.put(made), problems)


def first(source: Path, copies: Copies, check: Check, require: Callable[[], None]) -> Passed:
    """The same at a start. Where nothing is kept from before, `require` refuses what is not sound in its own words."""
    if _usable(copies, check) is not None:
        return sound(source, copies, check)
    while True:
        with copies.alone(), copies.aside() as folder:
            write_copy(source, made := folder / "knowledge")
            require()
            if content_of(made) == content_of(source):  # else somebody wrote there while it was looked at
                passed = Passed(copies.put(made))
                copies.judge(passed.copy.content, passed.copy, [])
                return passed


def checked_apart(root: Path) -> tuple[KnowledgeFault, ...]:
    """What the linter finds, in a process of its own: it takes seconds, which nobody's turn should wait for."""
    command = [sys.executable, "-c", _APART, str(root)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=CHECK_SECONDS)
    if done.returncode:
        raise KnowledgeError(f"the linter itself failed: {done.stderr.strip().splitlines()[-1:]}")
    return tuple(KnowledgeFault(**each) for each in json.loads(done.stdout))


def main() -> None:
    """The process: a folder as argument, the problems as JSON."""
    print(json.dumps([asdict(each) for each in lint(Path(sys.argv[1]))]))


def _usable(copies: Copies, check: Check) -> Copy | None:
    """The newest copy; one that other rules passed has to pass these too."""
    for copy in copies.all():
        if copy.rules == rules_digest() or not check(copy.folder):
            return copy
    return None


def _put_back(made: Path, last: Path, problems: Iterable[KnowledgeFault]) -> None:
    for part in sorted({_part(problem.path) for problem in problems}):
        for path in _paths(made, part):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in _paths(last, part):
            target = made / path.relative_to(last)
            shutil.copytree(path, target) if path.is_dir() else shutil.copyfile(path, target)


def _part(path: str) -> str:
    """The wallet whose folder a path is in; "" for what all share."""
    folder, _, rest = path.partition("/")
    return rest.partition("/")[0] if folder == BRANDS else ""


def _paths(root: Path, wallet: str) -> list[Path]:
    """A wallet's folder if there is one, or all that is shared."""
    if wallet:
        return [path for path in [root / BRANDS / wallet] if path.is_dir()]
    return [path for path in root.iterdir() if path.name != BRANDS]
