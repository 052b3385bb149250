"""A channel, as the guide says: text messages by an SMS gateway. The files are in tests/contributing/sms."""

from __future__ import annotations

import json
from pathlib import Path

from tests.contributing.addition import Addition
from tests.contributing.gates import IMPORTS, own_tests, program
from tests.contributing.project import Project

SMS = Path(__file__).with_name("sms")
PLACES = {
    "receiver.py": "bot/channels/sms/receiver.py",
    "sender.py": "bot/channels/sms/sender.py",
    "entry.py": "bot/channels/sms/entry.py",
    "messages_zh.yml": "bot/channels/sms/messages_zh.yml",
    "contract.py": "tests/unit/channels/sms/test_sms_contract.py",
}
PROBE = (SMS / "probe.py").read_text(encoding="utf-8")
REFERRED = (
    "bot/channels/ports.py",
    "tests/support/channel_contract.py",
    "tests/support/pager.py",
    "bot/channels/wechat",
    "bot/channels/wecom_kf",
)


def write_code(here: Project) -> None:
    """All but its calls explained."""
    here.write("bot/channels/sms/__init__.py", '"""Text messages."""\n')
    for name, place in PLACES.items():
        here.write(place, (SMS / name).read_text(encoding="utf-8"))
    registry = "bot/channel_registry.py"
    here.edit(registry, "from bot.channels.ports import ChannelType\n", "from bot.channels.sms.entry import SMS\n")
    here.edit(registry, "    WECHAT,\n", "    SMS,\n")
    row = "| `PAYDOC_SMS` | none | JSON, wallet to SMS gateway and key |\n"
    here.edit("README.md", "| `PAYDOC_TOKEN_DAYS` | `30` | how long the token of a conversation is good |\n", row)


def write_channel(here: Project) -> None:
    """All that the paragraph names."""
    write_code(here)
    here.write(
        "docs/sms.md", "# Text messages\n\n`POST /sms/{brand}` is what the gateway calls for every text message.\n"
    )


def channel_holds(said: str) -> None:
    """Messages are taken once, answered once, and what is forged is refused."""
    answered, repeated, second, forged, sent = said.splitlines()
    assert (answered, repeated, second, forged) == ("204", "204", "204", "403")
    first, then = json.loads(sent)
    told, _, answer = first["text"].partition("\n\n")
    assert (first["to"], answer) == ("+8613800000000", "收到：你好呀"), "once, though it was delivered twice"
    assert "180 天" in told, "what every customer is told once"
    assert "Wi-Fi" in then["text"] and "2. 好了" in then["text"], "a question has its numbered options"


TESTED = ("unit/channels", "unit/test_docs.py", "unit/test_documented.py", "unit/test_environment.py")
A_CHANNEL = Addition(
    "a channel",
    write_channel,
    (
        own_tests(*(f"tests/{path}" for path in TESTED), "tests/integration/customer/test_customer_settings.py"),
        own_tests("tests/unit/test_architecture.py", chosen="sms or class_name or noun"),
        own_tests("tests/unit/test_rings.py", chosen="sms or ring"),
        IMPORTS,
        program(PROBE),
    ),
    channel_holds,
    unused=REFERRED,
)
