"""Entry of `python -m bot`."""

from bot.cli.main import cli

if __name__ == "__main__":
    cli(prog_name="python -m bot")
