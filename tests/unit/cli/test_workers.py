"""Several gateways on one port are stopped together, whatever they are doing; nobody has to read what that was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.settings import ROOT

# Started as `serve --workers 2` is: gateways that say who they are, and then load for ever.
SUPERVISES = """
from bot.cli import workers
from tests.unit.cli.loading_gateway import loading
if __name__ == "__main__":
    workers.Place = lambda *place: place  # what only a whole gateway needs is not loaded by these
    workers.READY_SECONDS = {patience}
    told = workers.Told(lambda: print("ready", flush=True), lambda: print("stopping", flush=True))
    workers.supervise(2, loading, ("127.0.0.1", 1), "http://127.0.0.1:1", told)
"""


@pytest.fixture
def patience() -> float:
    return 600


@pytest.fixture
def supervisor(patience: float) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SUPERVISES.format(patience=patience)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_ctrl_c_of_a_terminal_is_for_the_one_that_tells_the_others(supervisor: subprocess.Popen[str]) -> None:
    assert supervisor.stdout is not None
    gateways = [int(supervisor.stdout.readline()) for _ in range(2)]
    for each in gateways:  # all of them get it, in whatever order
        os.kill(each, signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        supervisor.wait(1.5)  # it looks each second whether one has ended
    os.kill(supervisor.pid, signal.SIGINT)
    said, complaints = supervisor.communicate(timeout=20)
    assert (said, complaints, supervisor.returncode) == ("stopping\n", "", 0)


@pytest.mark.parametrize("patience", [1])
def test_what_never_becomes_ready_is_given_up(supervisor: subprocess.Popen[str]) -> None:
    said, complaints = supervisor.communicate(timeout=30)
    gateways = [int(line) for line in said.splitlines()]
    assert complaints.endswith("ClickException: no worker was ready after 1 s\n") and supervisor.returncode == 1
    for each in gateways:
        with pytest.raises(ProcessLookupError):
            os.kill(each, 0)
