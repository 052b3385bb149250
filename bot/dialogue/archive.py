"""How a trained model is packed: as Rasa does it, but without compression.

It holds numbers, which compress badly: at Rasa's level packing takes six seconds of a training, and as Rasa unpacks
an archive twice, a second of each start, to save a third of its size.
"""

from __future__ import annotations

from typing import Any

import rasa.engine.storage.local_model_storage as storage
from tarsafe import TarSafe


class UncompressedTar(TarSafe):  # type: ignore[misc]
    """Writes `.tar.gz` files at level 0, which everything that reads such files can read."""

    @classmethod
    def open(cls, name: Any = None, mode: str = "r", *rest: Any, **more: Any) -> TarSafe:
        """As `tarfile.open`."""
        if mode == "w:gz":
            more.setdefault("compresslevel", 0)
        return super().open(name, mode, *rest, **more)


def leave_uncompressed() -> None:
    """Models that this process trains from now on are packed so."""
    storage.TarSafe = UncompressedTar
