"""The index of questions kept on disk beside the trained models: of a wallet whose questions did not change, nothing
is made anew by a process that starts or that takes up other knowledge."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from bot.nlu import artifact
from bot.nlu.encoder import Encoder
from bot.nlu.model import FusedModel
from bot.nlu.question_lines import QuestionLines
from bot.nlu.questions import Asked, QuestionIndex, fit, known_questions
from bot.nlu.resources import files_digest, package_digest

KEEP = 2  # of each wallet
ROOT = Path(__file__).parents[2]
_SPELLING = [ROOT / "bot" / name for name in ("spelling.py", "spelling.yml")]
logger = logging.getLogger(__name__)


def question_index(intents: FusedModel, trained: Path, encoder: Encoder) -> QuestionIndex:
    """The index for the knowledge of this moment: as it was kept, or made and kept. `trained` is the folder of the
    intent model that it is made with. Where nothing can be written, what is not kept is made every time."""
    read_by = files_digest(_SPELLING, encoder.name, encoder.version, package_digest())
    made_of = files_digest([trained / artifact.DIGESTS], read_by)
    known = known_questions()
    kept = {wallet: _kept(encoder, _folder(wallet, asked, made_of)) for wallet, asked in known.items()}
    missing = [wallet for wallet, model in kept.items() if model is None and any(known[wallet].values())]
    if missing:
        lines = QuestionLines(encoder, _models() / f"lines-{read_by[:16]}.npz")
        for wallet in missing:
            kept[wallet] = model = fit(known[wallet], *lines.of(_all([known[wallet]])), intents)
            if model is not None:
                _keep(model, encoder, _folder(wallet, known[wallet], made_of))
        lines.keep(_all(known.values()))
        _forget_old(known)
    return QuestionIndex(kept, intents.sparse.blocks)


def _all(asked: Iterable[Asked]) -> list[str]:
    return list(chain.from_iterable(questions for some in asked for questions in some.values()))


def _kept(encoder: Encoder, folder: Path) -> FusedModel | None:
    try:
        return artifact.load(encoder, folder)
    except (artifact.ModelUnusable, OSError):
        return None


def _keep(model: FusedModel, encoder: Encoder, folder: Path) -> None:
    """Written aside and moved: another process sees all of it or nothing."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".questions-"))
        artifact.save(model, encoder, aside)
    except OSError as error:
        logger.info("The index of questions is not kept: %s", error)
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    except OSError:  # another process was as fast
        shutil.rmtree(aside, ignore_errors=True)


def _forget_old(wallets: Iterable[str]) -> None:
    """The newest of each wallet stay, and of lines the newest file."""
    for wallet in wallets:
        own = [path for path in _models().glob("questions-*") if path.name.rpartition("-")[0] == f"questions-{wallet}"]
        _forget(own, KEEP)
    _forget(_models().glob("lines-*.npz"), 1)
    _forget((path for path in _models().glob("questions-*") if path.name.count("-") == 1), 0)  # of versions before


def _forget(paths: Iterable[Path], keep: int) -> None:
    for path in sorted(paths, key=_written, reverse=True)[keep:]:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0  # somebody else has removed it


def _folder(wallet: str, asked: Asked, made_of: str) -> Path:
    questions = json.dumps([[name, *some] for name, some in asked.items()], ensure_ascii=False)
    return _models() / f"questions-{wallet}-{files_digest([], made_of, questions)[:16]}"


def _models() -> Path:
    return Path(os.environ.get("PAYDOC_MODELS_DIR") or ROOT / "models")
