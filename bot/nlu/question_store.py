"""The index of questions kept on disk beside the trained models, so that a process that starts need not make it."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path

from bot.knowledge.loader import digest, knowledge_root
from bot.nlu import artifact
from bot.nlu.encoder import Encoder
from bot.nlu.model import FusedModel
from bot.nlu.questions import QuestionIndex, known_questions
from bot.nlu.resources import files_digest, package_digest

KEEP = 2
ROOT = Path(__file__).parents[2]
logger = logging.getLogger(__name__)


def question_index(intents: FusedModel, trained: Path, encoder: Encoder) -> QuestionIndex:
    """The index for the knowledge of this moment: as it was kept, or made and kept. `trained` is the folder of the
    intent model that it is made with. Where nothing can be written it is made every time."""
    made_of = (encoder.name, encoder.version, digest(knowledge_root()), package_digest())
    folder = _folder() / f"questions-{files_digest([trained / artifact.DIGESTS], *made_of)[:16]}"
    try:
        return QuestionIndex.kept(artifact.load(encoder, folder))
    except artifact.ModelUnusable:
        index = QuestionIndex.of(known_questions(), intents, encoder)
    if index.model is not None:
        _keep(index.model, encoder, folder)
    return index


def _keep(model: FusedModel, encoder: Encoder, folder: Path) -> None:
    """Written aside and moved: another process sees all of it or nothing. The oldest ones go."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".questions-"))
        artifact.save(model, encoder, aside)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    except OSError as error:
        logger.info("The index of questions is not kept: %s", error)
        return
    others = sorted(folder.parent.glob("questions-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[KEEP:]:
        shutil.rmtree(path, ignore_errors=True)


def _folder() -> Path:
    return Path(os.environ.get("PAYDOC_MODELS_DIR") or ROOT / "models")
