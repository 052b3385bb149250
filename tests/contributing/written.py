"""What a newcomer writes where any words would do: lines that nothing is trained on here, and what a probe asks."""

from __future__ import annotations

STYLES = ("plain", "typo", "homo", "trad", "mixed", "long", "terse")


def training_file(intent: str, words: str, count: int) -> str:
    """data/nlu/<intent>.yml: the tests ask for so many lines; nothing learns from these."""
    lines = "".join(f"      - {words}第{n}问\n" for n in range(count))
    return f'version: "3.1"\nnlu:\n  - intent: {intent}\n    examples: |\n{lines}'


def held_out_file(intent: str, words: str, count: int = 21) -> str:
    """tests/nlu/test_set/<intent>.yml: lines that are never trained on."""
    lines = "".join(f'  - {{style: {STYLES[n % len(STYLES)]}, text: "{words}另{n}问"}}\n' for n in range(count))
    return f"intent: {intent}\nlines:\n{lines}"


def saying(brand: str, *turns: tuple[str, str]) -> str:
    """A program that says this to the bot, each with what the model would take it for, and prints what it answers."""
    return (
        "from bot.knowledge.loader import load\n"
        "from tests.support.talk import Talk\n"
        f"talk = Talk(load(), {brand!r})\n"
        f"for intent, text in {turns!r}:\n"
        "    talk.means(intent, text)\n"
        "    print(talk.said, talk.buttons)\n"
    )
