"""The index of questions kept on disk beside the trained models: of a wallet whose questions did not change, nothing
is made anew by a process that starts or that takes up other knowledge."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from bot.cache_folder import forget
from bot.nlu import artifact
from bot.nlu.encoder import Encoder
from bot.nlu.kept_models import keep, kept, models_folder
from bot.nlu.model import FusedModel
from bot.nlu.question_lines import QuestionLines
from bot.nlu.questions import Asked, QuestionIndex, fit, known_questions
from bot.nlu.resources import files_digest, reading_digest

KEEP = 2  # of each wallet


def question_index(intents: FusedModel, trained: Path, encoder: Encoder) -> QuestionIndex:
    """The index for the knowledge of this moment: as it was kept, or made and kept. `trained` is the folder of the
    intent model that it is made with. Where nothing can be written, what is not kept is made every time."""
    made_of = files_digest([trained / artifact.DIGESTS], _read_by(encoder))
    known = known_questions()
    models = {wallet: kept(encoder, _folder(wallet, asked, made_of)) for wallet, asked in known.items()}
    missing = [wallet for wallet, model in models.items() if model is None and any(known[wallet].values())]
    if missing:
        lines = _lines(encoder)
        for wallet in missing:
            models[wallet] = model = fit(known[wallet], *lines.of(_all([known[wallet]])), intents)
            if model is not None:
                keep(model, encoder, _folder(wallet, known[wallet], made_of))
        lines.keep(_all(known.values()))
        _forget_old(known)
    return QuestionIndex(models, intents.sparse.vocabulary)


def read_ahead(encoder: Encoder) -> None:
    """Finds and keeps what all example questions say; that needs no intent model."""
    questions = _all(known_questions().values())
    lines = _lines(encoder)
    lines.of(questions)
    lines.keep(questions)


def _lines(encoder: Encoder) -> QuestionLines:
    return QuestionLines(encoder, models_folder() / f"lines-{_read_by(encoder)[:16]}.npz")


def _read_by(encoder: Encoder) -> str:
    return reading_digest(encoder.name, encoder.version)


def _all(asked: Iterable[Asked]) -> list[str]:
    return list(chain.from_iterable(questions for some in asked for questions in some.values()))


def _forget_old(wallets: Iterable[str]) -> None:
    """The newest of each wallet stay, and of lines the newest file."""
    folder = models_folder()
    for wallet in wallets:
        own = [path for path in folder.glob("questions-*") if path.name.rpartition("-")[0] == f"questions-{wallet}"]
        forget(own, KEEP)
    forget(folder.glob("lines-*.npz"), 1)
    forget((path for path in folder.glob("questions-*") if path.name.count("-") == 1), 0)  # of versions before


def _folder(wallet: str, asked: Asked, made_of: str) -> Path:
    questions = json.dumps([[name, *some] for name, some in asked.items()], ensure_ascii=False)
    return models_folder() / f"questions-{wallet}-{files_digest([], made_of, questions)[:16]}"
