"""What a training needs and Rasa has no part in, made in a process of its own while Rasa imports and reads its files:
`python -m bot.nlu.head_start`. The training finds it kept; what is not done it makes itself."""

from __future__ import annotations

from bot.nlu.act_lines import FOLDER
from bot.nlu.act_model import act_model
from bot.nlu.cores import use_at_most
from bot.nlu.encoder import shared_encoder
from bot.nlu.kept_models import one_maker
from bot.nlu.question_store import read_ahead


def main() -> None:
    """The model of acts, and what the example questions say; on one core, as the training has begun on the other."""
    use_at_most(1)
    with one_maker():
        act_model(FOLDER, shared_encoder())
        read_ahead(shared_encoder())


if __name__ == "__main__":
    main()
