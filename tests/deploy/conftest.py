"""A gateway with its desk behind the shipped nginx.conf, over TLS on a port that is not 443."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.settings import Settings
from bot.store import upgrade
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Gateway, running
from tests.integration.desk.served import HASHED, services
from tests.support.nginx import Edge, edge


@dataclass(frozen=True)
class Site:
    """Both, and who calls them."""

    edge: Edge
    gateway: Gateway

    def browser(self) -> httpx.Client:
        """A browser of somebody who has not been here."""
        return httpx.Client(base_url=self.edge.url, verify=self.edge.trusted, timeout=60, trust_env=False)

    @property
    def page(self) -> dict[str, str]:
        """What a browser says by itself of our own page."""
        return {"Origin": self.edge.url}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("deploy") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="module")
def site(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """As an operator has it: nginx on the same machine, named as the one trusted proxy."""
    database = Path(shutil.copy(migrated, tmp_path_factory.mktemp("site") / "store.db"))
    with running(database, Settings(trusted_proxies=("127.0.0.1",)), **services()) as gateway:
        DeskStore(gateway.services.store).add_agent("xiao", "小晓", "lead", HASHED, ["*"], [], 4)
        with edge(urlsplit(gateway.url).netloc) as running_edge:
            yield Site(running_edge, gateway)
