"""A setting, as the guide says."""

from __future__ import annotations

from tests.contributing.conftest import Begin
from tests.contributing.gates import own_tests, program, refused

SETTINGS = "bot/settings.py"
FIELD = '    # PAYDOC_SUPPORT_PAGE: where a wallet explains its help\n    support_page: str = "none"\n'
ASKED = "from bot.bootstrap import settings; print(settings().support_page)"


def test_a_setting(begin: Begin) -> None:
    here = begin("a setting")
    here.edit(SETTINGS, "    desk_idle_minutes: int = 60\n", FIELD)
    here.edit(
        SETTINGS,
        '    "log_level": ("PAYDOC_LOG_LEVEL", readers.one_of(LOG_LEVELS)),\n',
        '    "support_page": ("PAYDOC_SUPPORT_PAGE", str),\n',
    )
    row = "| `PAYDOC_SUPPORT_PAGE` | `none` | where a wallet explains its help |\n"
    here.edit("README.md", "| `PAYDOC_TOKEN_DAYS` | `30` | how long the token of a conversation is good |\n", row)
    tested = ("integration/customer/test_customer_settings", "unit/test_docs", "unit/test_documented")
    _, usual = here.passes(own_tests(*(f"tests/{path}.py" for path in tested)), program(ASKED))
    assert usual.strip() == "none"
    assert here.run("-c", ASKED, PAYDOC_SUPPORT_PAGE="https://help.example").strip() == "https://help.example"
    here.only_what_is_named()


def test_the_gates_miss_a_setting_that_is_only_in_the_code(begin: Begin) -> None:
    here = begin("a setting")
    here.edit(SETTINGS, "    desk_idle_minutes: int = 60\n", FIELD)
    here.edit(
        SETTINGS,
        '    "log_level": ("PAYDOC_LOG_LEVEL", readers.one_of(LOG_LEVELS)),\n',
        '    "support_page": ("PAYDOC_SUPPORT_PAGE", str),\n',
    )
    [said] = here.passes(refused(own_tests("tests/unit/test_documented.py")))
    assert "PAYDOC_SUPPORT_PAGE" in said
