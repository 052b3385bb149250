"""A private PostgreSQL cluster in a temporary folder, for tests: nothing of the machine's own is touched."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

ACCOUNT = "postgres"
# fsync off: these tests kill our processes, never the database; its own durability is not ours to test.
SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "100", "log_min_messages": "fatal"}


def binaries() -> Path | None:
    """Where initdb and postgres are, or None."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -int(p.parent.name))
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def ending_with_us(by: str) -> list[str]:
    """What to put before a command so that it gets this signal should we be killed before we can end it."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", by] if setpriv else []


class Cluster:
    """A running server, reached through a socket in its own folder."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder, self._bin = folder, bin_folder
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """initdb; as root it is done for the account postgres, which alone may run a server."""
        if os.geteuid() == 0:
            account = pwd.getpwnam(ACCOUNT)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        command = [self._bin / "initdb", "-D", self.folder / "data", "-U", ACCOUNT, "-A", "trust"]
        options = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*command, *options], check=True, capture_output=True, **_account())

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [*ending_with_us("QUIT"), str(self._bin / "postgres"), "-D", str(self.folder / "data")]
        command += ["-k", str(self.folder)]
        command += [f"-c{name}={value}" for name, value in SETTINGS.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **_account())
        deadline = time.monotonic() + 120
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT disconnects everybody (fast), SIGQUIT leaves at once, as in a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(120)
            self._process = None

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+psycopg2://{ACCOUNT}@/{database}?host={self.folder}"

    def create_database(self, template: str = "template1") -> str:
        """A new database, by default empty; its name."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, with whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement, in a transaction of its own."""
        connection = psycopg2.connect(dbname=database, user=ACCOUNT, host=str(self.folder))
        with contextlib.closing(connection):
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def _answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A new cluster that is gone afterwards."""
    found = binaries()
    if found is None:
        pytest.skip("PostgreSQL is not installed: no initdb in PATH or /usr/lib/postgresql/*/bin")
    # A short path: a socket's name may have 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="paydoc-pg-", dir="/tmp"))
    made = Cluster(folder, found)
    try:
        made.create()
        made.start()
        yield made
    finally:
        made.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The session's cluster. Import this fixture into a conftest.py to use it."""
    with cluster() as running:
        yield running


def _account() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(ACCOUNT)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
