"""One wallet's account of 微信客服, as the operator sets it in PAYDOC_WECOM_KF."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bot.channels.account_shapes import check_base, check_shapes, entries

API = "https://qyapi.weixin.qq.com"
REQUIRED = frozenset({"corp_id", "secret", "token", "aes_key", "open_kfid"})
_SHAPES = {
    "corp_id": (r"[A-Za-z0-9_-]{6,64}", "the corporation's id, such as ww0123456789abcdef"),
    "secret": (r"[A-Za-z0-9_-]{16,128}", "the Secret of the application that may use the accounts"),
    "token": (r"[A-Za-z0-9]{3,32}", "the Token of the callback, 3 to 32 letters and digits"),
    "aes_key": (r"[A-Za-z0-9]{43}", "the EncodingAESKey of the callback, 43 letters and digits"),
    "open_kfid": (r"[A-Za-z0-9_-]{6,64}", "the account's id, such as wkxxxxxxxxxxxxxxxx"),
}


@dataclass(frozen=True)
class WecomKfAccount:
    """What the consoles show for one account; secrets are never printed."""

    corp_id: str
    open_kfid: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    aes_key: str = field(repr=False)
    api_base: str = API

    @property
    def credential(self) -> str:
        """Names the access token, which all accounts of one corporation and secret share."""
        return f"{self.corp_id}/{hashlib.sha256(self.secret.encode()).hexdigest()[:8]}"


def accounts_from_json(raw: str) -> dict[str, WecomKfAccount]:
    """Wallet to account. Raises ValueError that says what is expected and quotes nothing."""
    example = '{"okpay": {"corp_id": ..., "secret": ..., "token": ..., "aes_key": ..., "open_kfid": ...}}'
    accounts = {str(brand): _account(str(brand), entry) for brand, entry in entries(raw, example).items()}
    if len({account.open_kfid for account in accounts.values()}) < len(accounts):
        raise ValueError("a different open_kfid for each wallet")
    return accounts


def _account(brand: str, entry: Any) -> WecomKfAccount:
    known = {each.name for each in fields(WecomKfAccount)}
    if not isinstance(entry, Mapping) or not set(entry) >= REQUIRED or not set(entry) <= known:
        raise ValueError(f"{brand}: {', '.join(sorted(REQUIRED))}, and if wanted api_base")
    check_shapes(brand, {name: entry[name] or "" for name in entry}, _SHAPES)
    account = WecomKfAccount(**entry)
    check_base(brand, account.api_base)
    return account
