"""The model of acts. It depends on the lines of acts and on this package alone: a training of other lines finds it
kept, and another process can make it while Rasa reads its files."""

from __future__ import annotations

from bot.cache_folder import forget
from bot.nlu.act_lines import act_lines, acts_digest
from bot.nlu.encoder import Encoder
from bot.nlu.kept_models import keep, kept, models_folder
from bot.nlu.model import FusedModel
from bot.nlu.placeholders import Valueless
from bot.nlu.resources import reading_digest
from bot.nlu.training import fit

KEEP = 2


def act_model(folder: str, encoder: Encoder) -> FusedModel:
    """The model of the lines in a folder that is named from the project's root: as it was kept, or made and kept."""
    made_of = reading_digest(encoder.name, encoder.version, acts_digest(folder))
    path = models_folder() / f"acts-{made_of[:16]}"
    model = kept(encoder, path)
    if model is None:
        plain = Valueless()
        model = fit([(plain(text), act) for text, act in act_lines(folder)], encoder)
        keep(model, encoder, path)
        forget(models_folder().glob("acts-*"), KEEP)
    return model
