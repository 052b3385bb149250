"""A channel, as the guide says: text messages by an SMS gateway. The files are in tests/contributing/sms."""

from __future__ import annotations

import json
from pathlib import Path

from tests.contributing.conftest import Begin, newest_migration
from tests.contributing.gates import IMPORTS, own_tests, program
from tests.contributing.project import Project

SMS = Path(__file__).with_name("sms")
PLACES = {
    "receiver.py": "bot/channels/sms/receiver.py",
    "sender.py": "bot/channels/sms/sender.py",
    "channel.py": "bot/channels/sms/channel.py",
    "mail.py": "bot/store/sms/mail.py",
    "store.py": "bot/store/sms/__init__.py",
    "tables.py": "bot/store/tables_sms.py",
    "migration.py": "migrations/versions/sms.py",
    "contract.py": "tests/unit/channels/sms/test_sms_contract.py",
}
FIELD = """\
    # PAYDOC_SMS: JSON, wallet to gateway and key
    sms: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
"""
READER = """def _sms(raw: str) -> dict[str, dict[str, str]]:
    try:
        return {brand: {"gateway": each["gateway"], "key": each["key"]} for brand, each in json.loads(raw).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("a JSON object, wallet to gateway and key") from None


"""
WIRED = """def _sms(dispatcher: TurnDispatcher, worker: str) -> Channel | None:
    from bot.channels.sms.channel import SmsChannel
    from bot.store.sms import SmsStore

    accounts = settings().sms
    _check_wallets("PAYDOC_SMS", accounts)
    return SmsChannel(accounts, SmsStore(store()), dispatcher, worker) if accounts else None


"""
PROBE = (SMS / "probe.py").read_text(encoding="utf-8")
REFERRED = (
    "bot/channels/ports.py",
    "bot/channels/delivery.py",
    "tests/support/channel_contract.py",
    "bot/channels/wechat",
)


def write_channel(here: Project) -> None:
    """All that the paragraph names."""
    here.write("bot/channels/sms/__init__.py", '"""Text messages."""\n')
    for name, place in PLACES.items():
        here.write(place, (SMS / name).read_text(encoding="utf-8").replace("{newest}", newest_migration(here)))
    here.edit("bot/settings.py", '    demo_wechat: str = ""\n', FIELD)
    here.edit("bot/settings.py", "from __future__ import annotations\n\n", "import json\n")
    here.edit("bot/settings.py", '        raise SettingsError(f"{variable}: expected {error}") from None\n\n\n', READER)
    here.edit(
        "bot/settings.py",
        '    "wechat": ("PAYDOC_WECHAT", accounts_from_json),\n',
        '    "sms": ("PAYDOC_SMS", _sms),\n',
    )
    row = "| `PAYDOC_SMS` | none | JSON, wallet to SMS gateway and key |\n"
    here.edit("README.md", "| `PAYDOC_TOKEN_DAYS` | `30` | how long the token of a conversation is good |\n", row)
    here.write(
        "docs/sms.md", "# Text messages\n\n`POST /sms/{brand}` is what the gateway calls for every text message.\n"
    )
    rows = "| `sms_numbers`, `sms_parcels` | who writes from which number, and the text messages to them |\n"
    here.edit("docs/architecture.md", "| `attachments` | a picture or recording |\n", rows)
    here.edit("bot/bootstrap.py", "(_wechat(dispatcher, worker, metrics),", " _sms(dispatcher, worker)")
    here.edit("bot/bootstrap.py", "    return tuple(channel for channel in made if channel is not None)\n\n\n", WIRED)
    here.edit("web/desk/src/messages/zh-CN.ts", 'channels: { web: "网页",', ' sms: "短信",')


def test_a_channel(begin: Begin) -> None:
    here = begin("a channel")
    write_channel(here)
    tested = ("unit/channels", "unit/test_docs.py", "unit/test_documented.py")
    built = ("tests/unit/test_architecture.py", "tests/unit/test_rings.py")
    *_, said = here.passes(
        own_tests(*(f"tests/{path}" for path in tested), "tests/integration/customer/test_customer_settings.py"),
        own_tests("tests/integration/store/test_store_migrations.py", "-k", "lead_to_the_tables or taken_back"),
        own_tests(*built, "-k", "sms or class_name or noun or ring"),
        IMPORTS,
        program(PROBE.replace("{folder}", str(here.root.parent))),
    )
    answered, repeated, second, forged, sent = said.splitlines()
    assert (answered, repeated, second, forged) == ("204", "204", "204", "403")
    first, then = json.loads(sent)
    assert first == {"to": "+8613800000000", "text": "收到：你好呀"}, "once, though it was delivered twice"
    assert "Wi-Fi" in then["text"] and "2. 好了" in then["text"], "a question has its numbered options"
    here.only_what_is_named(*REFERRED)
