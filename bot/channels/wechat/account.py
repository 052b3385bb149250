"""One wallet's official account, as the operator sets it in PAYDOC_WECHAT.

Beside the settings and not in the channel: the settings read it, the channel is given it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from bot.channels.account_shapes import check_base, check_shapes, entries
from bot.channels.wechat.templates import NoticeTemplate, read_templates
from bot.mail import NoticeKind

Mode = Literal["safe", "compatible", "plain"]
MenuForm = Literal["msgmenu", "links", "numbers"]
API = "https://api.weixin.qq.com"
_SHAPES = {
    "app_id": (r"[A-Za-z0-9_-]{6,64}", "the account's AppID, such as wx0123456789abcdef"),
    "token": (r"[A-Za-z0-9]{3,32}", "a token of 3 to 32 letters and digits"),
    "aes_key": (r"[A-Za-z0-9]{43}", "an EncodingAESKey of 43 letters and digits"),
    "secret": (r"[A-Za-z0-9_-]{16,128}", "the AppSecret"),
    "mode": ("|".join(get_args(Mode)), "one of safe, compatible, plain"),
    "menu": ("|".join(get_args(MenuForm)), "one of msgmenu, links, numbers"),
    "transfer_to": (
        r"\*|[A-Za-z0-9_.-]{1,64}@[A-Za-z0-9_.-]{1,64}",
        "* for anybody, or one account of WeChat's own service, name@account",
    ),
    "gh_id": (r"gh_[A-Za-z0-9]{6,32}", "the account's original id, gh_..."),
}


@dataclass(frozen=True)
class WechatAccount:
    """What WeChat's console shows for one account; secrets are never printed."""

    app_id: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    aes_key: str = field(default="", repr=False)
    mode: Mode = "safe"
    menu: MenuForm = "msgmenu"
    gh_id: str = ""
    transfer_to: str = ""
    max_age: int = 0
    api_base: str = API
    notices: Mapping[NoticeKind, NoticeTemplate] = field(default_factory=dict)


def accounts_from_json(raw: str) -> dict[str, WechatAccount]:
    """Wallet to account. Raises ValueError that says what is expected and quotes nothing."""
    data = entries(raw, '{"okpay": {"app_id": ..., "token": ..., "aes_key": ..., "secret": ...}}')
    accounts = {str(brand): _account(str(brand), entry) for brand, entry in data.items()}
    if len({account.app_id for account in accounts.values()}) < len(accounts):
        raise ValueError("a different app_id for each wallet")
    return accounts


def _account(brand: str, entry: Any) -> WechatAccount:
    known = {each.name for each in fields(WechatAccount)}
    if not isinstance(entry, Mapping) or not {"app_id", "token", "secret"} <= set(entry) <= known:
        raise ValueError(f"{brand}: app_id, token, secret, and if wanted " + ", ".join(sorted(known)))
    check_shapes(brand, entry, _SHAPES)
    try:
        account = WechatAccount(**{**entry, "notices": read_templates(entry.get("notices", {}))})
    except ValueError as error:
        raise ValueError(f"{brand}: {error}") from None
    if account.mode != "plain" and not account.aes_key:
        raise ValueError(f"{brand}: aes_key, or mode plain if the account really has none")
    if isinstance(account.max_age, bool) or not isinstance(account.max_age, int) or account.max_age < 0:
        raise ValueError(f"{brand}: max_age: seconds a delivery may be old, 0 for any")
    check_base(brand, account.api_base)
    return account
