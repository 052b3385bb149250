"""Whether the knowledge may be served: the whole linter, once for each state of the knowledge and of the linter."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from bot.dialogue.model_files import model_path
from bot.knowledge import lint
from bot.knowledge.loader import knowledge_root
from bot.settings import ROOT

SHOWN = 20


def require_sound_knowledge() -> None:
    """Raises ClickException with what is wrong. What has passed once is not looked at again."""
    root = knowledge_root()
    stamp = model_path().with_name(f".sound-{_digest(root)}")
    if stamp.is_file():
        return
    problems = lint.lint(root)
    if problems:
        shown = [f"  {root.name}/{problem}" for problem in problems[:SHOWN]]
        more = [f"  … and {len(problems) - SHOWN} more: python -m bot lint"] if len(problems) > SHOWN else []
        wrong = [f"the knowledge in {root} has {len(problems)} problems, so it is not served:", *shown, *more]
        raise click.ClickException("\n".join(wrong))
    _remember(stamp)


def _remember(stamp: Path) -> None:
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        for old in stamp.parent.glob(".sound-*"):
            old.unlink()
        stamp.touch()
    except OSError:
        pass  # a read-only folder: looked at again at every start


def _digest(root: Path) -> str:
    found = hashlib.sha256(str(root.resolve()).encode())
    for path in sorted(root.rglob("*")) + sorted((ROOT / "bot/knowledge").rglob("*.*")):
        if path.is_file() and path.suffix != ".pyc":
            found.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
