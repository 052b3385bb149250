"""One picture from standard input to standard output: a line of JSON, then the bytes. The exit code says the rest."""

from __future__ import annotations

import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

from bot.pictures.process import NOT_A_PICTURE, TOO_MANY_PIXELS, NotAPicture, TooManyPixels
from bot.pictures.sanitizer import remade

MOST_MEMORY = 1280 * 1024 * 1024
MOST_SECONDS = 20


def main() -> int:
    """Do the work, with as little as it needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # rather this process than the gateway
    try:
        made = remade(sys.stdin.buffer.read(), int(sys.argv[1]))
    except TooManyPixels:
        return TOO_MANY_PIXELS
    except NotAPicture:
        return NOT_A_PICTURE
    head = {"media_type": made.media_type, "width": made.width, "height": made.height}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + made.data)
    return 0


sys.exit(main())
