"""The project's own gates, one after the other in one process: what they all import is imported once.

`python -m tests.contributing.gates` with the gates as JSON. Each says what it has to say on standard output, behind a
line of its own. The first that is not passed ends it; one that is to be refused has to be.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace

MARK = "\x1e"  # begins what one gate says
QUICK = "not model and not server and not postgres"


@dataclass(frozen=True)
class Gate:
    """What is run, with which words."""

    kind: str
    words: tuple[str, ...] = ()
    chosen: str = ""  # of these tests only those of such names
    every: bool = False  # also the tests that need the model, a server or PostgreSQL
    environ: tuple[tuple[str, str], ...] = ()
    refused: bool = False


LINT = Gate("lint")
IMPORTS = Gate("imports")


def own_tests(*files: str, chosen: str = "") -> Gate:
    """The project's own tests; those that need the trained model, a server or PostgreSQL are left out."""
    return Gate("tests", files, chosen)


def asked(*files: str, chosen: str = "") -> Gate:
    """The project's own tests that ask a running gateway; those chosen here need no model."""
    return Gate("tests", files, chosen, every=True)


def program(code: str, **environ: str) -> Gate:
    """Some lines of Python, in a process of their own; what they print is what the gate says."""
    return Gate("program", (code,), environ=tuple(environ.items()))


def refused(gate: Gate) -> Gate:
    """This one must not be passed."""
    return replace(gate, refused=True)


def merged(gates: Iterable[Gate]) -> tuple[Gate, ...]:
    """All that these hold, each once: of a file of tests whatever one of them chooses. Programs come before tests."""
    asked_for = tuple(dict.fromkeys(gates))
    chosen: dict[tuple[bool, str], list[str]] = {}
    for gate in asked_for:
        for file in gate.words if gate.kind == "tests" else ():
            chosen.setdefault((gate.every, file), []).append(gate.chosen)
    runs: dict[tuple[bool, str], list[str]] = {}
    for (every, file), names in chosen.items():
        either = "" if "" in names else " or ".join(f"({each})" for each in dict.fromkeys(names))
        runs.setdefault((every, either), []).append(file)
    tests = (Gate("tests", tuple(files), names, every) for (every, names), files in runs.items())
    return (*(gate for gate in asked_for if gate.kind != "tests"), *tests)


def written(gates: tuple[Gate, ...]) -> str:
    """The gates as `main` reads them."""
    return json.dumps([asdict(gate) for gate in gates])


def _lint(gate: Gate) -> int:
    """`python -m bot lint`: all knowledge is sound."""
    from bot.cli.main import cli

    return int(cli(["lint"], standalone_mode=False) or 0)


def _imports(gate: Gate) -> int:
    """`make lint`'s part about who may import whom."""
    from importlinter.cli import lint_imports_command

    return int(lint_imports_command(["--no-cache", "--no-logo"], standalone_mode=False) or 0)


def _tests(gate: Gate) -> int:
    import pytest

    gc.freeze()  # pytest looks for garbage several times: not in what the gates before this one have left
    words = ["-q", "-p", "no:cacheprovider", *([] if gate.every else ["-m", QUICK])]
    # The first that fails is enough, but where all that is refused is to be seen.
    words += [*([] if gate.refused else ["-x"]), *(["-k", gate.chosen] if gate.chosen else [])]
    return int(pytest.main([*words, *gate.words]))


def _program(gate: Gate) -> int:
    """In a fork: it has its own environment and settings, and what was imported is there already."""
    import bot.bootstrap  # noqa: F401

    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    failed = 1
    try:
        os.environ.update(gate.environ)
        exec(compile(gate.words[0], "program", "exec"), {"__name__": "__main__"})
        failed = 0
    finally:
        sys.excepthook(*sys.exc_info()) if failed else None
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(failed)


RUN: dict[str, Callable[[Gate], int]] = {"lint": _lint, "imports": _imports, "tests": _tests, "program": _program}


def _status(gate: Gate) -> int:
    try:
        return RUN[gate.kind](gate)
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
