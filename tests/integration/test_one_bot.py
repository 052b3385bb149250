"""There is one bot: the same lines lead to the same words and buttons by the web API, by Rasa's own server with its
action server (what `rasa shell` talks to), by `chat`, and by `play`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from bot.cli.main import cli
from bot.dialogue.model_files import model_path
from bot.knowledge.loader import load
from tests.support import plain_http
from tests.support.product import ROOT, Product, free_port

pytestmark = [pytest.mark.model, pytest.mark.server]

KNOWLEDGE = load()
WALLET = next(iter(KNOWLEDGE.brands))  # the one that `rasa shell` talks as
NAMED = {"payment_failed": "付款失败了", "forgot_password": "忘记密码了", "refund_request": "我想申请退款"}
TO_PEOPLE = {"request_human", "account_compromised", "duplicate_charge", "wrong_transfer"}
LINES, EACH = 300, 10
ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}


def test_set() -> list[str]:
    """Lines of every intent in turn, the first of each, then the second, and so on."""
    files = [p for p in sorted((ROOT / "tests/nlu/test_set").glob("*.yml")) if p.stem not in TO_PEOPLE]
    texts = [[line["text"] for line in YAML(typ="safe").load(path.read_text("utf-8"))["lines"]] for path in files]
    return [of_intent[n] for n in range(min(map(len, texts))) for of_intent in texts]


def conversations() -> list[tuple[str, list[str]]]:
    """A topic, and ten lines of which the first names it: half of what follows falls on an open step."""
    lines = test_set()[: LINES - LINES // EACH]
    topics = list(NAMED)
    parts = [lines[n : n + EACH - 1] for n in range(0, len(lines), EACH - 1)]
    return [(t := topics[n % len(topics)], [NAMED[t], *part]) for n, part in enumerate(parts)]


@contextmanager
def rasa(folder: Path, *arguments: str, ready: str) -> Iterator[None]:
    """One of Rasa's own servers, up."""
    log = folder / f"{len(arguments)}.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "rasa", *arguments]
        server = subprocess.Popen(command, cwd=ROOT, env=ENVIRON, stdout=out, stderr=out)
    try:
        until = time.monotonic() + 180
        while time.monotonic() < until and server.poll() is None:
            try:
                if plain_http.get(ready, timeout=5).status_code < 500:
                    break
            except httpx.HTTPError:
                time.sleep(0.2)
        else:
            raise AssertionError(log.read_text(errors="replace")[-3000:])
        yield
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The webhook that `rasa shell` posts to."""
    folder = tmp_path_factory.mktemp("rasa")
    actions, port = free_port(), free_port()
    (folder / "endpoints.yml").write_text(f'action_endpoint:\n  url: "http://127.0.0.1:{actions}/webhook"\n')
    (folder / "credentials.yml").write_text("rest:\n")
    run = ["run", "--model", str(model_path()), "--port", str(port), "--interface", "127.0.0.1"]
    run += ["--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml")]
    with (
        rasa(folder, "run", "actions", "--port", str(actions), ready=f"http://127.0.0.1:{actions}/health"),
        rasa(folder, *run, ready=f"http://127.0.0.1:{port}/"),
    ):
        yield f"http://127.0.0.1:{port}/webhooks/rest/webhook"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("one_bot"))
    running.start()
    yield running
    running.stop()


def by_api(product: Product, lines: Sequence[str]) -> list[str]:
    customer, turns = product.customer(WALLET), []
    for line in lines:
        customer.says(line)
        turns.append(plain([text for m in customer.replies for text in (m["text"], *labels(m["options"], "label"))]))
    return turns


def by_shell(url: str, name: str, lines: Sequence[str]) -> list[str]:
    turns = []
    with plain_http.client(timeout=60) as http:
        for line in lines:
            answer = http.post(url, json={"sender": name, "message": line})
            said = answer.raise_for_status().json()
            turns.append(plain([t for m in said for t in (m["text"], *labels(m.get("buttons", ()), "title"))]))
    return turns


def by_command(command: Sequence[str], lines: Sequence[str]) -> list[str]:
    """What stands between one prompt and the next."""
    done = CliRunner().invoke(cli, command, input="\n".join(lines) + "\n", env={"COLUMNS": "120"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output[-2000:]
    without_titles = re.sub(r"╭─.*─╮|╰─*╯|│", "", done.output)
    return [plain([re.sub(r"(?m)(^|   )\d (?=\S)", "\n", turn)]) for turn in without_titles.split(">: ")]


def labels(options: Sequence[dict[str, str]], key: str) -> list[str]:
    return [option[key] for option in options]


def plain(texts: Sequence[str]) -> str:
    """Words only: numbers of cases, places in the queue and times may differ by the moment."""
    return re.sub(r"[\W\d_]|编号[0-9A-F-]+", "", re.sub(r"\d{4}-[0-9A-F]{5}", "", "".join(texts)))


@pytest.mark.parametrize(("number", "topic", "lines"), [(n, *c) for n, c in enumerate(conversations())])
def test_the_same_lines_lead_to_the_same_everywhere(
    product: Product, shell: str, number: int, topic: str, lines: list[str]
) -> None:
    wanted = by_api(product, lines)
    assert by_shell(shell, f"customer-{number}", lines) == wanted
    assert by_command(["chat", WALLET], lines)[1:-1] == wanted
    assert by_command(["play", WALLET, topic, lines[0]], lines[1:])[:-1] == wanted


def test_there_are_as_many_lines_as_promised() -> None:
    assert sum(len(lines) for _, lines in conversations()) == LINES
