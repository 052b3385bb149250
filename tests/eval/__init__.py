"""How well the bot understands: `python -m tests.eval` writes docs/understanding.md."""
