"""The audit of packages: what it lets pass, what it does not, and the list of what the product is made of."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from bot.settings import ROOT
from scripts import audit

TEXT = (ROOT / "requirements" / "runtime.lock").read_text("utf-8")
ONE = {"package": "aiohttp", "affected": "<3.13.4", "ids": ["CVE-1"], "state": "exploitable", "why": "a client only"}


def known(**more: Any) -> list[audit.Advisory]:
    return audit.advisories({"advisories": [{**ONE, **more}]})


def said(version: str, **more: Any) -> list[str]:
    return list(audit.unexplained(known(**more), {"runtime": {"aiohttp": version}, "dev": {"ruff": "1.0"}}))


def test_a_lock_is_read_whole() -> None:
    packages = audit.locked(TEXT)
    assert len(packages) == TEXT.count("\n    # via") > 150
    assert packages["rasa"] == "3.6.21" and packages["ruamel-yaml"] == "0.17.21"


@pytest.mark.parametrize("why", ["", "  ", None])
def test_an_affected_package_needs_an_explanation(why: str | None) -> None:
    [problem] = said("3.9.5", why=why)
    assert "requirements/runtime.lock: aiohttp 3.9.5 has CVE-1" in problem


def test_what_is_explained_or_not_affected_passes() -> None:
    assert said("3.9.5") == [] and said("3.13.4", why="") == [] and said("3.9.5", package="other", why="") == []


@pytest.mark.parametrize("wrong", [{"state": "fine"}, {"ids": []}, {"state": None}])
def test_an_advisory_that_says_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="aiohttp"):
        known(**wrong)


def test_what_the_product_is_made_of_is_as_the_standard_says() -> None:
    text = audit.bill(audit.shipped(), audit.front_ends(), known())
    found = json.loads(text)
    names = {part["name"] for part in found["components"]}
    assert {"rasa", "fastapi", "lit", "vue"} <= names
    assert not {"twilio", "aiogram", "wechatpy", "pytest", "vite"} & names
    [weak] = found["vulnerabilities"]
    assert weak["affects"] == [{"ref": "pkg:pypi/aiohttp@3.9.5"}]
    assert weak["analysis"] == {"state": "exploitable", "detail": "a client only"}
    schemas = files("cyclonedx.schema._res")
    schema, *others = [
        json.loads(schemas.joinpath(name).read_text("utf-8"))
        for name in ("bom-1.6.SNAPSHOT.schema.json", "spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")
    ]
    store = {each["$id"]: each for each in others}
    resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
    jsonschema.Draft7Validator(schema, resolver=resolver).validate(found)


def test_the_same_product_has_the_same_list() -> None:
    first, second = (audit.bill(audit.shipped(), audit.front_ends(), known()) for _ in range(2))
    assert first == second


def test_the_list_of_the_repository_explains_every_package_of_every_lock(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        audit.main()
    assert end.value.code == 0, capsys.readouterr().out
    assert json.loads((ROOT / "dist" / "sbom.json").read_text("utf-8"))["bomFormat"] == "CycloneDX"
