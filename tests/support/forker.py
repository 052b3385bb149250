"""The process that forks: `python -m tests.support.forker <socket>`. Who asks it is in forks.py."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import runpy
import selectors
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MOST_BYTES = 200_000  # an environment may be long
MOST_FILES = 4096  # which the forker itself never comes near
PR_SET_PDEATHSIG = 1
MODULES = (
    "bot.dialogue.rasa_process",
    "bot.cli.main",
    "bot.cli.serve",
    "bot.application",
    "bot.editions.parts",
    "bot.editions.turns",
    "bot.desk_service.staff",
    "bot.store.desk.facade",
)
# Where one of these differs from ours, another model or other knowledge is meant than what was read here.
SOURCES = ("PAYDOC_KNOWLEDGE_DIR", "PAYDOC_MODEL", "PAYDOC_MODELS_DIR", "PAYDOC_CACHE_DIR", "PYTHONPATH")


def preload() -> None:
    """Import what a serving process imports, and read the model as it does."""
    for module in MODULES:
        importlib.import_module(module)
    from bot.channel_registry import CHANNELS

    for each in CHANNELS:
        if each.make is not None:
            importlib.import_module(each.make.__module__.rpartition(".")[0] + ".channel")


def keep_model() -> None:
    """The model of the present data, read once; a process that begins with another one reads that itself."""
    from bot.dialogue.model_files import model_path
    from bot.dialogue.rasa_process import RasaProcess
    from bot.editions import start

    path = model_path()
    if not path.is_file():
        return
    kept, ours = RasaProcess(path), {name: os.environ.get(name) for name in SOURCES}
    first = [kept]

    def understanding(model: Path) -> RasaProcess:
        same = model == path and ours == {name: os.environ.get(name) for name in SOURCES}
        return first.pop() if first and same else RasaProcess(model)

    start._rasa = understanding


class Forker:
    """Answers each connection with the number and the handle of a process, and later with how that ended."""

    def __init__(self, path: Path) -> None:
        self._parent, self._asking = os.getppid(), dict[int, socket.socket]()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        aside = path.with_suffix(".new")
        self._listener.bind(str(aside))
        self._listener.listen(64)
        aside.rename(path)  # who finds it can connect
        self._woken, waker = socket.socketpair()
        for end in (self._woken, waker):
            end.setblocking(False)
        self._waker = waker
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker.fileno())

    def serve(self, tests: int) -> None:
        """Until the process of this handle, that of the tests, has ended."""
        with selectors.DefaultSelector() as selector:
            for each in (self._listener, self._woken, tests):
                selector.register(each, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select()]
                if tests in ready:
                    return
                if self._woken in ready:
                    self._woken.recv(4096)
                    self._tell_of_ended()
                if self._listener in ready:
                    self._fork(self._listener.accept()[0])

    def _fork(self, connection: socket.socket) -> None:
        said, files, _, _ = socket.recv_fds(connection, MOST_BYTES, 2)
        ourselves = os.getpid()
        pid = os.fork()
        if pid == 0:
            _become(json.loads(said), files, ourselves)
        self._asking[pid] = connection
        handle = os.pidfd_open(pid)
        socket.send_fds(connection, [str(pid).encode()], [handle])
        for each in (handle, *files):
            os.close(each)

    def _tell_of_ended(self) -> None:
        while self._asking:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            with self._asking.pop(pid) as connection, contextlib.suppress(OSError):  # whoever asked is gone
                connection.send(str(status).encode())


def _become(wanted: dict[str, Any], files: list[int], forker: int) -> None:
    """The process that was asked for. Never returns."""
    code = 1
    try:
        # Nobody is left behind: it ends with the forker, and that with the tests.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != forker:
            return
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if wanted["new_session"]:
            os.setsid()
        for number, file in enumerate([os.open(os.devnull, os.O_RDONLY), *files]):
            os.dup2(file, number)
        os.closerange(3, MOST_FILES)
        os.environ.clear()
        os.environ.update(wanted["environ"])
        os.chdir(ROOT)
        sys.argv = [wanted["module"], *wanted["arguments"]]
        random.seed()
        for name in [name for name in sys.modules if name.startswith("bot.cli.")]:
            del sys.modules[name]  # looks at its terminal when it is imported
        code = _main(wanted["module"])
    finally:
        os._exit(code)


def _main(module: str) -> int:
    """Run it as Python would; its exit code."""
    code: object = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    if isinstance(code, str):
        print(code, file=sys.stderr)
    threading._shutdown()  # type: ignore[attr-defined]  # as Python ends: pools are told, and threads waited for
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code if isinstance(code, int) else int(code is not None)


def main() -> None:
    """Read, then fork for as long as the tests last."""
    tests = os.pidfd_open(int(os.environ["TESTS_PID"]))
    preload()
    keep_model()
    assert threading.active_count() == 1, f"a fork would lose threads: {threading.enumerate()}"
    gc.collect()
    gc.freeze()
    Forker(Path(sys.argv[1])).serve(tests)


if __name__ == "__main__":
    main()
