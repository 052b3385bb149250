"""What an operator can set. The only module that reads the environment; the others are given values."""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import PaydocError
from bot.wechat_account import WechatAccount, accounts_from_json

ROOT = Path(__file__).resolve().parents[1]
JWT_ALGORITHMS = ("HS256", "RS256", "ES256")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_SHORTEST_SECRET = 32


class SettingsError(PaydocError):
    """An environment variable holds something else than expected; the text names it and says what is."""


@dataclass(frozen=True)
class JwtKey:
    """The key with which one wallet's own backend signs who its customers are."""

    key: str = field(repr=False)
    algorithm: str = "HS256"


@dataclass(frozen=True)
class Rate:
    """So many in so many seconds, all of which may come at once."""

    count: int
    seconds: float


@dataclass(frozen=True)
class Settings:
    """All settings. The comment before each field names its variable."""

    # PAYDOC_HOST: address to listen on
    host: str = "127.0.0.1"
    # PAYDOC_PORT: port to listen on; 0 takes a free one
    port: int = 8000
    # PAYDOC_DATABASE_URL: SQLAlchemy URL
    database_url: str = field(default="sqlite:///var/paydoc.db", repr=False)
    # PAYDOC_MODEL: a Rasa model, or a folder whose newest model is taken
    model: Path = ROOT / "models"
    # PAYDOC_KNOWLEDGE_DIR: what the support editors own
    knowledge_dir: Path = ROOT / "knowledge"
    # PAYDOC_CACHE_DIR: private files that can be made again
    cache_dir: Path = ROOT / "var" / "cache"
    # PAYDOC_JWT_KEYS: JSON, wallet to key
    jwt_keys: Mapping[str, JwtKey] = field(default_factory=dict)
    # PAYDOC_WECHAT: JSON, wallet to official account
    wechat: Mapping[str, WechatAccount] = field(default_factory=dict)
    # PAYDOC_TOKEN_DAYS: how long the token of a conversation is good
    token_days: int = 30
    # PAYDOC_TRUSTED_PROXIES: networks whose X-Forwarded-For is believed
    trusted_proxies: tuple[str, ...] = ()
    # PAYDOC_ALLOWED_ORIGINS: web origins, besides our own, that may call
    allowed_origins: tuple[str, ...] = ()
    # PAYDOC_LOG_LEVEL: for our own records; other libraries never go below WARNING
    log_level: str = "INFO"
    # PAYDOC_DEMO: on or off, the demo page under /demo/
    demo: bool = True
    # PAYDOC_DESK_ASSIGN: "claim", agents take cases themselves, or "auto", each is given one
    desk_assign: str = "CLAIM"
    # PAYDOC_CHATWOOT: JSON, another desk that gets the cases: url, account, inbox, token, webhook_secret, team
    chatwoot: Mapping[str, Any] = field(default_factory=dict, repr=False)
    # PAYDOC_DEMO_WECHAT: where the simulated WeChat of `make run` is
    demo_wechat: str = ""
    # PAYDOC_RATE_MESSAGES: messages of one conversation
    rate_messages: Rate | None = Rate(60, 60)
    # PAYDOC_RATE_CONVERSATIONS: new conversations of one address
    rate_conversations: Rate | None = Rate(1200, 300)
    # PAYDOC_RATE_READS: reads and tickets of one conversation
    rate_reads: Rate | None = Rate(1500, 300)
    # PAYDOC_RATE_SOCKETS: streams open at once from one address
    sockets_per_address: int = 20

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings in the environment; what is empty keeps its default. Raises SettingsError."""
        env = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for name, (variable, read) in _READERS.items():
            raw = env.get(variable, "").strip()
            if raw:
                values[name] = _read(variable, read, raw)
        return cls(**values)


class _Expected(Exception):
    """What a value should have been."""


def _read(variable: str, read: Any, raw: str) -> Any:
    try:
        return read(raw)
    except _Expected as error:
        # The value itself stays out of the text: it may be a key or a password.
        raise SettingsError(f"{variable}: expected {error}") from None


def _text(raw: str) -> str:
    return raw


def _path(raw: str) -> Path:
    return Path(raw).expanduser().absolute()


def _between(low: int, high: int) -> Any:
    def read(raw: str) -> int:
        # isdigit alone would let other scripts' digits through
        if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and low <= int(raw) <= high):
            raise _Expected(f"a whole number from {low} to {high}")
        return int(raw)

    return read


def _one_of(names: tuple[str, ...]) -> Any:
    def read(raw: str) -> str:
        if raw.upper() not in names:
            raise _Expected("one of " + ", ".join(names))
        return raw.upper()

    return read


def _switch(raw: str) -> bool:
    if raw.lower() not in ("on", "off"):
        raise _Expected("on or off")
    return raw.lower() == "on"


def _rate(raw: str) -> Rate | None:
    if raw.lower() == "off":
        return None
    count, _, seconds = raw.partition("/")
    fits = count.isascii() and seconds.isascii() and count.isdigit() and seconds.isdigit()
    if not (fits and len(raw) < 16 and int(count) and int(seconds)):
        raise _Expected('"off", or count/seconds such as 60/300')
    return Rate(int(count), float(seconds))


def _networks(raw: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in raw.split(",") if part.strip())
    for name in names:
        try:
            ipaddress.ip_network(name)
        except ValueError:
            raise _Expected("addresses or networks with commas between, such as 10.0.0.0/8, ::1") from None
    return names


def _origins(raw: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in raw.split(",") if part.strip())
    for name in names:
        parts = urlsplit(name)
        if parts.scheme not in ("http", "https") or name != f"{parts.scheme}://{parts.netloc}" or "*" in name:
            raise _Expected("origins with commas between, such as https://app.example.com, without path or *")
    return names


def _chatwoot(raw: str) -> dict[str, Any]:
    wanted = {"url": str, "account": int, "inbox": int, "token": str, "webhook_secret": str}
    try:
        data = json.loads(raw)
    except ValueError:
        data = None
    fits = isinstance(data, dict) and all(isinstance(data.get(key), kind) for key, kind in wanted.items())
    if not fits or set(data) - {*wanted, "team"} or len(data["webhook_secret"]) < 16:
        raise _Expected("a JSON object with url, account, inbox, token, webhook_secret (16 or more), and perhaps team")
    return dict(data)


def _jwt_keys(raw: str) -> dict[str, JwtKey]:
    try:
        data = json.loads(raw)
    except ValueError:
        raise _Expected('a JSON object such as {"okpay": "<secret>"}') from None
    if not isinstance(data, dict):
        raise _Expected('a JSON object such as {"okpay": "<secret>"}')
    return {brand: _jwt_key(brand, value) for brand, value in data.items()}


def _wechat(raw: str) -> dict[str, WechatAccount]:
    try:
        return accounts_from_json(raw)
    except ValueError as error:
        raise _Expected(str(error)) from None


def _jwt_key(brand: str, value: object) -> JwtKey:
    entry = {"key": value} if isinstance(value, str) else value
    if not (isinstance(entry, dict) and isinstance(entry.get("key"), str) and set(entry) <= {"key", "alg"}):
        raise _Expected(f'{brand}: a secret, or {{"key": "<PEM>", "alg": "RS256"}}')
    key = JwtKey(entry["key"], entry.get("alg", "HS256"))
    if key.algorithm not in JWT_ALGORITHMS:
        raise _Expected(f"{brand}: alg one of " + ", ".join(JWT_ALGORITHMS))
    if key.algorithm == "HS256" and len(key.key.encode()) < _SHORTEST_SECRET:
        raise _Expected(f"{brand}: a secret of at least {_SHORTEST_SECRET} bytes")
    if key.algorithm != "HS256" and "PUBLIC KEY-----" not in key.key:
        raise _Expected(f"{brand}: a public key in PEM form")
    return key


_READERS: dict[str, tuple[str, Any]] = {
    "host": ("PAYDOC_HOST", _text),
    "port": ("PAYDOC_PORT", _between(0, 65535)),
    "database_url": ("PAYDOC_DATABASE_URL", _text),
    "model": ("PAYDOC_MODEL", _path),
    "knowledge_dir": ("PAYDOC_KNOWLEDGE_DIR", _path),
    "cache_dir": ("PAYDOC_CACHE_DIR", _path),
    "jwt_keys": ("PAYDOC_JWT_KEYS", _jwt_keys),
    "wechat": ("PAYDOC_WECHAT", _wechat),
    "token_days": ("PAYDOC_TOKEN_DAYS", _between(1, 365)),
    "trusted_proxies": ("PAYDOC_TRUSTED_PROXIES", _networks),
    "allowed_origins": ("PAYDOC_ALLOWED_ORIGINS", _origins),
    "log_level": ("PAYDOC_LOG_LEVEL", _one_of(LOG_LEVELS)),
    "demo": ("PAYDOC_DEMO", _switch),
    "desk_assign": ("PAYDOC_DESK_ASSIGN", _one_of(("CLAIM", "AUTO"))),
    "chatwoot": ("PAYDOC_CHATWOOT", _chatwoot),
    "demo_wechat": ("PAYDOC_DEMO_WECHAT", _text),
    "rate_messages": ("PAYDOC_RATE_MESSAGES", _rate),
    "rate_conversations": ("PAYDOC_RATE_CONVERSATIONS", _rate),
    "rate_reads": ("PAYDOC_RATE_READS", _rate),
    "sockets_per_address": ("PAYDOC_RATE_SOCKETS", _between(1, 10000)),
}
