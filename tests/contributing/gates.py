"""The project's own gates, one after the other in one process: what they all import is imported once.

`python -m tests.contributing.gates` with the gates as JSON. Each says what it has to say on standard output, behind a
line of its own. The first that is not passed ends it; one that is to be refused has to be.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

MARK = "\x1e"  # begins what one gate says
QUICK = "not model and not server and not postgres"


@dataclass(frozen=True)
class Gate:
    """What is run, with which words."""

    kind: str
    words: tuple[str, ...] = ()
    refused: bool = False


LINT = Gate("lint")
IMPORTS = Gate("imports")


def own_tests(*what: str) -> Gate:
    """The project's own tests; those that need the trained model, a server or PostgreSQL are left out."""
    return Gate("tests", ("-m", QUICK, *what))


def asked(*what: str) -> Gate:
    """The project's own tests that ask a running gateway; those named here need no model."""
    return Gate("tests", what)


def program(code: str) -> Gate:
    """Some lines of Python."""
    return Gate("program", (code,))


def refused(gate: Gate) -> Gate:
    """This one must not be passed."""
    return Gate(gate.kind, gate.words, refused=True)


def written(gates: tuple[Gate, ...]) -> str:
    """The gates as `main` reads them."""
    return json.dumps([asdict(gate) for gate in gates])


def _lint() -> int:
    """`python -m bot lint`: all knowledge is sound."""
    from bot.cli.main import cli

    return int(cli(["lint"], standalone_mode=False) or 0)


def _imports() -> int:
    """`make lint`'s part about who may import whom."""
    from importlinter.cli import lint_imports_command

    return int(lint_imports_command(["--no-cache", "--no-logo"], standalone_mode=False) or 0)


def _tests(*what: str) -> int:
    import pytest

    gc.freeze()  # pytest looks for garbage several times: not in what the gates before this one have left
    return int(pytest.main(["-q", "-p", "no:cacheprovider", "-x", *what]))


def _program(code: str) -> int:
    exec(compile(code, "program", "exec"), {"__name__": "__main__"})
    return 0


RUN: dict[str, Callable[..., int]] = {"lint": _lint, "imports": _imports, "tests": _tests, "program": _program}


def _status(gate: Gate) -> int:
    try:
        return RUN[gate.kind](*gate.words)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


def main(text: str) -> None:
    """Run them all."""
    for entry in json.loads(text):
        gate = Gate(**entry)
        print(MARK, end="", flush=True)
        if bool(_status(gate)) != gate.refused:
            sys.exit(f"{'passed, but should not be' if gate.refused else 'not passed'}: {gate}")


if __name__ == "__main__":
    main(sys.argv[1])
