"""A setting, as the guide says."""

from __future__ import annotations

from tests.contributing.addition import Addition
from tests.contributing.gates import own_tests, program
from tests.contributing.project import Project

SETTINGS = "bot/settings.py"
FIELD = '    # PAYDOC_SUPPORT_PAGE: where a wallet explains its help\n    support_page: str = "none"\n'
ASKED = "from bot.bootstrap import settings; print(settings().support_page)"


def write_code(here: Project) -> None:
    """The field with its reader."""
    here.edit(SETTINGS, "    desk_idle_minutes: int = 60\n", FIELD)
    here.edit(
        SETTINGS,
        '    "log_level": ("PAYDOC_LOG_LEVEL", readers.one_of(LOG_LEVELS)),\n',
        '    "support_page": ("PAYDOC_SUPPORT_PAGE", str),\n',
    )


def write_setting(here: Project) -> None:
    """All that the paragraph names."""
    write_code(here)
    row = "| `PAYDOC_SUPPORT_PAGE` | `none` | where a wallet explains its help |\n"
    here.edit("README.md", "| `PAYDOC_TOKEN_DAYS` | `30` | how long the token of a conversation is good |\n", row)


def setting_holds(usual: str, other: str) -> None:
    """Without it there is what the code says, with it what was set."""
    assert (usual.strip(), other.strip()) == ("none", "https://help.example")


A_SETTING = Addition(
    "a setting",
    write_setting,
    (
        own_tests("tests/integration/customer/test_customer_settings.py"),
        own_tests("tests/unit/test_docs.py", "tests/unit/test_documented.py"),
        program(ASKED),
        program(ASKED, PAYDOC_SUPPORT_PAGE="https://help.example"),
    ),
    setting_holds,
)
