"""`python -m scripts.audit`: the locks against requirements/advisories.yml; what the product has: dist/sbom.json.

Fails where a locked package has a known advisory and nobody has said why that is bearable.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.impact_analysis import ImpactAnalysisState
from cyclonedx.model.vulnerability import BomTarget, Vulnerability, VulnerabilityAnalysis
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.specifiers import SpecifierSet
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
LOCKS = ("runtime", "demo", "dev")
STATES = {"not_affected": ImpactAnalysisState.NOT_AFFECTED, "exploitable": ImpactAnalysisState.EXPLOITABLE}
OLD_DAYS = 90


@dataclass(frozen=True)
class Advisory:
    """What is known of some versions of a package, and what it means here."""

    package: str
    affected: SpecifierSet
    ids: tuple[str, ...]
    state: str
    why: str


def locked(text: str) -> dict[str, str]:
    """Package to version."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text, re.M))


def advisories(node: dict[str, Any]) -> list[Advisory]:
    """Those of the file. Raises ValueError where one is not written as its head says."""
    found = []
    for each in node["advisories"]:
        if each.get("state") not in STATES or not each.get("ids"):
            raise ValueError(f"{each.get('package')}: an advisory needs ids, and a state of {', '.join(STATES)}")
        why = str(each.get("why") or "").strip()
        made = Advisory(each["package"], SpecifierSet(each["affected"]), tuple(each["ids"]), each["state"], why)
        found.append(made)
    return found


def unexplained(known: list[Advisory], locks: dict[str, dict[str, str]]) -> Iterator[str]:
    """A line for each locked package with an advisory that nobody has judged."""
    for one in known:
        for name, packages in locks.items():
            version = packages.get(one.package)
            if version and one.affected.contains(version, prereleases=True) and not one.why:
                found = f"requirements/{name}.lock: {one.package} {version} has {', '.join(one.ids)}"
                yield f"{found}, and nothing says why that is bearable"


def bill(packages: dict[str, str], front_ends: dict[str, str], known: list[Advisory]) -> str:
    """What the product is made of, with what is known against it. The same product has the same text."""
    bom = Bom()
    parts = [_component("pypi", name, version) for name, version in packages.items()]
    parts += [_component("npm", name, version) for name, version in front_ends.items()]
    bom.components.update(parts)
    refs = {part.name: part.bom_ref for part in parts if part.purl and part.purl.type == "pypi"}
    for one in known:
        if one.package in packages and one.affected.contains(packages[one.package], prereleases=True):
            for id_ in one.ids:
                analysis = VulnerabilityAnalysis(state=STATES[one.state], detail=one.why)
                target = BomTarget(ref=str(refs[one.package]))
                bom.vulnerabilities.add(
                    Vulnerability(id=id_, bom_ref=f"{one.package}:{id_}", affects=[target], analysis=analysis)
                )
    whole = Component(name="paydoc", version=_version(), bom_ref="paydoc", type=ComponentType.APPLICATION)
    bom.metadata.component = whole
    bom.register_dependency(whole, parts)
    bom.metadata.timestamp = None  # type: ignore[assignment]
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, repr(sorted([*packages.items(), *front_ends.items()])))
    return str(JsonV1Dot6(bom).output_as_string(indent=1)) + "\n"


def shipped() -> dict[str, str]:
    """What the image has: the lock, but what it leaves out."""
    left_out = (ROOT / "deploy" / "left_out.txt").read_text("utf-8").split("\n")
    return {name: version for name, version in _lock("runtime").items() if name not in left_out}


def front_ends() -> dict[str, str]:
    """What the pages are built from."""
    packages = json.loads((ROOT / "web" / "package-lock.json").read_text("utf-8"))["packages"]
    own = {path.rpartition("node_modules/")[2]: each for path, each in packages.items() if "node_modules/" in path}
    return {name: each["version"] for name, each in sorted(own.items()) if not each.get("dev") and "version" in each}


def main() -> None:
    """Check, and write dist/sbom.json."""
    node = YAML(typ="safe").load((ROOT / "requirements" / "advisories.yml").read_text("utf-8"))
    known = advisories(node)
    problems = list(unexplained(known, {name: _lock(name) for name in LOCKS}))
    for problem in problems:
        print(problem)
    (ROOT / "dist").mkdir(exist_ok=True)
    (ROOT / "dist" / "sbom.json").write_text(bill(shipped(), front_ends(), known), "utf-8")
    if (date.today() - node["looked_up"]).days > OLD_DAYS:
        print(f"warning: requirements/advisories.yml was looked up on {node['looked_up']}; look again", file=sys.stderr)
    print(f"{len(problems)} advisories without an explanation; {len(known)} known; dist/sbom.json")
    sys.exit(bool(problems))


def _component(kind: str, name: str, version: str) -> Component:
    group, _, own = name.rpartition("/")
    purl = PackageURL(kind, group or None, own, version)
    return Component(name=name, version=version, purl=purl, bom_ref=str(purl), type=ComponentType.LIBRARY)


def _lock(name: str) -> dict[str, str]:
    return locked((ROOT / "requirements" / f"{name}.lock").read_text("utf-8"))


def _version() -> str:
    found = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    return found[1] if found else ""


if __name__ == "__main__":
    main()
