"""The shipped deploy/nginx.conf in real nginx, with a certificate made for the test."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.postgres import ending_with_us
from tests.support.product import ROOT, free_port

SHIPPED = ROOT / "deploy" / "nginx.conf"
NOBODY = 65534
TLS_FOLDER = "/etc/nginx/tls"
GATEWAYS = "    server gateway1:8000;\n    server gateway2:8000;\n"


class Edge:
    """nginx in front of gateways on this machine, on ports of its own."""

    def __init__(self, folder: Path, gateways: Sequence[str]) -> None:
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        self.url = f"https://localhost:{self.port}"
        self.log, self._gateways = folder / "said", list(gateways)
        self._process: subprocess.Popen[bytes] | None = None
        _make_certificate(folder)
        self.trusted = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))

    def start(self) -> Edge:
        """Start and wait until it listens."""
        nginx = _program()
        settings = self.folder / "nginx.conf"
        settings.write_text(self._settings(), "utf-8")
        command = [
            *ending_with_us("TERM"),
            nginx,
            "-p",
            str(self.folder),
            "-c",
            str(settings),
            "-g",
            "daemon off;",
            "-e",
            "stderr",
        ]
        command = [*self._as_nobody(), *command]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not _listens(self.port):
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(self.log.read_text("utf-8")[-2000:])
            time.sleep(0.05)
        return self

    def _as_nobody(self) -> list[str]:
        """Without root and without any capability, as compose.yml runs it."""
        setpriv = shutil.which("setpriv")
        if os.geteuid() or setpriv is None:
            return []
        self.log.touch()
        for path in (self.folder, *self.folder.iterdir()):
            os.chown(path, NOBODY, NOBODY)
        ids = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        return [setpriv, *ids, "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def said(self) -> str:
        """All that it has logged."""
        return self.log.read_text("utf-8")

    def _settings(self) -> str:
        """What is shipped, with other addresses: each stands there once."""
        text = SHIPPED.read_text("utf-8")
        servers = "".join(f"    server {gateway};\n" for gateway in self._gateways)
        for old, new in (
            ("listen 8443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
            ("listen 8080;", f"listen 127.0.0.1:{self.plain_port};"),
            (GATEWAYS, servers),
            (f"ssl_certificate {TLS_FOLDER}/", f"ssl_certificate {self.folder}/"),
            (f"ssl_certificate_key {TLS_FOLDER}/", f"ssl_certificate_key {self.folder}/"),
        ):
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text


@contextlib.contextmanager
def edge(*gateways: str) -> Iterator[Edge]:
    """A running edge that is gone afterwards."""
    _program()
    folder = Path(tempfile.mkdtemp(prefix="paydoc-edge-", dir="/tmp"))
    made = Edge(folder, gateways)
    try:
        yield made.start()
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _program() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("nginx is not installed: scripts/setup.sh test does it where apt may")
    return found


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(timezone.utc)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).add_extension(names, critical=False)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = made.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(*form))
