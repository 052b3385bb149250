"""compose.yml: nobody special, nothing writable, nothing secret in sight, and one proxy that is believed."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.cli.hazards import hazards
from bot.settings import ROOT, Settings
from tests.deploy.image import stages
from tests.deploy.test_image import PINNED

TEXT = (ROOT / "compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = YAML(typ="safe").load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
GATEWAYS = [name for name, service in SERVICES.items() if "build" in service]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"] and "privileged" not in service
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["mem_limit"] and service["pids_limit"] and service["restart"] == "unless-stopped"
    assert "healthcheck" in service or "HEALTHCHECK" in dict(stages()[-1].steps)


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_an_exact_one(name: str) -> None:
    service = SERVICES[name]
    assert PINNED.fullmatch(service["image"]) or service["build"]["dockerfile"] == "deploy/Dockerfile"


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_is_in_an_environment(name: str) -> None:
    environ = SERVICES[name].get("environment", {})
    said = {key for key in environ if re.search(r"PASSWORD|TOKEN|KEY|SECRET", key)}
    assert all(key.endswith("_FILE") and environ[key].startswith("/run/secrets/") for key in said)
    named = {environ[key].removeprefix("/run/secrets/") for key in said}
    assert named <= set(map(str, SERVICES[name].get("secrets", [])))
    assert not re.search(r"://[^/@\s]*:[^/@\s]*@", TEXT) and "${" not in TEXT


@pytest.mark.parametrize("name", GATEWAYS)
def test_a_gateway_runs_as_its_image_says_and_starts_without_a_hazard_of_its_own(name: str, tmp_path: Path) -> None:
    service, last = SERVICES[name], stages()[-1]
    assert [service["user"]] == last.of("USER")
    environ = {**last.environ(), **service["environment"]}
    for key in [key for key in environ if key.endswith("_FILE")]:
        (tmp_path / key).write_text("s" * 32, "utf-8")
        environ[key] = str(tmp_path / key)
    chosen = Settings.from_env(environ)
    assert chosen.database_url == f"postgresql+psycopg2://paydoc:{'s' * 32}@postgres/paydoc"
    assert [each.name for each in hazards(chosen, ["okpay"], environ)] == ["keys"], "whose are not ours to know"
    proxy = SERVICES["proxy"]["networks"]["edge"]["ipv4_address"]
    assert chosen.trusted_proxies == (proxy,)


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["data"]["internal"] is True and SERVICES["postgres"]["networks"] == ["data"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["proxy"]["ports"]), "for others it is opened by hand"


def test_the_proxy_has_what_its_settings_name() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    targets = {secret["target"] for secret in SERVICES["proxy"]["secrets"]}
    assert targets == set(re.findall(r"ssl_certificate(?:_key)? (\S+);", text))
    assert set(re.findall(r"server (gateway\d+):8000;", text)) == set(GATEWAYS)
    inside = {port.rpartition(":")[2] for port in SERVICES["proxy"]["ports"]}
    assert inside == set(re.findall(r"listen (\d+)", text))


def test_the_secrets_are_made_once_and_are_nobody_elses(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    script = Path(shutil.copy(ROOT / "deploy" / "secrets.sh", tmp_path))
    for _ in range(2):
        subprocess.run([script, "help.example"], check=True, capture_output=True)
        made = {path.name: path.read_text("utf-8") for path in (tmp_path / "secrets").iterdir()}
    assert {f"./deploy/secrets/{name}" for name in made} == {each["file"] for each in COMPOSE["secrets"].values()}
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    subprocess.run([script, "other.example"], check=True, capture_output=True)
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "secrets").iterdir()} == made
    shown = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "secrets/fullchain.pem", "-noout", "-ext", "subjectAltName"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "DNS:help.example" in shown.stdout and os.access(script, os.X_OK)
