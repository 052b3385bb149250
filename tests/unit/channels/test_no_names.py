"""Only a channel itself and the one list of channels know its name: everything else reads what it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channel_registry import CHANNELS
from bot.mail import APP

ROOT = Path(__file__).parents[3]
# What else a channel is known by, wherever it stands: its platform's names for itself, people and things.
ALSO = {
    "wechat": ("wechat", "openid", r"(?<!qyapi\.)weixin", "wx_", "(?<!企业)微信(?!客服)", "公众号", "服务号"),
    "wecom_kf": ("wecom", "qyapi", "open_kfid", "external_userid", "corp_id", "企业微信", "微信客服"),
}


def names(channel: str) -> str:
    """What names it: a value, a module, an address, a setting; a name may be an ordinary word besides."""
    own = (rf"""["'`]{channel}["'`]""", rf"channels[./]{channel}\b", rf"/{channel}/", rf"PAYDOC_{channel}\b")
    return "|".join((*own, *ALSO.get(channel, ())))


NAMED = {each.name: names(each.name) for each in CHANNELS if each.name != APP}
LIST = "bot/channel_registry.py"
SEARCHED = [
    *(ROOT / "bot").rglob("*.py"),
    *(path for kind in ("*.ts", "*.vue", "*.css") for path in (ROOT / "web" / "desk" / "src").rglob(kind)),
]


def elsewhere(channel: str) -> Iterator[Path]:
    """All files but the channel's own and the list."""
    own = ROOT / "bot" / "channels" / channel
    return (path for path in SEARCHED if own not in path.parents and str(path.relative_to(ROOT)) != LIST)


def named(text: str, channel: str) -> list[str]:
    return [line for line in text.splitlines() if re.search(NAMED[channel], line, re.I)]


@pytest.mark.parametrize("channel", sorted(NAMED))
def test_a_channel_is_named_nowhere_else(channel: str) -> None:
    found = {path: named(path.read_text(encoding="utf-8"), channel) for path in elsewhere(channel)}
    assert {str(path.relative_to(ROOT)): lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("channel", sorted(NAMED))
def test_the_search_finds_what_it_looks_for(channel: str) -> None:
    own = sorted((ROOT / "bot" / "channels" / channel).glob("*.py"))
    assert any(named(path.read_text(encoding="utf-8"), channel) for path in own)
    assert len(list(elsewhere(channel))) > 400 and named((ROOT / LIST).read_text(encoding="utf-8"), channel)


def test_the_app_is_named_in_one_place() -> None:
    written = [path for path in SEARCHED if path.suffix == ".py" and f'"{APP}"' in path.read_text(encoding="utf-8")]
    places = {str(path.relative_to(ROOT)) for path in written}
    folders = {path for path in places if 'ROOT / "web"' in (ROOT / path).read_text(encoding="utf-8")}
    assert places - folders == {"bot/mail.py"}
