"""Models on disk beside the trained ones, each in a folder whose name says what it was made of: what is there need not
be made again."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.nlu import artifact
from bot.nlu.encoder import Encoder
from bot.nlu.model import FusedModel

ROOT = Path(__file__).parents[2]
MAKING = ".making.lock"
logger = logging.getLogger(__name__)


def models_folder() -> Path:
    """Where trained models are."""
    return Path(os.environ.get("PAYDOC_MODELS_DIR") or ROOT / "models")


def kept(encoder: Encoder, folder: Path) -> FusedModel | None:
    """The model in a folder, if it is there, whole, and made for this encoder."""
    try:
        return artifact.load(encoder, folder)
    except (artifact.ModelUnusable, OSError):
        return None


def keep(model: FusedModel, encoder: Encoder, folder: Path) -> None:
    """Written aside and moved: another process sees all of it or nothing. What cannot be written is not kept."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".kept-"))
        artifact.save(model, encoder, aside)
    except OSError as error:
        logger.info("%s is not kept: %s", folder.name, error)
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    except OSError:  # another process was as fast
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def one_maker() -> Iterator[None]:
    """Of the processes that come here one goes on at a time, so that the others find what it has kept. Where nothing
    can be written, nobody waits."""
    try:
        models_folder().mkdir(parents=True, exist_ok=True)
        lock = os.open(models_folder() / MAKING, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError:
        yield
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
