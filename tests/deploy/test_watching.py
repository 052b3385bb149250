"""The dashboard and the alarms, by Prometheus' own program, held to what a process really shows."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from bot.channels.wechat.figures import WechatFigures
from bot.channels.wecom_kf.figures import WecomKfFigures
from bot.editions.figures import EditionFigures
from bot.http.frame.metrics import Metrics
from bot.settings import ROOT
from tests.support import plain_http
from tests.torture.process import Server, Target

ALERTS = ROOT / "deploy" / "alerts.yml"
DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text("utf-8"))
RULES: list[dict[str, Any]] = YAML(typ="safe").load(ALERTS)["groups"][0]["rules"]
SHOWN = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
MARKS = [each["expr"] for each in DASHBOARD["annotations"]["list"]]
EXPRESSIONS = [*(rule["expr"] for rule in RULES), *SHOWN, *MARKS]
FIGURE = re.compile(r"\b((?:paydoc|process)_[a-z_]+)")
BY_PROMETHEUS = {"job", "instance", "le", "worker"}  # and the place of one of several workers
ACCOUNT = {"okpay": {"app_id": "wx0123456789abcdef", "token": "abc", "secret": "s" * 32, "mode": "plain"}}
NOWHERE = {"aes_key": "k" * 43, "api_base": "http://127.0.0.1:9"}
KF_ACCOUNT = {
    "okpay": {"corp_id": "ww0123456789", "open_kfid": "wk0123456789", "token": "abc", "secret": "s" * 32, **NOWHERE}
}


def promtool(*words: str) -> str:
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not installed: scripts/setup.sh test does it where apt may")
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    """The names of /metrics of a process with everything that there is to be watched."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "paydoc-1.tar.gz").write_text("good")
    env = {"PAYDOC_MODEL": str(folder), "PAYDOC_CACHE_DIR": str(folder / "cache"), "PAYDOC_WECHAT": json.dumps(ACCOUNT)}
    env["PAYDOC_WECOM_KF"] = json.dumps(KF_ACCOUNT)
    command = ("tests.torture.editions_app",)
    server = Server(Target(command, env=env), "watched", f"sqlite:///{folder}/paydoc.db", folder / "log")
    server.start()
    try:
        yield _names(server)
    finally:
        server.kill()


def _names(server: Server) -> set[str]:
    asyncio.run(server.ready())
    families = list(text_string_to_metric_families(plain_http.get(f"{server.base}/metrics", timeout=30).text))
    # One with labels that nothing was counted for yet has its name and no sample.
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
    of_kind = {family.name + end for family in families for end in ends.get(family.type, ("",))}
    return of_kind | {sample.name for family in families for sample in family.samples}


def test_the_alarms_are_rules_of_prometheus() -> None:
    assert f"{len(RULES)} rules found" in promtool("check", "rules", str(ALERTS))


def test_each_alarm_is_raised_by_what_it_is_for_and_by_nothing_else(tmp_path: Path) -> None:
    for path in (ALERTS, ROOT / "tests" / "deploy" / "alerts_test.yml"):
        shutil.copy(path, tmp_path)
    promtool("test", "rules", str(tmp_path / "alerts_test.yml"))
    raised = YAML(typ="safe").load(tmp_path / "alerts_test.yml")["tests"][-1]["promql_expr_test"][0]["exp_samples"]
    assert raised[0]["value"] == len(RULES)


def test_the_dashboard_s_expressions_are_of_prometheus(tmp_path: Path) -> None:
    """As rules, because promtool reads those; Grafana fills in the interval."""
    rules = [
        {"record": f"shown_{n}", "expr": expr.replace("$__rate_interval", "5m")}
        for n, expr in enumerate([*SHOWN, *MARKS])
    ]
    path = tmp_path / "shown.yml"
    path.write_text(json.dumps({"groups": [{"name": "shown", "rules": rules}]}), encoding="utf-8")
    assert f"{len(rules)} rules found" in promtool("check", "rules", str(path))


def test_whatever_is_watched_is_shown_by_a_process(shown: set[str]) -> None:
    watched = {name for expr in EXPRESSIONS for name in FIGURE.findall(expr)}
    assert len(watched) > 25 and sorted(watched - shown) == []


def test_whatever_a_process_shows_of_paydoc_is_on_the_dashboard(shown: set[str]) -> None:
    base = re.compile(r"_(total|bucket|count|sum|created)$")
    there = {base.sub("", name) for name in shown if name.startswith("paydoc_")}
    assert sorted(there - {base.sub("", name) for expr in SHOWN for name in FIGURE.findall(expr)}) == []


def test_figures_are_told_apart_by_labels_that_they_have() -> None:
    known = _labels()
    for expr in EXPRESSIONS:
        names = FIGURE.findall(expr)
        wanted = set(re.findall(r"[{,]\s*(\w+)\s*(?:=~|!~|!=|=)", expr))
        wanted |= {each.strip() for group in re.findall(r"by \(([^)]*)\)", expr) for each in group.split(",")}
        assert wanted <= BY_PROMETHEUS.union(*(known.get(name, set()) for name in names)), expr


def _labels() -> dict[str, set[str]]:
    metrics = Metrics()
    EditionFigures(metrics.registry)
    WechatFigures(metrics.registry)
    WecomKfFigures(metrics.registry)
    found = {"paydoc_mail": {"channel", "state"}, "paydoc_open_cases": {"status"}, "paydoc_unlisted_cases": {"brand"}}
    for name, collector in metrics.registry._names_to_collectors.items():
        found[name] = set(getattr(collector, "_labelnames", ()))
    return found


def test_what_is_said_of_an_alarm_says_what_to_do() -> None:
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "warn") and rule["annotations"]["action"]
        for used in re.findall(r"\$labels\.(\w+)", json.dumps(rule["annotations"])):
            by = re.search(r"by \(([^)]*)\)", rule["expr"])
            assert used in (by[1].split(", ") if by else BY_PROMETHEUS) or used == "instance", rule["alert"]


def test_every_panel_has_a_place_of_its_own_and_says_what_it_shows() -> None:
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in DASHBOARD["panels"]}
    assert len(places) == len(DASHBOARD["panels"]) == len({panel["title"] for panel in DASHBOARD["panels"]})
    assert all(panel["datasource"]["uid"] == "${source}" for panel in DASHBOARD["panels"])
