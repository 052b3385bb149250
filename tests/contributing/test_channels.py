"""A channel, as the guide says: text messages by an SMS gateway. The files are in tests/contributing/sms."""

from __future__ import annotations

import json
from pathlib import Path

from tests.contributing.conftest import Begin
from tests.contributing.gates import IMPORTS, own_tests, program, refused
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


def write_channel(here: Project) -> None:
    """All that the paragraph names."""
    here.write("bot/channels/sms/__init__.py", '"""Text messages."""\n')
    for name, place in PLACES.items():
        here.write(place, (SMS / name).read_text(encoding="utf-8"))
    registry = "bot/channel_registry.py"
    here.edit(registry, "from bot.channels.ports import ChannelType\n", "from bot.channels.sms.entry import SMS\n")
    here.edit(registry, "    WECHAT,\n", "    SMS,\n")
    row = "| `PAYDOC_SMS` | none | JSON, wallet to SMS gateway and key |\n"
    here.edit("README.md", "| `PAYDOC_TOKEN_DAYS` | `30` | how long the token of a conversation is good |\n", row)
    here.write(
        "docs/sms.md", "# Text messages\n\n`POST /sms/{brand}` is what the gateway calls for every text message.\n"
    )


def test_a_channel(begin: Begin) -> None:
    here = begin("a channel")
    write_channel(here)
    tested = ("unit/channels", "unit/test_docs.py", "unit/test_documented.py", "unit/test_environment.py")
    built = ("tests/unit/test_architecture.py", "tests/unit/test_rings.py")
    *_, said = here.passes(
        own_tests(*(f"tests/{path}" for path in tested), "tests/integration/customer/test_customer_settings.py"),
        own_tests(*built, "-k", "sms or class_name or noun or ring"),
        IMPORTS,
        program(PROBE.replace("{folder}", str(here.root.parent))),
    )
    answered, repeated, second, forged, sent = said.splitlines()
    assert (answered, repeated, second, forged) == ("204", "204", "204", "403")
    first, then = json.loads(sent)
    told, _, answer = first["text"].partition("\n\n")
    assert (first["to"], answer) == ("+8613800000000", "收到：你好呀"), "once, though it was delivered twice"
    assert "180 天" in told, "what every customer is told once"
    assert "Wi-Fi" in then["text"] and "2. 好了" in then["text"], "a question has its numbered options"
    here.only_what_is_named(*REFERRED)


def test_the_gates_miss_a_channel_that_is_only_in_the_code(begin: Begin) -> None:
    here = begin("a channel")
    write_channel(here)
    here.take_out("docs/sms.md")
    [said] = here.passes(refused(own_tests("tests/unit/test_documented.py")))
    assert "POST /sms/{brand}" in said
