"""The product without Rasa, as `engine_app` is, but with what replaces knowledge and models while it serves: the files
of models hold one word each, and one that holds another word than "good" cannot be loaded."""

from __future__ import annotations

from pathlib import Path

from bot.bootstrap import application, settings
from bot.http.frame.server import server_of
from bot.logs import configure
from tests.torture.engine_app import Table


def understanding(model: Path) -> Table:
    """What a model's file is loaded into."""
    if model.read_text() != "good":
        raise ValueError(f"{model.name} is no model")
    return Table()


def main() -> None:
    """Serve until told to stop."""
    configure("WARNING")
    server_of(application(understanding=understanding), settings()).run()  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
