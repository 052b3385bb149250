"""Entry of `python -m bot`."""

import sys

from bot.cli import interrupts


def main() -> None:
    """Load the commands, which takes a moment, and run the one that is asked for."""
    interrupts.end_at_once("".join(sys.argv[1:2]))
    from bot.cli.main import cli

    cli(prog_name="python -m bot")


if __name__ == "__main__":
    main()
