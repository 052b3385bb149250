"""The gateway's side of the process that makes pictures anew: it gets bytes and nothing else of ours."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import dataclass

from bot.errors import PaydocError
from bot.settings import ROOT

logger = logging.getLogger(__name__)
PICTURE_SECONDS = 30.0
LARGEST_PICTURE = 3 * 1024 * 1024
NOT_A_PICTURE, TOO_MANY_PIXELS = 3, 4


class NotAPicture(PaydocError):
    """The bytes are no picture of a kind we take, or a broken one."""


class TooManyPixels(PaydocError):
    """Decoding it would need more memory than one customer may have."""


@dataclass(frozen=True)
class Picture:
    """A picture as it will be stored."""

    media_type: str
    data: bytes
    width: int
    height: int


def developed(data: bytes, most_bytes: int = LARGEST_PICTURE) -> Picture:
    """The picture made anew, in so few bytes. Blocks for as long as it takes: for a thread. Raises NotAPicture,
    TooManyPixels."""
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-m", "bot.pictures", str(most_bytes)],
            input=data,
            capture_output=True,
            timeout=PICTURE_SECONDS,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("a picture took more than %d s", PICTURE_SECONDS)
        raise NotAPicture from None
    if done.returncode == TOO_MANY_PIXELS:
        raise TooManyPixels
    if done.returncode:
        if done.returncode != NOT_A_PICTURE:
            logger.warning("a picture ended its process with %d", done.returncode)
        raise NotAPicture
    head, _, made = done.stdout.partition(b"\n")
    return Picture(data=made, **json.loads(head))
