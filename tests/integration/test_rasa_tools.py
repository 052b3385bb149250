"""The project works as a Rasa developer expects: validation, tests, an action server and a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.cli.train import train_model
from bot.dialogue.model_files import ROOT, model_path
from bot.knowledge.loader import load
from tests.support import plain_http
from tests.support.product import free_port

pytestmark = pytest.mark.model
ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}


def rasa(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=folder, env=ENVIRON, capture_output=True, text=True, check=False)


def test_rasa_test_core_passes_the_stories(tmp_path: Path) -> None:
    stories = str(ROOT / "tests/stories")
    done = rasa("test", "core", "--stories", stories, "--model", str(model_path()), "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads((tmp_path / "story_report.json").read_text())
    assert report["conversation_accuracy"]["accuracy"] == 1.0, report


def test_the_action_server_answers_over_http(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "rasa", "run", "actions", "--port", str(port)]
    with (tmp_path / "actions.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=ENVIRON, stdout=log, stderr=log)
    try:
        answer = _call(port)
    finally:
        server.terminate()
        server.wait(20)
    first = next(iter(load().brands.values()))
    assert any("count" not in r["text"] and r["text"] for r in answer["responses"])
    memory = next(e["value"] for e in answer["events"] if e.get("name") == "memory")
    assert memory["brand"] == first.id and memory["open"]["topic"] == "payment_failed"


def _call(port: int) -> dict[str, list[dict[str, object]]]:
    message = {"text": "付款失败", "intent": {"name": "payment_failed", "confidence": 1.0}, "entities": []}
    tracker = {
        "sender_id": "shell",
        "slots": {},
        "latest_message": message,
        "events": [],
        "paused": False,
        "latest_event_time": 0,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    call = {"next_action": "action_open_topic", "sender_id": "shell", "tracker": tracker, "domain": {}}
    for _ in range(600):
        try:
            answer = plain_http.post(f"http://127.0.0.1:{port}/webhook", json=call, timeout=120)
            assert answer.status_code == 200, answer.text
            return answer.json()
        except httpx.ConnectError:
            time.sleep(0.2)
    raise AssertionError("the action server did not come up")


def test_a_training_that_fails_says_why_and_nothing_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAYDOC_MODELS_DIR", raising=False)
    for name in ("config.yml", "domain.yml", "requirements/runtime.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    with (tmp_path / "domain.yml").open("a") as domain:
        domain.write("  : [broken")
    with pytest.raises(SystemExit) as ended:
        train_model(root=tmp_path)
    assert ended.value.code == 1
    said = capfd.readouterr().err
    assert "setup: training the model: failed after" in said and "YamlSyntaxException" in said
    assert str(tmp_path / "models" / "train.log") in said
    assert "DeprecationWarning" not in said and len(said.splitlines()) < 20
